// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "engine/decomposition/cp_factors.h"
#include "engine/decomposition/rank_argument.h"
#include "engine/decomposition/report.h"
#include "engine/decomposition/svd_interface.h"
#include "engine/support/job.h"

namespace tenfold {

/// Where an iterative decomposition begins: leading singular vectors of the unfoldings, or uniform [0, 1).
enum class Start { svd, random };

/// Which change of the relative error between two sweeps ends them: |Δ| < tol, or a decrease < tol.
enum class CvgCriterion { abs_rec_error, rec_error };

/// TensorLy's parafac, argument by argument.
struct ParafacOptions {
  RankArgument rank = 1;
  /// 0: the start.
  std::int64_t n_iter_max = 100;
  /// Or factors to begin with; their weights are multiplied into a factor that is not fixed, so that the
  /// tensor they stand for is the start.
  std::variant<Start, CpFactors> init = Start::svd;
  /// Of the start. automatic: the sweeps multiply in float32 too, so that errors in the report are good to
  /// about 1e-7 of their squares, and relative_error is the last of them unless it is below 0.03.
  SvdMethod svd = SvdMethod::truncated_svd;
  /// Columns get length 1 after every sweep, the weights their lengths; else the weights stay 1.
  bool normalize_factors = false;
  /// Factors with at least `rank` rows are replaced by an orthonormal basis at the start of the sweeps
  /// 0 … orthogonalise; 0: never, 1: TensorLy's True.
  std::int64_t orthogonalise = 0;
  /// 0: all sweeps.
  double tol = 1e-8;
  std::uint64_t seed = 0;
  /// Entries (below 1: share of the entries) that a sparse residual may take over before the error is
  /// measured; sparse_component() gives them.
  double sparsity = 0;
  /// Added to the diagonal of every normal equation.
  double l2_reg = 0;
  /// Of the tensor's shape, 0 or false where the entry is missing; replaced by the model in every sweep.
  at::Tensor mask = {};
  CvgCriterion cvg_criterion = CvgCriterion::abs_rec_error;
  /// Modes whose factors stay as they begin; any, also the last.
  std::vector<std::int64_t> fixed_modes = {};
  /// Repetitions of the svd start's own imputation.
  std::int64_t svd_mask_repeats = 5;
  /// Bro's extrapolation in every second sweep from the seventh on.
  bool linesearch = false;
  /// The dtype that the factors are going to be kept in, where it is another than the tensor's.
  std::optional<at::ScalarType> kept_in = {};
  /// Called at the start and after every sweep; true ends the work. sparse_component() gives what TensorLy
  /// passes beside the factors.
  std::function<bool(const CpFactors& cp, double error)> callback = {};
};

/// CP decomposition by alternating least squares (Kolda and Bader, 2009, figure 3.3), modes ascending, of a
/// real or complex tensor, in its dtype. The last sweep is returned, its terms in no particular order; in
/// terms with a factor too long or too short for the dtype (or `kept_in`) all that may change are as long as
/// each other.
///
/// Normal equations are solved by Cholesky, near singular ones in the space that is left, so a rank above the
/// modes is no error. Errors in the report are of the known entries, without the sparse component. Throws
/// Error when an option makes no sense or a known value is not finite.
CpFactors parafac(const at::Tensor& tensor, const ParafacOptions& options, DecompositionReport& report,
                  const Job& job = {});

/// What parafac's sparse component is for these factors: the residual's largest entries, of the tensor's
/// shape (0 where `mask` says missing).
at::Tensor sparse_component(const at::Tensor& tensor, const CpFactors& cp, double sparsity,
                            const at::Tensor& mask = {});

/// parafac's start by itself (TensorLy's initialize_cp): for Start::svd the leading left singular vectors,
/// those of mode 0 times their singular values, filled up with uniform columns; `non_negative`: NNDSVD-a and
/// absolute values; with options.normalize_factors columns of length 1. Given factors are given back, others
/// are in float64 (complex128). The spectra go into the report. Throws Error as parafac.
CpFactors initialize_cp(const at::Tensor& tensor, const ParafacOptions& options, bool non_negative,
                        DecompositionReport& report, const Job& job = {});

}  // namespace tenfold

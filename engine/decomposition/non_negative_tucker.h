// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "engine/decomposition/report.h"
#include "engine/decomposition/tucker.h"
#include "engine/support/job.h"

namespace tenfold {

/// What both non-negative Tucker decompositions take; fields mean what PartialTuckerOptions says.
struct NonNegativeTuckerOptions {
  std::optional<RankArgument> rank;
  /// 0: the start.
  std::int64_t n_iter_max = 10;
  /// svd: NNDSVD-a; of given core and factors the absolute values, the core may be undefined.
  std::variant<Start, TuckerFactors> init = Start::svd;
  SvdMethod svd = SvdMethod::truncated_svd;
  /// Stops from the third sweep on when the relative error changes by less; 0: all sweeps.
  double tol = 1e-4;
  std::uint64_t seed = 0;
  /// Columns get length 1 after every sweep, the core takes their lengths.
  bool normalize_factors = false;
};

/// Non-negative Tucker by multiplicative updates (Kim and Choi, 2007) of a real tensor, in its dtype: core
/// and factors are >= 0, with the same largest entry where one would be beyond the dtype. Throws Error as
/// tucker, and for complex numbers.
TuckerFactors non_negative_tucker(const at::Tensor& tensor, const NonNegativeTuckerOptions& options,
                                  DecompositionReport& report, const Job& job = {});

/// How the core's non-negative least squares are solved: accelerated gradients, or active sets (exact, for
/// cores of some thousand entries at most).
enum class CoreSolver { fista, active_set };

struct HalsTuckerOptions : NonNegativeTuckerOptions {
  HalsTuckerOptions() {
    n_iter_max = 100;
    tol = 1e-8;
  }
  /// λ of λ‖factor‖₁: one for each mode, or one for all; empty: none. And of the core with fista.
  std::vector<double> sparsity_coefficients = {};
  double core_sparsity_coefficient = 0;
  /// Modes whose factors stay as they begin.
  std::vector<std::int64_t> fixed_modes = {};
  /// Every factor's problem is solved to the end.
  bool exact = false;
  /// As HalsParafacOptions::inner_sweeps.
  std::int64_t inner_sweeps = 100;
  /// Each makes at most n_iter_max steps a sweep.
  CoreSolver algorithm = CoreSolver::fista;
};

/// The same with hierarchical alternating least squares for the factors (Phan and Cichocki, 2011) and
/// `algorithm` for the core, much closer to the optimum.
TuckerFactors non_negative_tucker_hals(const at::Tensor& tensor, const HalsTuckerOptions& options,
                                       DecompositionReport& report, const Job& job = {});

}  // namespace tenfold

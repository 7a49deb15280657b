// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "engine/decomposition/parafac.h"
#include "engine/decomposition/report.h"
#include "engine/decomposition/svd_interface.h"
#include "engine/decomposition/tucker_factors.h"
#include "engine/support/job.h"

namespace tenfold {

struct TuckerHooiOptions {
  std::int64_t max_sweeps = 10;
  /// Stops when the error changes by less than this share of itself in one sweep.
  double tolerance = 1e-7;
};

/// Tucker decomposition of the listed modes (empty: all) by higher-order orthogonal iteration (De Lathauwer,
/// De Moor and Vandewalle, 2000, algorithm 4.2) from a truncated HOSVD, in the tensor's dtype; factors have
/// orthonormal columns.
///
/// A rank list has one entry for each listed mode, each in 1 … size of that mode. max_sweeps 0 gives the
/// HOSVD. Throws Error when an option makes no sense or a value is not finite.
TuckerFactors tucker_hooi(const at::Tensor& tensor, const std::vector<std::int64_t>& ranks,
                          const std::vector<std::int64_t>& modes, const TuckerHooiOptions& options,
                          DecompositionReport& report, const Job& job = {});

/// TensorLy's tucker and partial_tucker, argument by argument.
struct PartialTuckerOptions {
  /// One for each listed mode, one for all of them, a share of the parameters, or nothing: the tensor's
  /// sizes. Ranks above a mode's size are cut to it (with a remark).
  std::optional<RankArgument> rank;
  /// 0: the start, with the core that fits it best.
  std::int64_t n_iter_max = 100;
  /// Or factors to begin with, whose core may be undefined.
  std::variant<Start, TuckerFactors> init = Start::svd;
  /// Stops from the third sweep on when the relative error changes by less; 0: all sweeps.
  double tol = 1e-4;
  /// Of the start and of every sweep. automatic: the report's error comes from the core's norm unless it is
  /// below 0.03.
  SvdMethod svd = SvdMethod::truncated_svd;
  std::uint64_t seed = 0;
  /// Of the tensor's shape, 0 or false where the entry is missing; replaced by the model in every sweep.
  at::Tensor mask = {};
  std::int64_t svd_mask_repeats = 5;
  /// Positions in the list of modes whose given factors stay as they are; needs an init.
  std::vector<std::int64_t> fixed_factors = {};
};

/// Tucker decomposition of all modes of a real or complex tensor by higher-order orthogonal iteration, in its
/// dtype: factors [mode_k, rank_k] with orthonormal columns (but fixed ones, for which the core is the best
/// there is), the largest entry of each positive. Throws Error when an option makes no sense or a known value
/// is not finite.
TuckerFactors tucker(const at::Tensor& tensor, const PartialTuckerOptions& options,
                     DecompositionReport& report, const Job& job = {});

/// The same of the listed modes (negative ones count from the end); the others keep their size in the core.
TuckerFactors partial_tucker(const at::Tensor& tensor, const std::vector<std::int64_t>& modes,
                             const PartialTuckerOptions& options, DecompositionReport& report,
                             const Job& job = {});

/// Where tucker begins (TensorLy's initialize_tucker), in float64 (complex128) up to 2^22 elements: for
/// Start::svd the leading left singular vectors and the tensor projected on them, for Start::random uniform
/// factors and core; of given factors without a core the tensor projected on them, else what was given.
/// `non_negative`: NNDSVD-a, and absolute values of all. The spectra go into the report.
TuckerFactors initialize_tucker(const at::Tensor& tensor, const std::vector<std::int64_t>& modes,
                                const PartialTuckerOptions& options, bool non_negative,
                                DecompositionReport& report, const Job& job = {});

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/decomposition/cp_als.h"
#include "engine/decomposition/cp_factors.h"
#include "engine/decomposition/report.h"
#include "engine/support/job.h"

namespace tenfold {

/// Of CP decompositions with the same error, the one whose terms are smallest.
struct StabilityOptions {
  /// The error may grow by this share of itself; errors below 1e-6 count as 1e-6.
  double slack = 0.01;
  /// The largest relative error allowed, in place of slack; 0: by slack.
  double error_bound = 0;
  std::int64_t max_sweeps = 100;
  /// Stops when the sensitivity falls by less than this share of itself in a sweep.
  double tolerance = 1e-3;
};

/// What a correction says about itself. Errors are ‖X − X̂‖ / ‖X‖, sensitivities Σ_r ‖X̂_r‖² / ‖X‖² of the
/// rank-one terms X̂_r: about 1 where they stand side by side, large where they cancel each other.
struct StabilityReport {
  double error_before = 0, error_bound = 0;
  double sensitivity_before = 0, sensitivity = 0;
  /// After every sweep, from norms: errors stay within the bound (to rounding), sensitivities fall.
  std::vector<double> errors, sensitivities;
};

/// Σ_r ‖X̂_r‖² over the rank-one terms, in float64.
double cp_sensitivity(const CpFactors& cp);

/// Error-preserving correction (Phan et al., 2020, section 3.1): minimises the sensitivity subject to the
/// bound on the error, one factor after the other. Each step is a least-squares problem on a sphere, solved
/// exactly by the eigenvalues of the other factors' Gram matrix and one root; steps of whole sweeps are
/// extrapolated while that helps. Columns have length 1 in the result, the weights descend.
///
/// Throws Error when an option makes no sense or the bound is below the error of `start`.
CpFactors stabilise_cp(const at::Tensor& tensor, const CpFactors& start, const StabilityOptions& options,
                       StabilityReport& stability, const Job& job = {});

/// cp_als, then the correction. The report's errors are those of the sweeps of cp_als, its relative error
/// that of the result; a remark says what the correction did.
CpFactors stable_cp(const at::Tensor& tensor, const CpAlsOptions& als, const StabilityOptions& options,
                    DecompositionReport& report, StabilityReport& stability, const Job& job = {});

}  // namespace tenfold

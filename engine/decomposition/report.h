// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

namespace tenfold {

/// What a decomposition says about itself.
///
/// Errors are ‖X − X̂‖ / ‖X‖ (Frobenius); 0 for a zero tensor. `relative_error` is exact: computed in float64
/// by reconstruction from the factors as they are returned, so after rounding to the input's dtype.
struct DecompositionReport {
  double relative_error = 0;
  /// After every sweep of an iterative method, computed from norms (accurate to about 1e-8 in float64).
  std::vector<double> errors;
  /// Singular values of the first unfolding that was cut, descending: all, or the leading ones where it is
  /// large.
  std::vector<double> spectrum;
  /// Short English sentences: what was padded, why it stopped.
  std::vector<std::string> remarks;
};

}  // namespace tenfold

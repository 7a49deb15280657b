// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
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
  /// Singular values, descending, of what was cut first: all, or the leading ones where it is large. CP and
  /// Tucker that begin with singular vectors: of every listed mode's unfolding; trains and rings by SVDs: of
  /// every bond in the order they are cut; low-rank: of the matrix; else none.
  std::vector<std::vector<double>> spectra;
  /// Short English sentences: what was padded, why it stopped.
  std::vector<std::string> remarks;
};

/// Remarks that all iterative methods make: on a sweep (from 1) after which the error no longer changes, on
/// one that the caller's function ended, and on the last of as many as were allowed.
void remark_settled(DecompositionReport& report, std::int64_t sweep);
void remark_stopped(DecompositionReport& report, std::int64_t sweep);
void remark_unsettled(DecompositionReport& report, std::int64_t sweeps);

}  // namespace tenfold

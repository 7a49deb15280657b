// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>

#include "engine/decomposition/cp_factors.h"
#include "engine/decomposition/report.h"
#include "engine/support/job.h"

namespace tenfold {

struct CpAlsOptions {
  std::int64_t rank = 1;
  std::int64_t max_sweeps = 100;
  /// Stops when the error changes by less than this share of itself in one sweep.
  double tolerance = 1e-8;
  /// Of the columns that fill up a mode smaller than the rank.
  std::uint64_t seed = 0;
};

/// CP decomposition by alternating least squares (Kolda and Bader, 2009, figure 3.3), in the tensor's dtype.
///
/// One start: the leading left singular vectors of every unfolding, filled up with seeded random columns
/// where the rank is larger than the mode. Columns have length 1, the weights descend, the best sweep is
/// kept; parafac has TensorLy's rules instead. The same input, options and thread count give the same
/// factors. Throws Error when an option makes no sense or a value is not finite.
CpFactors cp_als(const at::Tensor& tensor, const CpAlsOptions& options, DecompositionReport& report,
                 const Job& job = {});

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/decomposition/report.h"
#include "engine/support/job.h"

namespace tenfold {

/// core ×_{modes[0]} factors[0] ×_{modes[1]} factors[1] …: factors[k] [tensor.size(modes[k]), rank_k] has
/// orthonormal columns; modes that are not listed keep their size in the core.
struct TuckerTensor {
  at::Tensor core;
  std::vector<at::Tensor> factors;
  std::vector<std::int64_t> modes;
};

struct TuckerHooiOptions {
  std::int64_t max_sweeps = 10;
  /// Stops when the error changes by less than this share of itself in one sweep.
  double tolerance = 1e-7;
};

/// Tucker decomposition of the listed modes (empty: all) by higher-order orthogonal iteration (De Lathauwer,
/// De Moor and Vandewalle, 2000, algorithm 4.2) from a truncated HOSVD, in the tensor's dtype.
///
/// A rank list has one entry for each listed mode, each in 1 … size of that mode. max_sweeps 0 gives the
/// HOSVD. Throws Error when an option makes no sense or a value is not finite.
TuckerTensor tucker_hooi(const at::Tensor& tensor, const std::vector<std::int64_t>& ranks,
                         const std::vector<std::int64_t>& modes, const TuckerHooiOptions& options,
                         DecompositionReport& report, const Job& job = {});

/// The tensor that core and factors stand for.
at::Tensor tucker_to_tensor(const TuckerTensor& tucker);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <vector>

#include "engine/compression/weight_metric.h"
#include "engine/support/job.h"

namespace tenfold {

struct RefineOptions {
  int iterations = 100;
  double tolerance = 1e-7;  ///< stops when the loss falls by less than this share of itself in ten iterations
  /// What shall stay small too, with autograd: it may cost about `penalty_share` of the loss, and is weighed
  /// anew every ten iterations.
  std::function<at::Tensor(const std::vector<at::Tensor>&)> penalty = {};
  double penalty_share = 0.03;
};

/// Moves factors so that the metric's loss of the weight they stand for falls: L-BFGS (Nocedal and Wright,
/// 2006, chapter 7) on all of them at once, in float64, or float32 for large weights. `reconstruct` gives the
/// dense weight with autograd. Returns the loss before and after each restart, the last one that of the
/// factors.
std::vector<double> refine_factors(
    std::vector<at::Tensor>& factors, const at::Tensor& weight, const WeightMetric& metric,
    const std::function<at::Tensor(const std::vector<at::Tensor>&)>& reconstruct,
    const RefineOptions& options, const Job& job = {});

}  // namespace tenfold

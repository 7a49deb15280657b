// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <vector>

#include "engine/compression/weight_metric.h"
#include "engine/planning/allocation.h"
#include "engine/support/job.h"

namespace tenfold {

/// What a layer with this request costs, in the unit of the budget.
using CostOf = std::function<std::int64_t(const LayerOptions&)>;

/// The ways to keep a layer that come into question, dense among them, none dominated. Losses of low-rank are
/// exact at every rank, those of Tucker-2 and of spatial low-rank convolutions bounds from spectra (De
/// Lathauwer et al., 2000, property 10), all from one decomposition; other families are decomposed at
/// `shares` of the dense size. `alignment`: ranks are multiples of it, where the largest rank allows.
struct CandidateOptions {
  std::vector<Family> families;
  std::vector<double> shares{0.03, 0.05, 0.08, 0.12, 0.18, 0.27, 0.4, 0.6};
  std::int64_t alignment = 1;
  std::uint64_t seed = 0;
  bool stable_cp = true;  ///< CpOptions::stable of those that are CP
};
std::vector<LayerCandidate> layer_candidates(const at::Tensor& weight, const LayerShape& shape,
                                             const WeightMetric& metric, const CandidateOptions& options,
                                             const CostOf& cost, const Job& job = {});

/// The same before the dominated ones are taken out, for who weighs them by several costs: all that cost less
/// than dense, which is the first.
std::vector<LayerCandidate> every_candidate(const at::Tensor& weight, const LayerShape& shape,
                                            const WeightMetric& metric, const CandidateOptions& options,
                                            const CostOf& cost, const Job& job = {});

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/spec/layer_spec.h"

namespace tenfold {

/// One way to keep a layer: what it costs, in the unit of the budget, and what is lost, in the same unit for
/// all layers.
struct LayerCandidate {
  LayerOptions options;
  std::int64_t cost = 0;
  double loss = 0;
};

/// Those that no other beats in both, cheapest first, their losses falling; at most `most` of them, those
/// between thinned out evenly in the logarithm of their cost.
std::vector<LayerCandidate> without_dominated(std::vector<LayerCandidate> candidates, std::size_t most = 128);

/// One candidate a layer.
struct Allocation {
  std::vector<std::size_t> chosen;
  std::int64_t cost = 0;
  double loss = 0;
};

/// Multiple-choice knapsack over all layers at once, solved for every budget by one table: dynamic
/// programming over costs in 16,384 steps (Kellerer, Pferschy and Pisinger, 2004, chapter 11), then what is
/// left of the budget is spent where it saves most. The loss is above the optimum by at most what one step a
/// layer can save.
class AllocationTable {
 public:
  /// Each layer's candidates as without_dominated() gives them, none empty.
  explicit AllocationTable(std::vector<std::vector<LayerCandidate>> layers);

  /// With the cheapest and with the best candidate of every layer.
  std::int64_t least() const { return least_; }
  std::int64_t most() const { return most_; }
  const std::vector<std::vector<LayerCandidate>>& layers() const { return layers_; }

  /// The smallest sum of losses with a sum of costs of at most `budget`; nothing below least().
  std::optional<Allocation> within(std::int64_t budget) const;

 private:
  std::int64_t steps_of(const LayerCandidate& candidate, std::size_t layer) const;
  Allocation sum(std::vector<std::size_t> chosen) const;
  void spend(Allocation& allocation, std::int64_t budget) const;

  std::vector<std::vector<LayerCandidate>> layers_;
  std::int64_t least_ = 0, most_ = 0, width_ = 1, steps_ = 0;
  std::vector<std::vector<std::uint16_t>> choices_;  ///< [layer][steps spent up to it]
};

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/allocation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenfold {
namespace {

constexpr std::int64_t most_steps = 16384;

std::vector<LayerCandidate> thinned(std::vector<LayerCandidate> candidates, std::size_t most) {
  if (candidates.size() <= most) return candidates;
  const double low = std::log(static_cast<double>(std::max<std::int64_t>(candidates.front().cost, 1)));
  const double high = std::log(static_cast<double>(std::max<std::int64_t>(candidates.back().cost, 2)));
  std::vector<LayerCandidate> kept;
  double next = low;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const double place = std::log(static_cast<double>(std::max<std::int64_t>(candidates[k].cost, 1)));
    if (place < next && k + 1 < candidates.size()) continue;
    kept.push_back(std::move(candidates[k]));
    next = place + (high - low) / static_cast<double>(most);
  }
  return kept;
}

}  // namespace

std::vector<LayerCandidate> without_dominated(std::vector<LayerCandidate> candidates, std::size_t most) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const LayerCandidate& a, const LayerCandidate& b) {
                     return a.cost != b.cost ? a.cost < b.cost : a.loss < b.loss;
                   });
  std::vector<LayerCandidate> kept;
  for (LayerCandidate& candidate : candidates)
    if (kept.empty() || candidate.loss < kept.back().loss) kept.push_back(std::move(candidate));
  return thinned(std::move(kept), most);
}

AllocationTable::AllocationTable(std::vector<std::vector<LayerCandidate>> layers)
    : layers_(std::move(layers)) {
  for (const auto& layer : layers_) {
    least_ += layer.front().cost;
    most_ += layer.back().cost;
  }
  width_ = std::max<std::int64_t>((most_ - least_ + most_steps - 1) / most_steps, 1);
  steps_ = (most_ - least_) / width_ + static_cast<std::int64_t>(layers_.size());  // each layer rounds up
  constexpr double never = std::numeric_limits<double>::infinity();
  const auto size = static_cast<std::size_t>(steps_) + 1;
  std::vector<double> best(size, 0.0), next(size);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    choices_.emplace_back(size, 0);
    std::fill(next.begin(), next.end(), never);
    for (std::size_t c = 0; c < layers_[l].size(); ++c) {
      const auto need = static_cast<std::size_t>(steps_of(layers_[l][c], l));
      for (std::size_t spent = need; spent < size; ++spent)
        if (const double loss = best[spent - need] + layers_[l][c].loss; loss < next[spent]) {
          next[spent] = loss;
          choices_[l][spent] = static_cast<std::uint16_t>(c);
        }
    }
    std::swap(best, next);
  }
}

std::int64_t AllocationTable::steps_of(const LayerCandidate& candidate, std::size_t layer) const {
  return (candidate.cost - layers_[layer].front().cost + width_ - 1) / width_;
}

Allocation AllocationTable::sum(std::vector<std::size_t> chosen) const {
  Allocation allocation{std::move(chosen), 0, 0};
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    allocation.cost += layers_[l][allocation.chosen[l]].cost;
    allocation.loss += layers_[l][allocation.chosen[l]].loss;
  }
  return allocation;
}

void AllocationTable::spend(Allocation& allocation, std::int64_t budget) const {
  while (true) {
    double best = 0;
    std::size_t layer = 0, candidate = 0;
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const LayerCandidate& now = layers_[l][allocation.chosen[l]];
      for (std::size_t c = allocation.chosen[l] + 1; c < layers_[l].size(); ++c) {
        const std::int64_t more = layers_[l][c].cost - now.cost;
        if (allocation.cost + more > budget) break;
        const double gain = (now.loss - layers_[l][c].loss) / static_cast<double>(more);
        if (gain > best) {
          best = gain;
          layer = l;
          candidate = c;
        }
      }
    }
    if (!(best > 0)) return;
    std::vector<std::size_t> chosen = allocation.chosen;
    chosen[layer] = candidate;
    allocation = sum(std::move(chosen));
  }
}

std::optional<Allocation> AllocationTable::within(std::int64_t budget) const {
  if (budget < least_) return {};
  auto left = static_cast<std::size_t>(std::min((budget - least_) / width_, steps_));
  std::vector<std::size_t> chosen(layers_.size());
  for (std::size_t l = layers_.size(); l-- > 0;) {
    chosen[l] = choices_[l][left];
    left -= static_cast<std::size_t>(steps_of(layers_[l][chosen[l]], l));
  }
  Allocation allocation = sum(std::move(chosen));
  spend(allocation, budget);
  return allocation;
}

}  // namespace tenfold

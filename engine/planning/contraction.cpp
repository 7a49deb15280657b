// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/contraction.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "engine/support/error.h"

namespace tenfold {
namespace {

using Mask = std::uint64_t;
constexpr std::int64_t too_many = std::numeric_limits<std::int64_t>::max();

std::int64_t saturated_sum(std::int64_t a, std::int64_t b) { return a > too_many - b ? too_many : a + b; }

struct Cost {
  std::int64_t macs = 0, peak = 0;
};

bool better(const Cost& a, const Cost& b, PathGoal goal) {
  return goal == PathGoal::macs ? std::pair(a.macs, a.peak) < std::pair(b.macs, b.peak)
                                : std::pair(a.peak, a.macs) < std::pair(b.peak, b.macs);
}

class PathSearch {
 public:
  PathSearch(const Network& network, PathGoal goal) : sizes_(network.sizes), goal_(goal) {
    if (network.operands.empty()) throw Error("network.empty", "a contraction needs at least one tensor");
    if (sizes_.size() > 64)
      throw Error("network.indices", "a contraction of {count} indices is not possible, 64 are the most",
                  {{"count", std::to_string(sizes_.size())}});
    for (const auto& operand : network.operands) operands_.push_back(mask_of(operand));
    output_ = mask_of(network.output);
  }

  ContractionPath exact() {
    find_open((std::size_t{1} << operands_.size()) - 1);
    if (goal_ == PathGoal::macs) return exact_within(too_many);
    // a part with a larger peak may be the cheaper one as long as the whole has its least peak: two passes
    const std::int64_t least_peak = exact_within(too_many).peak;
    goal_ = PathGoal::macs;
    return exact_within(least_peak);
  }

  ContractionPath greedy() {
    ContractionPath path;
    std::vector<std::pair<std::size_t, Mask>> left;  // number and indices of what is still to be contracted
    for (std::size_t k = 0; k < operands_.size(); ++k) left.emplace_back(k, operands_[k]);
    while (left.size() > 1) {
      const auto [i, j] = least_growing_pair(left);
      const Mask both = left[i].second | left[j].second, kept = both & outside(left, i, j);
      path.macs = saturated_sum(path.macs, elements(both));
      path.peak = std::max(path.peak, elements(kept));
      path.steps.push_back({left[i].first, left[j].first, indices_of(kept)});
      left[i] = {operands_.size() + path.steps.size() - 1, kept};
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(j));
    }
    return path;
  }

 private:
  using Pending = std::vector<std::pair<std::size_t, Mask>>;

  /// The best path whose results have at most `limit` elements.
  ContractionPath exact_within(std::int64_t limit) const {
    const std::size_t all = open_.size() - 1;
    std::vector<Cost> cost(all + 1);
    std::vector<std::size_t> split(all + 1, 0);
    for (std::size_t set = 1; set <= all; ++set) {
      if (std::has_single_bit(set)) continue;
      const std::int64_t size = elements(open_[set]);
      cost[set] = {too_many, too_many};
      if (size > limit) continue;
      // the part with the lowest operand is the left one: every split is seen once
      const std::size_t rest = set & (set - 1);
      for (std::size_t right = rest; right != 0; right = (right - 1) & rest) {
        const std::size_t left = set ^ right;
        const Cost &a = cost[left], &b = cost[right];
        const Cost now{saturated_sum(saturated_sum(a.macs, b.macs), elements(open_[left] | open_[right])),
                       std::max({a.peak, b.peak, size})};
        if (split[set] != 0 && !better(now, cost[set], goal_)) continue;
        cost[set] = now;
        split[set] = right;
      }
    }
    ContractionPath path{{}, cost[all].macs, cost[all].peak};
    emit(all, split, path);
    return path;
  }

  Mask mask_of(const std::vector<int>& indices) const {
    Mask mask = 0;
    for (const int index : indices) {
      if (index < 0 || static_cast<std::size_t>(index) >= sizes_.size())
        throw Error("network.index", "a tensor of the contraction has the unknown index {index}",
                    {{"index", std::to_string(index)}});
      mask |= Mask{1} << index;
    }
    return mask;
  }

  std::int64_t elements(Mask mask) const {
    std::int64_t count = 1;
    for (; mask != 0; mask &= mask - 1) {
      const std::int64_t size = sizes_[static_cast<std::size_t>(std::countr_zero(mask))];
      if (size > 0 && count > too_many / size) return too_many;
      count *= size;
    }
    return count;
  }

  static std::vector<int> indices_of(Mask mask) {
    std::vector<int> indices;
    for (; mask != 0; mask &= mask - 1) indices.push_back(std::countr_zero(mask));
    return indices;
  }

  /// The indices that each subset's tensor has: a single operand all of its own, a product those that are
  /// still needed outside.
  void find_open(std::size_t all) {
    std::vector<Mask> together(all + 1, 0);
    for (std::size_t set = 1; set <= all; ++set)
      together[set] = together[set & (set - 1)] | operands_[static_cast<std::size_t>(std::countr_zero(set))];
    open_.assign(all + 1, 0);
    for (std::size_t set = 1; set <= all; ++set)
      open_[set] = std::has_single_bit(set) ? together[set] : together[set] & (output_ | together[all ^ set]);
  }

  std::size_t emit(std::size_t set, const std::vector<std::size_t>& split, ContractionPath& path) const {
    if (std::has_single_bit(set)) return static_cast<std::size_t>(std::countr_zero(set));
    const std::size_t left = emit(set ^ split[set], split, path), right = emit(split[set], split, path);
    path.steps.push_back({left, right, indices_of(open_[set])});
    return operands_.size() + path.steps.size() - 1;
  }

  Mask outside(const Pending& pending, std::size_t i, std::size_t j) const {
    Mask mask = output_;
    for (std::size_t k = 0; k < pending.size(); ++k)
      if (k != i && k != j) mask |= pending[k].second;
    return mask;
  }

  std::pair<std::size_t, std::size_t> least_growing_pair(const Pending& pending) const {
    std::pair<std::size_t, std::size_t> best{0, 1};
    double least = std::numeric_limits<double>::infinity();
    bool linked = false;
    for (std::size_t i = 0; i < pending.size(); ++i)
      for (std::size_t j = i + 1; j < pending.size(); ++j) {
        const Mask a = pending[i].second, b = pending[j].second;
        const bool shares = (a & b) != 0;
        if (linked && !shares) continue;  // outer products only when nothing else is left
        const double growth = static_cast<double>(elements((a | b) & outside(pending, i, j))) -
                              static_cast<double>(elements(a)) - static_cast<double>(elements(b));
        if (linked == shares && growth >= least) continue;
        linked = shares;
        least = growth;
        best = {i, j};
      }
    return best;
  }

  const Shape& sizes_;
  PathGoal goal_;
  std::vector<Mask> operands_, open_;
  Mask output_ = 0;
};

}  // namespace

ContractionPath optimal_path(const Network& network, PathGoal goal, std::size_t exact_limit) {
  PathSearch search(network, goal);
  // two to the power of the operands is the length of the tables
  return network.operands.size() <= std::min<std::size_t>(exact_limit, 20) ? search.exact() : search.greedy();
}

}  // namespace tenfold

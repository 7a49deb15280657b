// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <optional>
#include <vector>

#include "engine/planning/linear_plan.h"
#include "engine/planning/plan_steps.h"

namespace tenfold::planning {

/// Some factors merged into one tensor. Merges here are numbered from the number of factors of the network
/// on.
struct Group {
  IndexSet indices = 0;
  Order order;  ///< of the merged tensor, in memory
  std::vector<FactorMerge> merges;
  std::int64_t macs = 0, products = 0, largest = 0, bytes = 0;
  double seconds = 0;           ///< of making it once
  double backward_seconds = 0;  ///< of the gradients of its factors
};

/// Merges sets of factors the cheapest way; remembers them, as chains share many.
class Groups {
 public:
  Groups(const FactorNetwork& network, const ThroughputTable& table, int element_bytes);

  /// The factors of a set, as bits.
  const Group& of(IndexSet factors);

  /// All factors as the dense matrix with the last product made panel by panel: out modes in their order, and
  /// in modes in another, so that nothing of its size is rearranged. Nullptr where that cannot be.
  const Group* dense_by_panels();

  /// The indices that these factors have together with the outside: modes, and bonds to other factors.
  IndexSet open_indices(IndexSet factors) const;

 private:
  Group make(IndexSet factors) const;
  void add_merge(Group& group, std::vector<Order>& orders, const std::vector<int>& numbers, std::size_t left,
                 std::size_t right, IndexSet kept) const;
  /// A group, and the number of its tensor among factors and merges.
  struct Part {
    const Group& group;
    int number;
  };
  std::optional<Group> panels(Part left, Part right) const;
  void price_panels(Group& group, const Group& left, const Group& right, const ProductShape& shape,
                    bool strided_left, bool strided_right) const;

  const FactorNetwork& network_;
  const ThroughputTable& table_;
  int element_bytes_;
  std::vector<IndexSet> factor_sets_;
  IndexSet modes_ = 0;
  std::map<IndexSet, Group> made_;
  std::optional<Group> by_panels_;  ///< without merges where that cannot be
};

/// Whether every block lies in `order` as neighbours in this order, so that strides can say it.
bool is_strided(const Order& order, const std::vector<Order>& blocks);

}  // namespace tenfold::planning

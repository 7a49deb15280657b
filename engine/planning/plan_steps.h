// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <vector>

#include "engine/planning/linear_plan.h"

namespace tenfold::planning {

using IndexSet = std::uint64_t;
using Order = std::vector<int>;

/// The number that stands for the rows in the order of a state; networks have at most 60 indices.
inline constexpr int rows_index = 62;

inline IndexSet bit(int index) { return IndexSet{1} << index; }
/// The indices of `from`, in the order in which they stand.
Order chosen(const Order& order, IndexSet from);
IndexSet set_of(const Order& order);
/// Elements of the indices, the rows counted 1.
std::int64_t elements(const Shape& sizes, const Order& order);

/// A product that is possible, and the order of the state after it.
struct Transition {
  ProductStep step;  ///< without its operand
  Order state;
};

/// What may happen to a state when it meets a tensor.
class Transitions {
 public:
  Transitions(const FactorNetwork& network, bool rows_first);

  /// Every product of a state with a tensor of `indices` when those of `later` are still needed afterwards,
  /// without a copy where there is one, else after one.
  std::vector<Transition> of(const Order& state, IndexSet indices, IndexSet later) const;

  /// The same after a copy of the state into another order.
  std::vector<Transition> after_copy(const Order& state, const Order& turned, IndexSet indices,
                                     IndexSet later) const;

  /// The copy that brings a state to [rows, out]; empty when it is there.
  Rearrangement finish(const Order& state) const;

 private:
  struct Meeting;
  void add(std::vector<Transition>& all, const Meeting& meeting, StateView view, const Order& before,
           const Order& after) const;
  void without_copy(std::vector<Transition>& all, const Meeting& meeting) const;
  std::vector<Order> made_orders(IndexSet made) const;
  Rearrangement rearrangement(const Order& from, const Order& to) const;

  const FactorNetwork& network_;
  bool rows_first_;
  IndexSet out_ = 0;
  IndexSet many_ = 0;  ///< bonds of more than two factors
  Order wanted_;       ///< [rows, out]
};

}  // namespace tenfold::planning

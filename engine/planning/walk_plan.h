// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <algorithm>
#include <numeric>
#include <vector>

#include "engine/planning/linear_plan.h"

namespace tenfold {

/// Walks a plan for whoever carries it out: with tensors (functional/) or with nodes of a graph
/// (compression/).
///
/// `Ops` has `Value view(Value, Shape)`, `Value permute(Value, std::vector<int>)`, `Value multiply(Value,
/// Value)` (broadcasting), `Value product(Value, Value)` ([l, k]·[k, r], a batch of them, or one left matrix
/// for a batch of right ones) for the factors, and for the state `Value step(Value state, Value weight, const
/// ProductStep&, bool last)` and `Value finish(Value state)`.
template <class Ops>
class PlanWalk {
 public:
  using Value = typename Ops::Value;

  PlanWalk(const LinearPlan& plan, Ops& ops) : plan_(plan), ops_(ops) {}

  /// The weight of every step, [shared, made, contracted] or, without shared indices, [made, contracted].
  std::vector<Value> weights(const std::vector<Value>& factors) {
    held_.clear();
    for (std::size_t f = 0; f < factors.size(); ++f) {
      held_.push_back({factors[f], plan_.network.factors[f]});
      // stored tensors may have dimensions of size 1 that the network leaves out
      held_.back().value = ops_.view(factors[f], sizes(held_.back().order));
    }
    for (const FactorMerge& merge : plan_.merges)
      held_.push_back({merge.panels   ? panels(merge)
                       : merge.summed ? summed(merge)
                                      : multiplied(merge),
                       merge.indices});
    std::vector<Value> made;
    for (const ProductStep& step : plan_.steps) {
      const Value turned = ordered(held_[static_cast<std::size_t>(step.operand)], step.order);
      Shape blocks{step.made, step.contracted};
      if (step.shared > 1) blocks.insert(blocks.begin(), step.shared);
      made.push_back(ops_.view(turned, blocks));
    }
    return made;
  }

  /// The matrix [out, in] of a plan that reconstructs it.
  Value matrix(const std::vector<Value>& factors) {
    weights(factors);
    const Held& whole = held_[static_cast<std::size_t>(plan_.steps.front().operand)];
    return blocks(whole, {plan_.network.out, plan_.network.in});
  }

  /// The input through all products.
  Value product(Value state, const std::vector<Value>& weights) {
    for (std::size_t s = 0; s < plan_.steps.size(); ++s)
      state = ops_.step(state, weights[s], plan_.steps[s], s + 1 == plan_.steps.size());
    return ops_.finish(state);
  }

 private:
  using Order = std::vector<int>;
  struct Held {
    Value value;
    Order order;
  };

  Shape sizes(const Order& order) const {
    Shape shape;
    for (const int index : order) shape.push_back(plan_.network.sizes[static_cast<std::size_t>(index)]);
    return shape;
  }

  static bool has(const Order& order, int index) {
    return std::find(order.begin(), order.end(), index) != order.end();
  }

  Value ordered(const Held& held, const Order& order) {
    if (held.order == order) return held.value;
    std::vector<int> places;
    for (const int index : order)
      places.push_back(
          static_cast<int>(std::find(held.order.begin(), held.order.end(), index) - held.order.begin()));
    return ops_.permute(held.value, places);
  }

  Value blocks(const Held& held, const std::vector<Order>& parts) {
    Order order;
    Shape shape;
    for (const Order& part : parts) {
      order.insert(order.end(), part.begin(), part.end());
      shape.push_back(product_of(part));
    }
    if (parts[0].empty()) shape.erase(shape.begin());
    return ops_.view(ordered(held, order), shape);
  }

  std::int64_t product_of(const Order& order) const {
    std::int64_t count = 1;
    for (const std::int64_t size : sizes(order)) count *= size;
    return count;
  }

  Value summed(const FactorMerge& merge) {
    const Held &left = held_[static_cast<std::size_t>(merge.left)],
               &right = held_[static_cast<std::size_t>(merge.right)];
    Order shared, contracted, of_left, of_right;
    for (const int index : left.order) {
      if (!has(right.order, index))
        of_left.push_back(index);
      else
        (has(merge.indices, index) ? shared : contracted).push_back(index);
    }
    for (const int index : right.order)
      if (!has(left.order, index)) of_right.push_back(index);
    const Value made = ops_.product(blocks(left, {shared, of_left, contracted}),
                                    blocks(right, {shared, contracted, of_right}));
    return ops_.view(made, sizes(merge.indices));
  }

  Value panels(const FactorMerge& merge) {
    const Held &left = held_[static_cast<std::size_t>(merge.left)],
               &right = held_[static_cast<std::size_t>(merge.right)];
    Order before, made, contracted, after;
    for (const int index : merge.indices)
      (has(right.order, index) ? made : made.empty() ? before : after).push_back(index);
    for (const int index : left.order)
      if (has(right.order, index)) contracted.push_back(index);
    const Value product =
        ops_.product(blocks(right, {{}, made, contracted}), blocks(left, {before, contracted, after}));
    return ops_.view(product, sizes(merge.indices));
  }

  /// Each side with ones where only the other has an index.
  Value multiplied(const FactorMerge& merge) {
    const auto spread = [&](const Held& held) {
      Order order;
      Shape shape;
      for (const int index : merge.indices) {
        const bool own = has(held.order, index);
        if (own) order.push_back(index);
        shape.push_back(own ? plan_.network.sizes[static_cast<std::size_t>(index)] : 1);
      }
      return ops_.view(ordered(held, order), shape);
    };
    return ops_.multiply(spread(held_[static_cast<std::size_t>(merge.left)]),
                         spread(held_[static_cast<std::size_t>(merge.right)]));
  }

  const LinearPlan& plan_;
  Ops& ops_;
  std::vector<Held> held_;
};

}  // namespace tenfold

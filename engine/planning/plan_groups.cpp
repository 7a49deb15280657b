// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/plan_groups.h"

#include <algorithm>
#include <bit>

#include "engine/planning/contraction.h"
#include "engine/planning/step_price.h"

namespace tenfold::planning {
namespace {

// trying all orders of more factors takes longer than the plan may; neighbours are nearly always the best
// then
constexpr std::size_t exact_merges = 7;

// calls that autograd adds to a merge
constexpr double merge_calls = 2;

Order chosen(const Order& order, IndexSet from) {
  Order part;
  for (const int index : order)
    if ((from & bit(index)) != 0) part.push_back(index);
  return part;
}

}  // namespace

bool is_strided(const Order& order, const std::vector<Order>& blocks) {
  for (const Order& block : blocks)
    if (!block.empty() && std::search(order.begin(), order.end(), block.begin(), block.end()) == order.end())
      return false;
  return true;
}

Groups::Groups(const FactorNetwork& network, const ThroughputTable& table, int element_bytes)
    : network_(network), table_(table), element_bytes_(element_bytes) {
  for (const auto& factor : network.factors) factor_sets_.push_back(set_of(factor));
  modes_ = set_of(network.out) | set_of(network.in);
}

IndexSet Groups::open_indices(IndexSet factors) const {
  IndexSet inside = 0, outside = modes_;
  for (std::size_t f = 0; f < factor_sets_.size(); ++f)
    ((factors >> f & 1) != 0 ? inside : outside) |= factor_sets_[f];
  return inside & outside;
}

const Group& Groups::of(IndexSet factors) {
  const auto found = made_.find(factors);
  if (found != made_.end()) return found->second;
  return made_.emplace(factors, make(factors)).first->second;
}

const Group* Groups::dense_by_panels() {
  if (!by_panels_) by_panels_ = make(bit(static_cast<int>(factor_sets_.size())) - 1, true);
  return by_panels_->merges.empty() || !by_panels_->merges.back().panels ? nullptr : &*by_panels_;
}

Group Groups::make(IndexSet factors, bool by_panels) const {
  Group group;
  group.indices = open_indices(factors);
  std::vector<int> numbers;
  for (std::size_t f = 0; f < factor_sets_.size(); ++f)
    if ((factors >> f & 1) != 0) numbers.push_back(static_cast<int>(f));
  std::vector<Order> orders;
  for (const int number : numbers) orders.push_back(network_.factors[static_cast<std::size_t>(number)]);
  if (numbers.size() > 1) {
    Network local{network_.sizes, orders, {}};
    for (IndexSet left = group.indices; left != 0; left &= left - 1)
      local.output.push_back(std::countr_zero(left));
    const auto steps = optimal_path(local, PathGoal::macs, exact_merges).steps;
    for (const PathStep& step : steps)
      if (by_panels && &step == &steps.back())
        add_panels(group, orders, numbers, step.left, step.right);
      else
        add_merge(group, orders, numbers, step.left, step.right, set_of(step.indices));
  }
  group.order = orders.back();
  return group;
}

void Groups::add_merge(Group& group, std::vector<Order>& orders, const std::vector<int>& numbers,
                       std::size_t left, std::size_t right, IndexSet kept) const {
  const Order &a = orders[left], &b = orders[right];
  const IndexSet both = set_of(a) & set_of(b), summed = both & ~kept;
  const auto number = [&](std::size_t operand) {
    return operand < numbers.size() ? numbers[operand]
                                    : static_cast<int>(network_.factors.size() + operand - numbers.size());
  };
  const Shape& sizes = network_.sizes;
  FactorMerge merge{number(left), number(right), {}, summed != 0};
  const auto width = static_cast<double>(element_bytes_);
  const auto count = [&](const Order& order) { return static_cast<double>(elements(sizes, order)); };
  double bytes = (count(a) + count(b)) * width;
  double seconds = 2 * table_.call_seconds();  // the views before it
  double backward = merge_calls * table_.call_seconds();
  if (merge.summed) {
    const Order shared = chosen(a, both & kept), contracted = chosen(a, summed),
                of_left = chosen(a, kept & ~both), of_right = chosen(b, kept & ~both);
    for (const Order* part : {&shared, &of_left, &of_right})
      merge.indices.insert(merge.indices.end(), part->begin(), part->end());
    bytes += count(merge.indices) * width;
    const ProductShape shape{elements(sizes, shared), elements(sizes, of_left), elements(sizes, of_right),
                             elements(sizes, contracted)};
    seconds += table_.product_seconds(shape, bytes);
    if (!is_strided(a, {shared, of_left, contracted}))
      seconds += table_.copy_seconds(2 * permuted * count(a) * width);
    if (!is_strided(b, {shared, contracted, of_right}))
      seconds += table_.copy_seconds(2 * permuted * count(b) * width);
    backward += 2 * seconds;
    const std::int64_t macs = shape.count * shape.m * shape.n * shape.k;
    group.macs += macs;
    group.products += macs;
  } else {
    for (IndexSet open = kept; open != 0; open &= open - 1) merge.indices.push_back(std::countr_zero(open));
    bytes += count(merge.indices) * width;
    seconds += table_.copy_seconds(bytes);
    // for each side a product with the other one, summed over what that alone has
    backward += 2 * (table_.copy_seconds(bytes) + table_.copy_seconds(permuted * bytes));
    group.macs += elements(sizes, merge.indices);
  }
  group.seconds += seconds;
  group.backward_seconds += backward;
  group.bytes += static_cast<std::int64_t>(bytes);
  group.largest = std::max(group.largest, elements(sizes, merge.indices));
  orders.push_back(merge.indices);
  group.merges.push_back(std::move(merge));
}

void Groups::add_panels(Group& group, std::vector<Order>& orders, const std::vector<int>& numbers,
                        std::size_t left, std::size_t right) const {
  const auto outs = [&](std::size_t operand) { return chosen(network_.out, set_of(orders[operand])); };
  const auto ins = [&](std::size_t operand) { return chosen(network_.in, set_of(orders[operand])); };
  const auto together = [](Order first, const Order& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
  };
  if (together(outs(left), outs(right)) != network_.out) std::swap(left, right);
  const Order before = outs(left), after = ins(left), made = together(outs(right), ins(right)),
              contracted = chosen(orders[left], set_of(orders[right]));
  if (before.empty() || after.empty() || made.size() == outs(right).size() || contracted.empty() ||
      together(before, outs(right)) != network_.out)
    return;
  const auto number = [&](std::size_t operand) {
    return operand < numbers.size() ? numbers[operand]
                                    : static_cast<int>(network_.factors.size() + operand - numbers.size());
  };
  const Shape& sizes = network_.sizes;
  const auto bytes = [&](const Order& order) {
    return static_cast<double>(elements(sizes, order)) * element_bytes_;
  };
  FactorMerge merge{number(left), number(right), together(together(before, made), after), true, true};
  const ProductShape shape{elements(sizes, before), elements(sizes, made), elements(sizes, after),
                           elements(sizes, contracted)};
  const double traffic = bytes(orders[left]) + bytes(orders[right]) + bytes(merge.indices);
  double seconds = 2 * table_.call_seconds() + table_.product_seconds(shape, traffic);
  if (!is_strided(orders[left], {before, contracted, after}))
    seconds += table_.copy_seconds(2 * permuted * bytes(orders[left]));
  if (!is_strided(orders[right], {made, contracted}))
    seconds += table_.copy_seconds(2 * permuted * bytes(orders[right]));
  group.seconds += seconds;
  // the right one's gradient is made for each panel and summed
  group.backward_seconds += 2 * seconds + merge_calls * table_.call_seconds() +
                            table_.copy_seconds(2 * bytes(orders[right]) * static_cast<double>(shape.count));
  const std::int64_t macs = shape.count * shape.m * shape.n * shape.k;
  group.macs += macs;
  group.products += macs;
  group.bytes += static_cast<std::int64_t>(traffic);
  group.largest = std::max(group.largest, elements(sizes, merge.indices));
  orders.push_back(merge.indices);
  group.merges.push_back(std::move(merge));
}

}  // namespace tenfold::planning

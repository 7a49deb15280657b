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

Group Groups::make(IndexSet factors) const {
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
    for (const PathStep& step : optimal_path(local, PathGoal::macs, exact_merges).steps)
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

}  // namespace tenfold::planning

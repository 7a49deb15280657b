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
  if (by_panels_) return by_panels_->merges.empty() ? nullptr : &*by_panels_;
  by_panels_ = Group{};
  const auto count = static_cast<int>(factor_sets_.size());
  const auto cost = [](const Group& group) { return group.seconds + group.backward_seconds; };
  for (int cut = 1; cut < count; ++cut) {
    const IndexSet low = bit(cut) - 1, high = (bit(count) - 1) & ~low;
    const Group &first = of(low), &second = of(high);
    const auto merges = static_cast<int>(first.merges.size());
    const Part one{first, merges == 0 ? std::countr_zero(low) : count + merges - 1},
        other{second, second.merges.empty() ? std::countr_zero(high)
                                            : count + merges + static_cast<int>(second.merges.size()) - 1};
    auto made = panels(one, other);
    if (made && (by_panels_->merges.empty() || cost(*made) < cost(*by_panels_))) by_panels_ = std::move(made);
  }
  return by_panels_->merges.empty() ? nullptr : &*by_panels_;
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
                             elements(sizes, contracted), true};
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

std::optional<Group> Groups::panels(Part left, Part right) const {
  const auto joined = [](Order first, const Order& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
  };
  const Order &of_left = left.group.order, &of_right = right.group.order;
  const Order before = chosen(network_.out, set_of(of_left)), after = chosen(network_.in, set_of(of_left)),
              out = chosen(network_.out, set_of(of_right)), in = chosen(network_.in, set_of(of_right)),
              made = joined(out, in), contracted = chosen(of_left, set_of(of_right));
  const bool in_order = joined(before, out) == network_.out;
  if (before.empty() || after.empty() || in.empty() || contracted.empty() || !in_order) return std::nullopt;
  Group group = left.group;
  const auto factors = static_cast<int>(network_.factors.size()),
             offset = static_cast<int>(group.merges.size());
  for (FactorMerge merge : right.group.merges) {
    if (merge.left >= factors) merge.left += offset;
    if (merge.right >= factors) merge.right += offset;
    group.merges.push_back(std::move(merge));
  }
  group.indices = modes_;
  group.order = joined(joined(before, made), after);
  group.merges.push_back({left.number, right.number, group.order, true, true});
  const Shape& sizes = network_.sizes;
  price_panels(
      group, left.group, right.group,
      {elements(sizes, before), elements(sizes, made), elements(sizes, after), elements(sizes, contracted)},
      is_strided(of_left, {before, contracted, after}), is_strided(of_right, {made, contracted}));
  return group;
}

/// Adds the costs of the right one and of the product to those of the left one.
void Groups::price_panels(Group& group, const Group& left, const Group& right, const ProductShape& shape,
                          bool strided_left, bool strided_right) const {
  const auto bytes = [&](const Order& order) {
    return static_cast<double>(elements(network_.sizes, order)) * element_bytes_;
  };
  const double read_left = bytes(left.order), read_right = bytes(right.order), made = bytes(group.order),
               traffic = read_left + read_right + made, panels = static_cast<double>(shape.count);
  double copies = 2 * table_.call_seconds();  // the views before it
  if (!strided_left) copies += table_.copy_seconds(2 * permuted * read_left);
  if (!strided_right) copies += table_.copy_seconds(2 * permuted * read_right);
  group.seconds += right.seconds + copies + table_.product_seconds(shape, traffic);
  // the gradient of the right one is made for each panel and summed
  group.backward_seconds +=
      right.backward_seconds + copies + merge_calls * table_.call_seconds() +
      table_.product_seconds({shape.count, shape.k, shape.n, shape.m}, traffic) +
      table_.product_seconds({shape.count, shape.m, shape.k, shape.n}, traffic + panels * read_right) +
      table_.copy_seconds(panels * read_right);
  const std::int64_t macs = shape.count * shape.m * shape.n * shape.k;
  group.macs += right.macs + macs;
  group.products += right.products + macs;
  group.bytes += right.bytes + static_cast<std::int64_t>(traffic);
  group.largest = std::max({group.largest, right.largest, elements(network_.sizes, group.order),
                            shape.count * elements(network_.sizes, right.order)});
}

}  // namespace tenfold::planning

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/plan_steps.h"

#include <algorithm>

namespace tenfold::planning {
namespace {

Order joined(std::initializer_list<const Order*> parts) {
  Order whole;
  for (const Order* part : parts) whole.insert(whole.end(), part->begin(), part->end());
  return whole;
}

Order slice(const Order& order, std::size_t from, std::size_t to) {
  return {order.begin() + static_cast<std::ptrdiff_t>(from), order.begin() + static_cast<std::ptrdiff_t>(to)};
}

bool has_rows(const Order& order) { return std::find(order.begin(), order.end(), rows_index) != order.end(); }

}  // namespace

Order chosen(const Order& order, IndexSet from) {
  Order part;
  for (const int index : order)
    if ((from & bit(index)) != 0) part.push_back(index);
  return part;
}

IndexSet set_of(const Order& order) {
  IndexSet set = 0;
  for (const int index : order) set |= bit(index);
  return set;
}

std::int64_t elements(const Shape& sizes, const Order& order) {
  std::int64_t count = 1;
  for (const int index : order)
    if (index != rows_index) count *= sizes[static_cast<std::size_t>(index)];
  return count;
}

/// A state and a tensor, sorted out: which indices are in both and stay, which are summed, which are new.
struct Transitions::Meeting {
  Order state, shared, contracted;
  IndexSet made = 0;
  std::size_t place = 0;     // of the contracted indices in the state, its size where there are none
  bool together = true;      // contracted indices are neighbours
  bool shared_first = true;  // shared indices are the outermost
};

Transitions::Transitions(const FactorNetwork& network, bool rows_first)
    : network_(network), rows_first_(rows_first), out_(set_of(network.out)), wanted_{rows_index} {
  wanted_.insert(wanted_.end(), network.out.begin(), network.out.end());
  std::vector<int> uses(network.sizes.size(), 0);
  for (const auto& factor : network.factors)
    for (const int index : factor)
      if (++uses[static_cast<std::size_t>(index)] > 2) many_ |= bit(index);
}

std::vector<Transition> Transitions::of(const Order& state, IndexSet indices, IndexSet later) const {
  const IndexSet there = set_of(state);
  Meeting meeting;
  meeting.state = state;
  meeting.shared = chosen(state, there & indices & later);
  meeting.contracted = chosen(state, there & indices & ~later);
  meeting.made = indices & ~there;
  meeting.place = state.size();
  if (!meeting.contracted.empty())
    meeting.place = static_cast<std::size_t>(
        std::find(state.begin(), state.end(), meeting.contracted.front()) - state.begin());
  const std::size_t end = meeting.place + meeting.contracted.size();
  meeting.together = end <= state.size() && slice(state, meeting.place, end) == meeting.contracted;
  meeting.shared_first = slice(state, 0, meeting.shared.size()) == meeting.shared;
  std::vector<Transition> all;
  if (meeting.together && meeting.shared_first) without_copy(all, meeting);
  if (!all.empty()) return all;

  const Order rest = chosen(state, there & ~set_of(meeting.shared) & ~set_of(meeting.contracted));
  if (rows_first_ && !meeting.shared.empty()) return all;
  meeting.state = joined({&meeting.shared, &rest, &meeting.contracted});
  meeting.place = meeting.state.size() - meeting.contracted.size();
  add(all, meeting, StateView::plain, rest, {});
  for (auto& transition : all) transition.step.first = rearrangement(state, meeting.state);
  return all;
}

std::vector<Transition> Transitions::after_copy(const Order& state, const Order& turned, IndexSet indices,
                                                IndexSet later) const {
  std::vector<Transition> all = of(turned, indices, later);
  for (Transition& transition : all) transition.step.first = rearrangement(state, turned);
  return all;
}

void Transitions::without_copy(std::vector<Transition>& all, const Meeting& meeting) const {
  const Order& state = meeting.state;
  const std::size_t shared = meeting.shared.size(), place = meeting.place,
                    end = place + meeting.contracted.size();
  const bool last = end == state.size() && !meeting.contracted.empty();
  const Order before = slice(state, shared, place), after = slice(state, end, state.size());
  // a product batched over two blocks would need a copy of the weight for each
  const auto trivial = [&](const Order& block) {
    return !has_rows(block) && elements(network_.sizes, block) == 1;
  };
  if (meeting.shared.empty() || trivial(before) || trivial(after))
    add(all, meeting, StateView::plain, before, after);
  if (rows_first_ || !meeting.shared.empty()) return;
  if (last && state[0] == rows_index) {
    add(all, meeting, StateView::first_to_end, slice(state, 1, place), {rows_index});
    if (place > 1 && (meeting.made & many_) != 0)
      add(all, meeting, StateView::first_to_end, {}, slice(state, 0, place));
  }
  if (place == 0 && end < state.size() && state[end] == rows_index)
    add(all, meeting, StateView::contracted_first, after, {});
}

void Transitions::add(std::vector<Transition>& all, const Meeting& meeting, StateView view,
                      const Order& before, const Order& after) const {
  for (const Order& made : made_orders(meeting.made)) {
    Transition transition;
    transition.state = joined({&meeting.shared, &before, &made, &after});
    if (rows_first_ && transition.state[0] != rows_index) continue;
    ProductStep& step = transition.step;
    step.order = joined({&meeting.shared, &made, &meeting.contracted});
    step.view = view;
    step.shared = elements(network_.sizes, meeting.shared);
    step.before = elements(network_.sizes, before);
    step.contracted = elements(network_.sizes, meeting.contracted);
    step.made = elements(network_.sizes, made);
    step.after = elements(network_.sizes, after);
    step.rows_before = has_rows(before);
    all.push_back(std::move(transition));
  }
}

std::vector<Order> Transitions::made_orders(IndexSet made) const {
  Order bonds, outs = chosen(network_.out, made);
  for (std::size_t index = 0; index < network_.sizes.size(); ++index)
    if ((made & ~out_ & bit(static_cast<int>(index))) != 0) bonds.push_back(static_cast<int>(index));
  if (bonds.empty() || outs.empty()) return {joined({&bonds, &outs})};
  return {joined({&bonds, &outs}), joined({&outs, &bonds})};
}

Rearrangement Transitions::rearrangement(const Order& from, const Order& to) const {
  if (from == to) return {};
  Rearrangement change;
  for (const int index : from)
    change.sizes.push_back(index == rows_index ? -1 : network_.sizes[static_cast<std::size_t>(index)]);
  for (const int index : to)
    change.order.push_back(static_cast<int>(std::find(from.begin(), from.end(), index) - from.begin()));
  return change;
}

Rearrangement Transitions::finish(const Order& state) const {
  Order turned(network_.out);
  turned.push_back(rows_index);
  if (state == turned) return {{network_.out_features(), -1}, {1, 0}};
  return rearrangement(state, wanted_);
}

}  // namespace tenfold::planning

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/plan_search.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/planning/step_price.h"

namespace tenfold::planning {
namespace {

// below twice this many rows a tile is the whole batch, or most of it
constexpr std::int64_t tile_size = 32, least_tiled_rows = 4 * tile_size;

// before the copy of a state: sizes and order
constexpr double view_calls = 2;

// after so many factors: trains have 2.6 times as many with every pair of modes, a thousand with ten pairs
constexpr std::size_t most_layouts = 256;

}  // namespace

PlanSearch::PlanSearch(const LinearProblem& problem, const ThroughputTable& table,
                       const PlanConstraints& constraints)
    : problem_(problem),
      table_(table),
      constraints_(constraints),
      groups_(problem.network, table, problem.element_bytes),
      transitions_(problem.network, constraints.rows_first),
      start_{rows_index},
      dense_(dense_linear_seconds(problem.network.out_features(), problem.network.in_features(), problem.rows,
                                  problem.purpose, table, problem.element_bytes)) {
  start_.insert(start_.end(), problem.network.in.begin(), problem.network.in.end());
}

std::vector<std::int64_t> PlanSearch::tiles() const {
  if (constraints_.tiles && !constraints_.rows_first && problem_.rows >= least_tiled_rows)
    return {0, tile_size};
  return {0};
}

/// Edges over a whole chain are products with the dense matrix.
bool PlanSearch::is_allowed(std::size_t from, std::size_t to, std::size_t length) const {
  const bool whole = to - from == length;
  if (constraints_.mode == PlanMode::reconstructed) return whole && tile_ == 0;
  if (whole) return tile_ == 0 && (constraints_.mode == PlanMode::automatic || length == 1);
  return true;
}

/// Whether merged factors must be made in every call.
bool PlanSearch::forgets_merges(bool whole) const {
  if (problem_.purpose != PlanPurpose::inference_prepared) return true;
  return whole && !constraints_.dense_allowed;
}

std::vector<PlanSearch::Edge> PlanSearch::edges(const std::vector<int>& chain, std::size_t from,
                                                std::size_t to, const Order& state) {
  if (!is_allowed(from, to, chain.size())) return {};
  IndexSet factors = 0, later = set_of(problem_.network.out);
  for (std::size_t k = from; k < to; ++k) factors |= bit(chain[k]);
  for (std::size_t k = to; k < chain.size(); ++k)
    later |= set_of(problem_.network.factors[static_cast<std::size_t>(chain[k])]);
  const IndexSet open = groups_.open_indices(factors);
  const bool whole = to - from == chain.size();
  std::vector<Edge> found;
  const auto add = [&](std::vector<Transition> transitions, const Group* group) {
    for (Transition& transition : transitions) {
      Edge edge{std::move(transition), factors, group, 0, 0, 0, 0};
      price(edge, state, whole);
      found.push_back(std::move(edge));
    }
  };
  add(transitions_.of(state, open, later), &groups_.of(factors));
  // a matrix that is made in each call, with its gradient, is not worth two copies of its size
  const Group* panels =
      whole && problem_.purpose == PlanPurpose::training ? groups_.dense_by_panels() : nullptr;
  if (panels == nullptr) return found;
  Order turned{rows_index};
  for (const int index : panels->order)
    if ((set_of(state) & bit(index)) != 0) turned.push_back(index);
  add(transitions_.after_copy(state, turned, open, later), panels);
  return found;
}

bool PlanSearch::is_weight_strided(const Edge& edge, const Order& before) const {
  const Group& group = *edge.group;
  const IndexSet was = set_of(before), is = set_of(edge.transition.state);
  std::vector<Order> blocks(3);
  for (const int index : edge.transition.step.order)
    blocks[(is & bit(index)) == 0 ? 2 : (was & bit(index)) == 0 ? 1 : 0].push_back(index);
  // the matrices of a batch need a side whose numbers are neighbours
  if (!blocks[0].empty() && group.order.back() == blocks[0].back()) return false;
  return is_strided(group.order, blocks);
}

/// How many times the traffic of a plain copy a permuted one takes: less where lines of the cache stay whole.
double PlanSearch::permutation(const Order& from, const Order& to) const {
  constexpr std::int64_t half_a_line = 8;
  std::int64_t together = 1;
  for (std::size_t k = 1; k <= from.size() && from[from.size() - k] == to[to.size() - k]; ++k)
    together *= problem_.network.sizes[static_cast<std::size_t>(from[from.size() - k])];
  return together >= half_a_line ? 2 : permuted;
}

void PlanSearch::price(Edge& edge, const Order& before, bool whole) const {
  const Group& group = *edge.group;
  const ProductStep& step = edge.transition.step;
  const auto width = static_cast<double>(problem_.element_bytes);
  const bool training = problem_.purpose == PlanPurpose::training;
  const double products = training ? 3 : 1, copies = training ? 2 : 1;  // forward, and each backward
  const Shape& sizes = problem_.network.sizes;
  const double read = static_cast<double>(elements(sizes, before)) * tile_rows_,
               made = static_cast<double>(elements(sizes, edge.transition.state)) * tile_rows_,
               weight = static_cast<double>(step.shared * step.made * step.contracted);
  edge.seconds = step_seconds(step, {static_cast<std::int64_t>(tile_rows_), repeats_}, problem_.purpose,
                              problem_.element_bytes, table_);
  // BLAS packs what lies turned number by number
  if (step.view != StateView::plain)
    edge.seconds += products * repeats_ * table_.copy_seconds(2 * permuted * read * width);
  edge.result = static_cast<std::int64_t>(made);
  edge.largest = group.largest;
  double bytes = (read + made + weight) * width * repeats_;
  if (!step.first.empty()) {
    edge.seconds += copies * repeats_ *
                    (table_.copy_seconds(2 * permuted * read * width) + view_calls * table_.call_seconds());
    edge.largest = std::max(edge.largest, static_cast<std::int64_t>(read));
    bytes += 2 * read * width * repeats_;
  }
  const double copied = is_weight_strided(edge, before) ? 0 : weight;
  edge.largest = std::max(edge.largest, static_cast<std::int64_t>(copied));
  if (forgets_merges(whole)) {
    if (copied > 0)
      edge.seconds += copies * table_.copy_seconds(2 * permutation(group.order, step.order) * copied * width);
    edge.seconds += group.seconds + (training ? group.backward_seconds : 0);
    bytes += static_cast<double>(group.bytes) + 2 * copied * width;
  }
  edge.bytes = static_cast<std::int64_t>(bytes);
}

double PlanSearch::finish_elements(const Order& state) const {
  if (tile_ == 0 && transitions_.finish(state).empty()) return 0;
  return tile_rows_ * repeats_ * static_cast<double>(problem_.network.out_features());
}

double PlanSearch::finish_seconds(const Order& state) const {
  const double copied = finish_elements(state);
  if (copied == 0) return 0;
  return repeats_ * (problem_.purpose == PlanPurpose::training ? 2 : 1) *
         (table_.copy_seconds(2 * permuted * copied / repeats_ * problem_.element_bytes) +
          view_calls * table_.call_seconds());
}

/// Whether a state is what the caller gets, which is no intermediate.
bool PlanSearch::is_output(const Order& state, std::size_t met, std::size_t length) const {
  return met == length && tile_ == 0 && transitions_.finish(state).empty();
}

void PlanSearch::search_chain(const std::vector<int>& chain, std::int64_t most_elements) {
  Nodes nodes{{start_, 0, 0, {}}};
  std::vector<Place> at(chain.size() + 1);
  at[0].numbers = {0};
  for (std::size_t from = 0; from < chain.size(); ++from) {
    keep_cheapest(nodes, at[from].numbers);
    for (const std::size_t node : at[from].numbers) {
      const Order state = nodes[node].state;
      for (std::size_t to = from + 1; to <= chain.size(); ++to)
        for (Edge& edge : edges(chain, from, to, state)) {
          const bool output = is_output(edge.transition.state, to, chain.size());
          if (std::max(edge.largest, output ? 0 : edge.result) > most_elements) continue;
          relax(nodes, at[to], node, std::move(edge));
        }
    }
  }
  take_best(nodes, at.back().numbers);
}

void PlanSearch::keep_cheapest(const Nodes& nodes, std::vector<std::size_t>& numbers) {
  if (numbers.size() <= most_layouts) return;
  std::stable_sort(numbers.begin(), numbers.end(),
                   [&](std::size_t a, std::size_t b) { return nodes[a].seconds < nodes[b].seconds; });
  numbers.resize(most_layouts);
}

void PlanSearch::relax(Nodes& nodes, Place& place, std::size_t from, Edge edge) const {
  const double seconds = nodes[from].seconds + edge.seconds;
  if (seconds >= least_) return;
  const auto [same, is_new] = place.of_state.try_emplace(edge.transition.state, nodes.size());
  if (!is_new && seconds >= nodes[same->second].seconds) return;
  Node node{edge.transition.state, seconds, from, std::move(edge)};
  if (is_new) {
    place.numbers.push_back(nodes.size());
    nodes.push_back(std::move(node));
  } else {
    nodes[same->second] = std::move(node);
  }
}

void PlanSearch::take_best(const Nodes& nodes, const std::vector<std::size_t>& ends) {
  for (const std::size_t last : ends) {
    const double seconds = nodes[last].seconds + finish_seconds(nodes[last].state);
    if (seconds >= least_) continue;
    least_ = seconds;
    std::vector<Edge> path;
    for (std::size_t node = last; node != 0; node = nodes[node].previous) path.push_back(nodes[node].edge);
    std::reverse(path.begin(), path.end());
    best_ = plan(path);
  }
}

void PlanSearch::use_tile(std::int64_t tile) {
  tile_ = tile;
  tile_rows_ = static_cast<double>(tile > 0 ? tile : std::max<std::int64_t>(problem_.rows, 1));
  repeats_ = tile > 0 ? std::ceil(static_cast<double>(problem_.rows) / static_cast<double>(tile)) : 1;
}

std::optional<LinearPlan> PlanSearch::best(std::int64_t most_elements) {
  least_ = std::numeric_limits<double>::infinity();
  best_.reset();
  for (const std::int64_t tile : tiles()) {
    use_tile(tile);
    for (const auto& chain : problem_.network.chains) search_chain(chain, most_elements);
  }
  return best_;
}

std::vector<LinearPlan> PlanSearch::all(std::size_t limit) {
  std::vector<LinearPlan> found;
  for (const std::int64_t tile : tiles()) {
    use_tile(tile);
    for (const auto& chain : problem_.network.chains) {
      std::vector<Edge> path;
      walk_chain(chain, path, 0, start_, found, limit);
    }
  }
  return found;
}

void PlanSearch::walk_chain(const std::vector<int>& chain, std::vector<Edge>& path, std::size_t from,
                            const Order& state, std::vector<LinearPlan>& found, std::size_t limit) {
  if (found.size() >= limit) return;
  if (from == chain.size()) {
    found.push_back(plan(path));
    return;
  }
  for (std::size_t to = from + 1; to <= chain.size(); ++to)
    for (Edge& edge : edges(chain, from, to, state)) {
      const Order next = edge.transition.state;
      path.push_back(std::move(edge));
      walk_chain(chain, path, to, next, found, limit);
      path.pop_back();
    }
}

LinearPlan PlanSearch::plan(const std::vector<Edge>& path) {
  const Order& last = path.back().transition.state;
  LinearPlan made;
  made.network = problem_.network;
  made.finish = transitions_.finish(last);
  made.tile = tile_;
  made.rows = problem_.rows;
  made.keeps_dense = path.size() == 1 && !forgets_merges(true) && problem_.network.factors.size() > 1;
  for (const Edge& edge : path) {
    add_group(made, edge);
    const bool output = is_output(edge.transition.state, made.steps.size(), path.size());
    made.largest = std::max({made.largest, edge.largest, output ? 0 : edge.result});
  }
  made.seconds += finish_seconds(last);
  made.dense_seconds = dense_;
  made.bytes += static_cast<std::int64_t>(2 * finish_elements(last)) * problem_.element_bytes;
  return made;
}

void PlanSearch::add_group(LinearPlan& made, const Edge& edge) {
  const auto factors = static_cast<int>(problem_.network.factors.size());
  const int offset = static_cast<int>(made.merges.size());
  const Group& group = *edge.group;
  for (FactorMerge merge : group.merges) {
    if (merge.left >= factors) merge.left += offset;
    if (merge.right >= factors) merge.right += offset;
    made.merges.push_back(std::move(merge));
  }
  ProductStep step = edge.transition.step;
  step.operand = group.merges.empty() ? std::countr_zero(edge.factors)
                                      : factors + static_cast<int>(made.merges.size()) - 1;
  made.macs_per_row += step.macs_per_row();
  made.macs_once += group.macs;
  made.products_once += group.products;
  made.bytes += edge.bytes;
  made.seconds += edge.seconds;
  made.steps.push_back(std::move(step));
}

}  // namespace tenfold::planning

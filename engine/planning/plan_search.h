// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "engine/planning/plan_groups.h"
#include "engine/planning/plan_steps.h"

namespace tenfold::planning {

/// All plans of one problem as paths: a node is how many factors of a chain have met the input and how the
/// state lies, an edge merges the next factors and multiplies. Costs of edges add up, so the shortest path is
/// the best plan.
class PlanSearch {
 public:
  PlanSearch(const LinearProblem& problem, const ThroughputTable& table, const PlanConstraints& constraints);

  /// Nothing when no plan keeps every intermediate within `most_elements`.
  std::optional<LinearPlan> best(std::int64_t most_elements);
  std::vector<LinearPlan> all(std::size_t limit);

 private:
  struct Edge {
    Transition transition;
    IndexSet factors = 0;
    const Group* group = nullptr;  ///< these factors merged
    double seconds = 0;
    std::int64_t largest = 0, result = 0;  ///< elements: of what is made on the way, of the state after it
    std::int64_t bytes = 0;
  };
  struct Node {
    Order state;
    double seconds = 0;
    std::size_t previous = 0;
    Edge edge;  ///< that led here
  };

  using Nodes = std::vector<Node>;
  /// Numbers of the nodes after so many factors, as they were found and by their state.
  struct Place {
    std::vector<std::size_t> numbers;
    std::map<Order, std::size_t> of_state;
  };

  std::vector<std::int64_t> tiles() const;
  void use_tile(std::int64_t tile);
  bool is_allowed(std::size_t from, std::size_t to, std::size_t length) const;
  bool forgets_merges(bool whole) const;
  std::vector<Edge> edges(const std::vector<int>& chain, std::size_t from, std::size_t to,
                          const Order& state);
  void price(Edge& edge, const Order& before, bool whole) const;
  bool is_weight_strided(const Edge& edge, const Order& before) const;
  double permutation(const Order& from, const Order& to) const;
  /// Elements copied at the end; none when the last product leaves [rows, out].
  double finish_elements(const Order& state) const;
  double finish_seconds(const Order& state) const;
  bool is_output(const Order& state, std::size_t met, std::size_t length) const;
  void search_chain(const std::vector<int>& chain, std::int64_t most_elements);
  void relax(Nodes& nodes, Place& place, std::size_t from, Edge edge) const;
  static void keep_cheapest(const Nodes& nodes, std::vector<std::size_t>& numbers);
  void take_best(const Nodes& nodes, const std::vector<std::size_t>& ends);
  void walk_chain(const std::vector<int>& chain, std::vector<Edge>& path, std::size_t from,
                  const Order& state, std::vector<LinearPlan>& found, std::size_t limit);
  LinearPlan plan(const std::vector<Edge>& path);
  void add_group(LinearPlan& made, const Edge& edge);

  const LinearProblem& problem_;
  const ThroughputTable& table_;
  PlanConstraints constraints_;
  Groups groups_;
  Transitions transitions_;
  Order start_;
  double dense_;           ///< seconds of the dense layer
  std::int64_t tile_ = 0;  ///< of the plans searched now
  double tile_rows_ = 1, repeats_ = 1;
  double least_ = std::numeric_limits<double>::infinity();
  std::optional<LinearPlan> best_;
};

}  // namespace tenfold::planning

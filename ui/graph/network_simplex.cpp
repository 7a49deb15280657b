// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/network_simplex.h"

#include <algorithm>
#include <limits>

namespace tenfold::ui {
namespace {

class Simplex {
 public:
  Simplex(int count, const std::vector<LevelEdge>& edges)
      : edges_(edges),
        level_(std::size_t(count)),
        surplus_(std::size_t(count)),
        touching_(std::size_t(count)),
        tree_(std::size_t(count)),
        inTree_(edges.size()),
        parent_(std::size_t(count)),
        low_(std::size_t(count)),
        last_(std::size_t(count)),
        below_(std::size_t(count)) {
    for (int k = 0; k < int(edges.size()); ++k) {
      const auto& edge = edges[std::size_t(k)];
      touching_[std::size_t(edge.from)].push_back(k);
      touching_[std::size_t(edge.to)].push_back(k);
      surplus_[std::size_t(edge.from)] += edge.weight;
      surplus_[std::size_t(edge.to)] -= edge.weight;
    }
  }

  std::vector<std::int64_t> solve(std::int64_t work) {
    if (level_.empty()) return {};
    startFeasible();
    growTightTree();
    walkTree();
    for (int leaving = worst(); leaving >= 0 && work > 0; leaving = worst()) {
      if (!exchange(leaving)) break;
      walkTree();
      work -= std::int64_t(edges_.size() + level_.size());
    }
    return level_;
  }

 private:
  std::int64_t slack(const LevelEdge& edge) const {
    return level_[std::size_t(edge.to)] - level_[std::size_t(edge.from)] - edge.length;
  }
  int other(int edge, int node) const {
    const auto& each = edges_[std::size_t(edge)];
    return each.from == node ? each.to : each.from;
  }

  /// The longest path to each node.
  void startFeasible() {
    std::vector<int> waiting(level_.size()), ready;
    for (const auto& edge : edges_) ++waiting[std::size_t(edge.to)];
    for (int node = 0; node < int(level_.size()); ++node)
      if (waiting[std::size_t(node)] == 0) ready.push_back(node);
    for (std::size_t k = 0; k < ready.size(); ++k)
      for (const int number : touching_[std::size_t(ready[k])]) {
        const auto& edge = edges_[std::size_t(number)];
        if (edge.from != ready[k]) continue;
        auto& level = level_[std::size_t(edge.to)];
        level = std::max(level, level_[std::size_t(edge.from)] + edge.length);
        if (--waiting[std::size_t(edge.to)] == 0) ready.push_back(edge.to);
      }
  }

  void addToTree(int number) {
    inTree_[std::size_t(number)] = true;
    tree_[std::size_t(edges_[std::size_t(number)].from)].push_back(number);
    tree_[std::size_t(edges_[std::size_t(number)].to)].push_back(number);
  }

  /// A tree of edges without slack: where none goes on, the tree is moved as a whole to the nearest node.
  void growTightTree() {
    std::vector<char> reached(level_.size());
    std::vector<int> nodes{0};
    reached[0] = 1;
    std::size_t seen = 0;
    while (nodes.size() < level_.size()) {
      for (; seen < nodes.size(); ++seen)
        for (const int number : touching_[std::size_t(nodes[seen])]) {
          const int next = other(number, nodes[seen]);
          if (reached[std::size_t(next)] || slack(edges_[std::size_t(number)]) != 0) continue;
          reached[std::size_t(next)] = 1;
          nodes.push_back(next);
          addToTree(number);
        }
      if (nodes.size() == level_.size()) return;
      int nearest = -1;
      for (int k = 0; k < int(edges_.size()); ++k) {
        const auto& edge = edges_[std::size_t(k)];
        if (reached[std::size_t(edge.from)] == reached[std::size_t(edge.to)]) continue;
        if (nearest < 0 || slack(edge) < slack(edges_[std::size_t(nearest)])) nearest = k;
      }
      if (nearest < 0) return;  // not connected: against the promise
      const auto& edge = edges_[std::size_t(nearest)];
      const std::int64_t by = reached[std::size_t(edge.from)] ? slack(edge) : -slack(edge);
      for (const int node : nodes) level_[std::size_t(node)] += by;
      seen = 0;  // the new edge is tight now, and so may others be
    }
  }

  /// Numbers the tree in postorder, so that "is below" is two comparisons, and sums up what leaves and enters
  /// each part: inner edges cancel.
  void walkTree() {
    struct Step {
      int node;
      std::size_t next;
    };
    std::vector<Step> path{{0, 0}};
    int number = 0;
    parent_[0] = -1;
    low_[0] = 0;
    while (!path.empty()) {
      Step& step = path.back();
      const auto node = std::size_t(step.node);
      if (step.next == 0) below_[node] = surplus_[node];
      if (step.next < tree_[node].size()) {
        const int edge = tree_[node][step.next++];
        if (edge == parent_[node]) continue;
        const int child = other(edge, step.node);
        parent_[std::size_t(child)] = edge;
        low_[std::size_t(child)] = number;
        path.push_back({child, 0});
        continue;
      }
      last_[node] = number++;
      const int up = parent_[node];
      const int above = up < 0 ? -1 : other(up, step.node);
      path.pop_back();
      if (above >= 0) below_[std::size_t(above)] += below_[node];
    }
  }

  bool isBelow(int node, int top) const {
    return low_[std::size_t(top)] <= last_[std::size_t(node)] &&
           last_[std::size_t(node)] <= last_[std::size_t(top)];
  }

  /// The node whose edge upwards has the most negative cut value; -1: the levels are best.
  int worst() const {
    int found = -1;
    std::int64_t least = 0;
    for (int node = 1; node < int(level_.size()); ++node) {
      const int up = parent_[std::size_t(node)];
      const bool tail = edges_[std::size_t(up)].from == node;
      const std::int64_t cut = tail ? below_[std::size_t(node)] : -below_[std::size_t(node)];
      if (cut < least) {
        least = cut;
        found = node;
      }
    }
    return found;
  }

  /// Takes the edge above `top` out of the tree and the one with the least slack in that goes the other way.
  bool exchange(int top) {
    const int leaving = parent_[std::size_t(top)];
    const bool tail = edges_[std::size_t(leaving)].from == top;
    int entering = -1;
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (int k = 0; k < int(edges_.size()); ++k) {
      if (inTree_[std::size_t(k)]) continue;
      const auto& edge = edges_[std::size_t(k)];
      const bool from = isBelow(edge.from, top), to = isBelow(edge.to, top);
      if (from == to || from == tail || slack(edge) >= least) continue;
      least = slack(edge);
      entering = k;
    }
    if (entering < 0) return false;
    const std::int64_t by = tail ? -least : least;
    for (int node = 0; node < int(level_.size()); ++node)
      if (isBelow(node, top)) level_[std::size_t(node)] += by;
    inTree_[std::size_t(leaving)] = false;
    std::erase(tree_[std::size_t(edges_[std::size_t(leaving)].from)], leaving);
    std::erase(tree_[std::size_t(edges_[std::size_t(leaving)].to)], leaving);
    addToTree(entering);
    return true;
  }

  const std::vector<LevelEdge>& edges_;
  std::vector<std::int64_t> level_, surplus_;  ///< surplus: what leaves a node less what enters it
  std::vector<std::vector<int>> touching_, tree_;
  std::vector<char> inTree_;
  std::vector<int> parent_, low_, last_;
  std::vector<std::int64_t> below_;
};

}  // namespace

std::vector<std::int64_t> levels(int count, const std::vector<LevelEdge>& edges, std::int64_t work) {
  return Simplex(count, edges).solve(work);
}

}  // namespace tenfold::ui

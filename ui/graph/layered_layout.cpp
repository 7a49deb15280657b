// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/layered_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "engine/support/error.h"
#include "ui/graph/network_simplex.h"

namespace tenfold::ui {
namespace {

using Place = LayoutNode::Place;

constexpr int sweeps = 24;
constexpr double mostMoreGap = 22;  // room for lines that go far aside
// how much worse it is to bend a line between two bends than at a node, and beside a node than between nodes
constexpr std::int64_t straight = 16, direct = 6, aside = 2;

/// A node, or the place where a line goes through a row.
struct Item {
  int row = 0;
  double width = 0;
  bool node = false;
};

/// A piece of a line between two rows.
struct Piece {
  int upper = 0, lower = 0;  ///< items
  double leave = 0, enter = 0;
  std::int64_t weight = 1;
};

class Maker {
 public:
  explicit Maker(const LayoutInput& input) : input_(input) {
    for (const auto& edge : input.edges)
      if (edge.from < 0 || edge.from >= edge.to || edge.to >= int(input.nodes.size()))
        throw Error("layout.order", "an edge goes from node {from} to node {to}, which is not later",
                    {{"from", std::to_string(edge.from)}, {"to", std::to_string(edge.to)}});
  }

  Layout make() {
    if (input_.nodes.empty()) return {};
    findRows();
    leadLines();
    startOrder();
    reduceCrossings();
    placeAcross();
    placeDown();
    return std::move(layout_);
  }

 private:
  int nodeCount() const { return int(input_.nodes.size()); }

  /// All first nodes are one here, and all last ones.
  void findRows() {
    std::vector<int> of(input_.nodes.size());
    int count = 1, first = -1, last = -1;  // 0 is above everything: the graph is connected by it
    for (int k = 0; k < nodeCount(); ++k) {
      const Place place = input_.nodes[std::size_t(k)].place;
      int& shared = place == Place::first ? first : last;
      if (place == Place::any)
        of[std::size_t(k)] = count++;
      else
        of[std::size_t(k)] = shared = shared < 0 ? count++ : shared;
    }
    std::vector<LevelEdge> edges;
    std::vector<char> entered(of.size() + 1), left(of.size() + 1);  // at most so many
    for (const auto& edge : input_.edges) {
      const int from = of[std::size_t(edge.from)], to = of[std::size_t(edge.to)];
      edges.push_back({from, to, 1, 1});
      entered[std::size_t(to)] = left[std::size_t(from)] = 1;
    }
    for (int k = 1; k < count; ++k) {
      if (k == first || !entered[std::size_t(k)])
        edges.push_back({k == first || first < 0 ? 0 : first, k, k == first || first < 0 ? 0 : 1, 0});
      if (last >= 0 && k != last && !left[std::size_t(k)]) edges.push_back({k, last, 1, 0});
    }
    const auto level = levels(count, edges);
    const auto least = *std::min_element(level.begin() + 1, level.end());
    for (int k = 0; k < nodeCount(); ++k) {
      const int row = int(level[std::size_t(of[std::size_t(k)])] - least);
      layout_.rows.push_back(row);
      items_.push_back({row, input_.nodes[std::size_t(k)].width, true});
    }
  }

  /// Lines through rows in between; those that leave at one place share them.
  void leadLines() {
    std::map<std::pair<int, double>, std::vector<int>> trunks;
    for (const auto& edge : input_.edges) {
      auto& trunk = trunks[{edge.from, edge.leave}];
      const int top = layout_.rows[std::size_t(edge.from)], end = layout_.rows[std::size_t(edge.to)];
      while (top + 1 + int(trunk.size()) < end) {
        const int item = int(items_.size());
        if (trunk.empty())
          pieces_.push_back({edge.from, item, edge.leave, 0, aside});
        else
          pieces_.push_back({trunk.back(), item, 0, 0, straight});
        items_.push_back({top + 1 + int(trunk.size()), 0, false});
        trunk.push_back(item);
      }
      std::vector<int> way(trunk.begin(), trunk.begin() + (end - top - 1));
      if (way.empty())
        pieces_.push_back({edge.from, edge.to, edge.leave, edge.enter, direct});
      else
        pieces_.push_back({way.back(), edge.to, 0, edge.enter, aside});
      ways_.push_back(std::move(way));
    }
    // a fork goes on straight where it began
    std::vector<char> forked(items_.size()), joined(items_.size());
    for (auto& piece : pieces_) {
      if (piece.weight != direct) continue;
      if (!forked[std::size_t(piece.upper)] && !joined[std::size_t(piece.lower)]) ++piece.weight;
      forked[std::size_t(piece.upper)] = joined[std::size_t(piece.lower)] = 1;
    }
    above_.resize(items_.size());
    below_.resize(items_.size());
    for (int k = 0; k < int(pieces_.size()); ++k) {
      above_[std::size_t(pieces_[std::size_t(k)].lower)].push_back(k);
      below_[std::size_t(pieces_[std::size_t(k)].upper)].push_back(k);
    }
  }

  void startOrder() {
    const int rows = 1 + std::max_element(items_.begin(), items_.end(), [](const Item& a, const Item& b) {
                           return a.row < b.row;
                         })->row;
    order_.resize(std::size_t(rows));
    for (int k = 0; k < int(items_.size()); ++k) order_[std::size_t(items_[std::size_t(k)].row)].push_back(k);
    number();
  }

  void number() {
    at_.resize(items_.size());
    for (const auto& row : order_)
      for (int k = 0; k < int(row.size()); ++k) at_[std::size_t(row[std::size_t(k)])] = k;
  }

  /// Where a piece ends, in places of its row.
  double endOf(int item, double offset) const {
    const double width = items_[std::size_t(item)].width;
    return at_[std::size_t(item)] + (width > 0 ? std::clamp(0.9 * offset / width, -0.45, 0.45) : 0);
  }
  double upperEnd(const Piece& piece) const { return endOf(piece.upper, piece.leave); }
  double lowerEnd(const Piece& piece) const { return endOf(piece.lower, piece.enter); }

  /// Of the pieces that come out of a row: inversions, counted by insertion (Barth, Jünger and Mutzel 2002).
  int crossingsBelow(std::size_t row) const {
    std::vector<std::pair<double, double>> ends;
    for (const int item : order_[row])
      for (const int piece : below_[std::size_t(item)])
        ends.push_back({upperEnd(pieces_[std::size_t(piece)]), lowerEnd(pieces_[std::size_t(piece)])});
    std::sort(ends.begin(), ends.end());
    std::vector<double> lower;
    for (const auto& end : ends) lower.push_back(end.second);
    std::sort(lower.begin(), lower.end());
    std::vector<int> tree(lower.size() + 1);
    int crossings = 0;
    for (std::size_t k = 0; k < ends.size(); ++k) {
      const auto place = std::lower_bound(lower.begin(), lower.end(), ends[k].second) - lower.begin();
      const auto after = std::upper_bound(lower.begin(), lower.end(), ends[k].second) - lower.begin();
      int before = 0;
      for (auto at = after; at > 0; at -= at & -at) before += tree[std::size_t(at)];
      crossings += int(k) - before;
      for (auto at = place + 1; at < std::ptrdiff_t(tree.size()); at += at & -at) ++tree[std::size_t(at)];
    }
    return crossings;
  }

  int crossings() const {
    int sum = 0;
    for (std::size_t row = 0; row + 1 < order_.size(); ++row) sum += crossingsBelow(row);
    return sum;
  }

  void reduceCrossings() {
    auto best = order_;
    layout_.crossings = crossings();
    for (int sweep = 0; sweep < sweeps && layout_.crossings > 0; ++sweep) {
      const bool down = sweep % 2 == 0;
      for (std::size_t k = 1; k < order_.size(); ++k)
        sortByMedians(down ? k : order_.size() - 1 - k, down, sweep % 4 < 2);
      exchangeNeighbours();
      if (const int now = crossings(); now < layout_.crossings) {
        layout_.crossings = now;
        best = order_;
      }
    }
    order_ = std::move(best);
    number();
  }

  /// −1: nothing hangs on that side.
  double median(int item, bool fromAbove) const {
    std::vector<double> ends;
    for (const int piece : (fromAbove ? above_ : below_)[std::size_t(item)]) {
      const auto& each = pieces_[std::size_t(piece)];
      ends.push_back(fromAbove ? upperEnd(each) : lowerEnd(each));
    }
    if (ends.empty()) return -1;
    std::sort(ends.begin(), ends.end());
    const std::size_t middle = ends.size() / 2;
    if (ends.size() % 2 == 1) return ends[middle];
    if (ends.size() == 2) return (ends[0] + ends[1]) / 2;
    const double left = ends[middle - 1] - ends.front(), right = ends.back() - ends[middle];
    if (left + right == 0) return (ends[middle - 1] + ends[middle]) / 2;
    return (ends[middle - 1] * right + ends[middle] * left) / (left + right);
  }

  /// Items without a median stay where they are. Equal ones keep their order, or, every other time, not.
  void sortByMedians(std::size_t row, bool fromAbove, bool keep) {
    auto& items = order_[row];
    std::vector<std::pair<double, int>> moving;
    for (const int item : items)
      if (const double wish = median(item, fromAbove); wish >= 0) moving.push_back({wish, item});
    if (!keep) std::reverse(moving.begin(), moving.end());
    std::stable_sort(moving.begin(), moving.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::size_t next = 0;
    for (int& item : items)
      if (!(fromAbove ? above_ : below_)[std::size_t(item)].empty()) item = moving[next++].second;
    for (int k = 0; k < int(items.size()); ++k) at_[std::size_t(items[std::size_t(k)])] = k;
  }

  /// Crossings of the pieces of two neighbours, the first left of the second.
  int crossingsOf(int left, int right) const {
    int count = 0;
    for (const int one : above_[std::size_t(left)])
      for (const int other : above_[std::size_t(right)])
        count += upperEnd(pieces_[std::size_t(one)]) > upperEnd(pieces_[std::size_t(other)]);
    for (const int one : below_[std::size_t(left)])
      for (const int other : below_[std::size_t(right)])
        count += lowerEnd(pieces_[std::size_t(one)]) > lowerEnd(pieces_[std::size_t(other)]);
    return count;
  }

  void exchangeNeighbours() {
    bool better = true;
    for (int round = 0; better && round < 8; ++round) {
      better = false;
      for (auto& row : order_)
        for (std::size_t k = 0; k + 1 < row.size(); ++k) {
          if (crossingsOf(row[k + 1], row[k]) >= crossingsOf(row[k], row[k + 1])) continue;
          std::swap(row[k], row[k + 1]);
          at_[std::size_t(row[k])] = int(k);
          at_[std::size_t(row[k + 1])] = int(k) + 1;
          better = true;
        }
    }
  }

  double gapBetween(int left, int right) const {
    const bool nodes = items_[std::size_t(left)].node && items_[std::size_t(right)].node;
    return (items_[std::size_t(left)].width + items_[std::size_t(right)].width) / 2 +
           (nodes ? input_.gap : 0.7 * input_.gap);
  }

  void placeAcross() {
    std::vector<LevelEdge> edges;
    const int base = int(items_.size());
    int count = base + 1;  // `base` is left of everything
    for (const auto& row : order_)
      for (std::size_t k = 0; k < row.size(); ++k) {
        if (k == 0)
          edges.push_back({base, row[k], std::llround(items_[std::size_t(row[k])].width / 2), 0});
        else
          edges.push_back({row[k - 1], row[k], std::llround(std::ceil(gapBetween(row[k - 1], row[k]))), 0});
      }
    for (const auto& piece : pieces_) {
      const std::int64_t shift = std::llround(piece.enter - piece.leave);
      edges.push_back({count, piece.upper, std::max<std::int64_t>(0, shift), piece.weight});
      edges.push_back({count, piece.lower, std::max<std::int64_t>(0, -shift), piece.weight});
      ++count;
    }
    // a piece's own node may be left of the base: it has no place of its own
    const auto level = levels(count, edges);
    x_.assign(level.begin(), level.begin() + base);
    double least = std::numeric_limits<double>::max(), most = -least;
    for (int k = 0; k < base; ++k) {
      least = std::min(least, x_[std::size_t(k)] - items_[std::size_t(k)].width / 2);
      most = std::max(most, x_[std::size_t(k)] + items_[std::size_t(k)].width / 2);
    }
    for (double& x : x_) x -= least;
    layout_.width = most - least;
  }

  void placeDown() {
    std::vector<double> heights(order_.size()), tops(order_.size());
    for (int k = 0; k < nodeCount(); ++k) {
      double& height = heights[std::size_t(layout_.rows[std::size_t(k)])];
      height = std::max(height, input_.nodes[std::size_t(k)].height);
    }
    std::vector<double> farthest(order_.size());  // that a line goes aside below a row
    for (const auto& piece : pieces_) {
      const double by =
          x_[std::size_t(piece.lower)] + piece.enter - x_[std::size_t(piece.upper)] - piece.leave;
      double& most = farthest[std::size_t(items_[std::size_t(piece.upper)].row)];
      most = std::max(most, std::abs(by));
    }
    double y = 0;
    for (std::size_t row = 0; row < order_.size(); ++row) {
      tops[row] = y;
      y += heights[row];
      if (row + 1 < order_.size())
        y += input_.rowGap + std::floor(std::min(0.1 * farthest[row], mostMoreGap));
    }
    layout_.height = y;
    const auto bottom = [&](int row) { return tops[std::size_t(row)] + heights[std::size_t(row)]; };
    for (int k = 0; k < nodeCount(); ++k) {
      const auto row = std::size_t(layout_.rows[std::size_t(k)]);
      layout_.centres.push_back({x_[std::size_t(k)], tops[row] + heights[row] / 2});
    }
    for (std::size_t k = 0; k < input_.edges.size(); ++k) {
      const auto& edge = input_.edges[k];
      const auto from = std::size_t(edge.from), to = std::size_t(edge.to);
      std::vector<LayoutPoint> line;
      const auto add = [&line](double x, double at) {
        if (const LayoutPoint point{x, at}; line.empty() || !(line.back() == point)) line.push_back(point);
      };
      add(x_[from] + edge.leave, layout_.centres[from].y + input_.nodes[from].height / 2);
      add(x_[from] + edge.leave, bottom(layout_.rows[from]));
      for (const int item : ways_[k]) {
        const int row = items_[std::size_t(item)].row;
        add(x_[std::size_t(item)], tops[std::size_t(row)]);
        add(x_[std::size_t(item)], bottom(row));
      }
      add(x_[to] + edge.enter, tops[std::size_t(layout_.rows[to])]);
      add(x_[to] + edge.enter, layout_.centres[to].y - input_.nodes[to].height / 2);
      layout_.lines.push_back(std::move(line));
    }
  }

  const LayoutInput& input_;
  Layout layout_;
  std::vector<Item> items_;  ///< the nodes, then places of lines
  std::vector<Piece> pieces_;
  std::vector<std::vector<int>> ways_;           ///< of each edge: the items it goes through
  std::vector<std::vector<int>> above_, below_;  ///< of each item: pieces
  std::vector<std::vector<int>> order_;          ///< of each row: items
  std::vector<int> at_;                          ///< of each item: its place in its row
  std::vector<double> x_;
};

}  // namespace

Layout layOut(const LayoutInput& input) { return Maker(input).make(); }

}  // namespace tenfold::ui

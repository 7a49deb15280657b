// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/layered_layout.h"

#include <QRectF>
#include <random>

#include "engine/support/error.h"
#include "tests/support/test_main.h"
#include "ui/graph/network_simplex.h"

namespace tenfold::ui::testing {
namespace {

LayoutInput graphOf(int nodes, const std::vector<std::pair<int, int>>& edges) {
  LayoutInput input;
  input.nodes.assign(std::size_t(nodes), {60, 20});
  for (const auto& [from, to] : edges) input.edges.push_back({from, to});
  return input;
}

LayoutInput randomGraph(unsigned seed) {
  std::mt19937 random(seed);
  LayoutInput input;
  const int count = 2 + int(random() % 40);
  for (int k = 0; k < count; ++k)
    input.nodes.push_back({double(10 + random() % 200), double(10 + random() % 90), LayoutNode::Place::any});
  for (int to = 1; to < count; ++to)
    for (unsigned k = random() % 4; k > 0; --k) {
      const int from = int(random() % unsigned(to));
      const double half = input.nodes[std::size_t(to)].width / 2;
      input.edges.push_back({from, to, 0, random() % 3 == 0 ? half / 2 : 0});
    }
  return input;
}

QRectF areaOf(const LayoutInput& input, const Layout& layout, std::size_t node) {
  const QSizeF size(input.nodes[node].width, input.nodes[node].height);
  const QPointF centre(layout.centres[node].x, layout.centres[node].y);
  return {centre - QPointF(size.width() / 2, size.height() / 2), size};
}

/// What holds for every drawing.
void check(const LayoutInput& input, const Layout& layout) {
  const QRectF sheet(-0.01, -0.01, layout.width + 0.02, layout.height + 0.02);
  for (std::size_t one = 0; one < input.nodes.size(); ++one) {
    QVERIFY(sheet.contains(areaOf(input, layout, one)));
    for (std::size_t other = 0; other < one; ++other)
      QVERIFY(!areaOf(input, layout, one).intersects(areaOf(input, layout, other)));
  }
  for (std::size_t k = 0; k < input.edges.size(); ++k) {
    const auto& edge = input.edges[k];
    const auto& line = layout.lines[k];
    QVERIFY(layout.rows[std::size_t(edge.from)] < layout.rows[std::size_t(edge.to)]);
    const QRectF from = areaOf(input, layout, std::size_t(edge.from)),
                 to = areaOf(input, layout, std::size_t(edge.to));
    QCOMPARE(line.front().y, from.bottom());
    QCOMPARE(line.front().x, from.center().x() + edge.leave);
    QCOMPARE(line.back().y, to.top());
    QCOMPARE(line.back().x, to.center().x() + edge.enter);
    for (std::size_t p = 1; p < line.size(); ++p) {
      QVERIFY(line[p].y >= line[p - 1].y);  // never upwards
      // a line stays out of boxes
      const QRectF piece(QPointF(std::min(line[p].x, line[p - 1].x), line[p - 1].y),
                         QPointF(std::max(line[p].x, line[p - 1].x) + 0.01, line[p].y));
      for (std::size_t node = 0; node < input.nodes.size(); ++node)
        QVERIFY(!areaOf(input, layout, node).adjusted(0.1, 0.1, -0.1, -0.1).intersects(piece));
    }
  }
}

std::int64_t costOf(const std::vector<LevelEdge>& edges, const std::vector<std::int64_t>& level) {
  std::int64_t cost = 0;
  for (const auto& edge : edges) {
    const std::int64_t length = level[std::size_t(edge.to)] - level[std::size_t(edge.from)];
    if (length < edge.length) return -1;
    cost += edge.weight * length;
  }
  return cost;
}

}  // namespace

class TestLayeredLayout : public QObject {
  Q_OBJECT

 private slots:
  /// Against all levels that there are.
  void levelsAreTheBest() {
    for (unsigned seed = 0; seed < 60; ++seed) {
      std::mt19937 random(seed);
      constexpr int count = 5, most = 7;
      std::vector<LevelEdge> edges;
      for (int to = 1; to < count; ++to) {
        edges.push_back(
            {int(random() % unsigned(to)), to, std::int64_t(random() % 2), std::int64_t(random() % 4)});
        if (random() % 2 == 0)
          edges.push_back(
              {int(random() % unsigned(to)), to, std::int64_t(random() % 3), std::int64_t(random() % 9)});
      }
      const auto found = levels(count, edges);
      std::int64_t best = -1;
      std::vector<std::int64_t> level(count, 0);
      for (int code = 0; code < most * most * most * most * most; ++code) {
        int rest = code;
        for (auto& each : level) each = rest % most, rest /= most;
        if (const auto cost = costOf(edges, level); cost >= 0 && (best < 0 || cost < best)) best = cost;
      }
      QCOMPARE(costOf(edges, found), best);
    }
  }

  void aChainIsALine() {
    const auto input = graphOf(4, {{0, 1}, {1, 2}, {2, 3}});
    const Layout layout = layOut(input);
    check(input, layout);
    QCOMPARE(layout.rows, (std::vector<int>{0, 1, 2, 3}));
    for (const auto& centre : layout.centres) QCOMPARE(centre.x, layout.centres[0].x);
    QCOMPARE(layout.width, 60.0);
    QCOMPARE(layout.height, 4 * 20 + 3 * input.rowGap);
  }

  /// The way past a block is beside it, straight, and the block stays in one line.
  void aShortcutGoesStraightPast() {
    const auto input = graphOf(6, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {0, 4}, {4, 5}});
    const Layout layout = layOut(input);
    check(input, layout);
    for (const auto& centre : layout.centres) QCOMPARE(centre.x, layout.centres[0].x);
    const auto& past = layout.lines[4];
    QVERIFY(past.size() >= 8);
    for (std::size_t p = 2; p + 1 < past.size() - 1; ++p) QCOMPARE(past[p].x, past[2].x);
    QVERIFY(std::abs(past[2].x - layout.centres[0].x) > 30);
    QCOMPARE(layout.crossings, 0);
  }

  /// Edges of one tensor share their way.
  void aTensorForManyIsOneTrunk() {
    const auto input = graphOf(5, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {0, 3}, {0, 4}});
    const Layout layout = layOut(input);
    check(input, layout);
    const auto &nearer = layout.lines[4], &farther = layout.lines[5];
    for (std::size_t p = 0; p + 2 < nearer.size(); ++p) QCOMPARE(nearer[p], farther[p]);
  }

  void countsCrossings() {
    // every node above with every node below: three of a side cross nine times, whatever the order
    std::vector<std::pair<int, int>> all;
    for (int from = 0; from < 3; ++from)
      for (int to = 3; to < 6; ++to) all.push_back({from, to});
    QCOMPARE(layOut(graphOf(6, all)).crossings, 9);
    // crossed as they come, and nothing needs to cross
    const auto tangled = graphOf(9, {{0, 5}, {1, 4}, {2, 3}, {3, 8}, {4, 7}, {5, 6}, {0, 3}});
    const Layout layout = layOut(tangled);
    check(tangled, layout);
    QCOMPARE(layout.crossings, 0);
  }

  void portsAreInRowsOfTheirOwn() {
    auto input = graphOf(6, {{0, 2}, {1, 4}, {2, 3}, {3, 4}, {4, 5}});
    input.nodes[0].place = input.nodes[1].place = LayoutNode::Place::first;
    input.nodes[5].place = LayoutNode::Place::last;
    const Layout layout = layOut(input);
    check(input, layout);
    QCOMPARE(layout.rows, (std::vector<int>{0, 0, 1, 2, 3, 4}));
  }

  void holdsForAnyGraph() {
    for (unsigned seed = 0; seed < 150; ++seed) {
      const auto input = randomGraph(seed);
      const Layout layout = layOut(input), again = layOut(input);
      check(input, layout);
      if (QTest::currentTestFailed()) QFAIL(qPrintable(QStringLiteral("seed %1").arg(seed)));
      QCOMPARE(again.centres, layout.centres);
      QCOMPARE(again.lines, layout.lines);
    }
  }

  void refusesWhatGoesBack() {
    QVERIFY_EXCEPTION_THROWN(layOut(graphOf(2, {{1, 0}})), Error);
    QVERIFY_EXCEPTION_THROWN(layOut(graphOf(2, {{0, 2}})), Error);
    QVERIFY(layOut({}).centres.empty());
  }
};

TENFOLD_TEST_CLASS(TestLayeredLayout)

}  // namespace tenfold::ui::testing

#include "test_layered_layout.moc"

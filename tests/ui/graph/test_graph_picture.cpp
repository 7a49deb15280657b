// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processor_clock.h"
#include "ui/graph/graph_picture.h"

#include "tests/support/test_main.h"
#include "tests/ui/graph/made_up_graphs.h"

namespace tenfold::ui::testing {
namespace {

const study::ModelGraph resnet50 = residualGraph({3, 4, 6, 3});

int moduleOf(const ModuleTree& tree, const std::string& path) {
  for (int k = 0; k < int(tree.modules.size()); ++k)
    if (tree.modules[std::size_t(k)].path == path) return k;
  return -1;
}

/// What holds for every picture.
void check(const study::ModelGraph& graph, const ModuleTree& tree, const OpenModules& open,
           const GraphPicture& picture) {
  const QRectF sheet(QPointF(-0.01, -0.01), picture.size + QSizeF(0.02, 0.02));
  for (std::size_t k = 0; k < picture.items.size(); ++k) {
    const auto& item = picture.items[k];
    QVERIFY(sheet.contains(item.area));
    QVERIFY(item.frame < int(k));
    if (item.frame >= 0) QVERIFY(picture.items[std::size_t(item.frame)].area.contains(item.area));
    for (std::size_t other = 0; other < k; ++other)
      if (picture.items[other].frame == item.frame) QVERIFY(!picture.items[other].area.intersects(item.area));
  }
  for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
    const auto& box = picture.items.at(std::size_t(picture.boxOf.at(node)));
    QVERIFY(!box.open);
    QCOMPARE(box.module, closedAround(tree, open, int(node)));
    if (box.module < 0) QCOMPARE(box.node, int(node));
  }
  for (const auto& line : picture.lines)
    for (std::size_t p = 1; p < line.points.size(); ++p)
      QVERIFY(line.points[p].y() >= line.points[p - 1].y());
  // every way between two boxes is drawn without a gap: it ends with an arrow at the box
  for (const auto& edge : graph.edges) {
    const int from = picture.boxOf[std::size_t(edge.from)], to = picture.boxOf[std::size_t(edge.to)];
    if (from == to) continue;
    const QRectF area = picture.items[std::size_t(to)].area;
    QVERIFY(std::any_of(picture.lines.begin(), picture.lines.end(), [&](const GraphLine& line) {
      return line.arrow && std::abs(line.points.back().y() - area.top()) < 0.01 &&
             line.points.back().x() >= area.left() && line.points.back().x() <= area.right();
    }));
  }
}

}  // namespace

class TestGraphPicture : public QObject {
  Q_OBJECT

 private slots:
  void findsModulesThatSaySomething() {
    const ModuleTree tree = findModules(resnet50);
    QCOMPARE(tree.modules.size(), std::size_t{4 + 16 + 4});
    const auto& block = tree.modules[std::size_t(moduleOf(tree, "layer2.1"))];
    QCOMPARE(block.title, std::string("1"));
    QCOMPARE(tree.modules[std::size_t(block.parent)].path, std::string("layer2"));
    QCOMPARE(block.depth, 1);
    QCOMPARE(block.after - block.first, 10);
    QCOMPARE(tree.titles[std::size_t(block.first)], std::string("conv1"));

    // one around another, and one around a single operation, are no boxes of their own
    study::ModelGraph graph;
    for (const auto& [module, name] :
         std::vector<std::pair<std::string, std::string>>{{"", "x"},
                                                          {"encoder.layer.0", "a"},
                                                          {"encoder.layer.0", "b"},
                                                          {"encoder.layer.1", "c"},
                                                          {"head", "d"}}) {
      study::GraphNode node;
      node.module = module;
      node.name = name;
      graph.nodes.push_back(node);
    }
    const ModuleTree small = findModules(graph);
    QCOMPARE(small.modules.size(), std::size_t{2});
    QCOMPARE(small.modules[0].title, std::string("encoder.layer"));
    QCOMPARE(small.modules[1].title, std::string("0"));
    QCOMPARE(small.titles, (std::vector<std::string>{"x", "a", "b", "1.c", "head.d"}));
  }

  /// A module that is called twice, with something in between, may not become one box: that were a cycle.
  void aModuleCalledAgainIsASecondRun() {
    study::ModelGraph graph;
    for (const char* module : {"a", "a", "b", "b", "a", "a"}) {
      study::GraphNode node;
      node.module = module;
      node.name = "op";
      graph.nodes.push_back(node);
      const int last = int(graph.nodes.size()) - 1;
      if (last > 0) graph.edges.push_back({last - 1, last, {}});
    }
    const ModuleTree tree = findModules(graph);
    QCOMPARE(tree.modules.size(), std::size_t{3});
    const OpenModules closed(3);
    const auto picture = drawGraph(graph, tree, closed, equalSizes(graph, tree));
    check(graph, tree, closed, picture);
    QCOMPARE(picture.items.size(), std::size_t{3});
    QCOMPARE(picture.after[0], (std::vector<int>{1}));
  }

  void opensAsFarAsIsReadable() {
    const ModuleTree tree = findModules(resnet50);
    QCOMPARE(shownBoxes(tree, OpenModules(tree.modules.size())), 12);
    QCOMPARE(shownBoxes(tree, OpenModules(tree.modules.size(), 1)), int(resnet50.nodes.size()));
    QCOMPARE(shownBoxes(tree, openAtFirst(tree, 23)), 12);
    QCOMPARE(shownBoxes(tree, openAtFirst(tree, 24)), 24);
    QCOMPARE(shownBoxes(tree, openAtFirst(tree, 5)), 12);  // fewer there are not
    QCOMPARE(shownBoxes(tree, openAtFirst(tree, 1000)), int(resnet50.nodes.size()));
  }

  void drawsWithAnyModulesOpen() {
    const ModuleTree tree = findModules(resnet50);
    OpenModules open(tree.modules.size());
    const auto sizes = equalSizes(resnet50, tree);
    check(resnet50, tree, open, drawGraph(resnet50, tree, open, sizes));
    for (const char* path : {"layer2", "layer2.0", "layer4", "layer3.0.downsample"}) {
      open[std::size_t(moduleOf(tree, path))] = 1;
      const auto picture = drawGraph(resnet50, tree, open, sizes);
      check(resnet50, tree, open, picture);
      QCOMPARE(int(std::count_if(picture.items.begin(), picture.items.end(),
                                 [](const auto& item) { return !item.open; })),
               shownBoxes(tree, open));
    }
    // the block that is open: two ways from its side to its sum
    const auto picture = drawGraph(resnet50, tree, open, sizes);
    const auto block = tree.modules[std::size_t(moduleOf(tree, "layer2.0"))];
    const int down = picture.boxOf[std::size_t(block.first) + 8];  // downsample, closed
    QCOMPARE(picture.items[std::size_t(down)].module, moduleOf(tree, "layer2.0.downsample"));
    QCOMPARE(picture.before[std::size_t(down)],
             picture.before[std::size_t(picture.boxOf[std::size_t(block.first)])]);
    check(resnet50, tree, OpenModules(tree.modules.size(), 1),
          drawGraph(resnet50, tree, OpenModules(tree.modules.size(), 1), sizes));
  }

  void isQuick() {
    const ModuleTree tree = findModules(resnet50);
    const auto sizes = equalSizes(resnet50, tree);
    const tenfold::testing::ProcessorClock clock;
    const auto closed = drawGraph(resnet50, tree, OpenModules(tree.modules.size()), sizes);
    const double closedTime = clock.seconds();
    const auto whole = drawGraph(resnet50, tree, OpenModules(tree.modules.size(), 1), sizes);
    const double wholeTime = clock.seconds() - closedTime;
    const ModuleTree none{{}, std::vector<int>(resnet50.nodes.size(), -1), tree.titles};
    const auto flat = drawGraph(resnet50, none, {}, sizes);
    const double flatTime = clock.seconds() - closedTime - wholeTime;
    qInfo("closed %.3f s, whole %.3f s, without modules %.3f s", closedTime, wholeTime, flatTime);
    QVERIFY(closedTime < 0.05);
    QVERIFY(wholeTime < 1);
    QVERIFY(flatTime < 1);
    QCOMPARE(closed.crossings + whole.crossings + flat.crossings, 0);
  }

  /// Every block reads what all blocks before it made, as in a DenseNet.
  void manyLongWaysEndInTime() {
    study::ModelGraph graph;
    constexpr int blocks = 48;
    for (int k = 0; k < blocks; ++k) {
      study::GraphNode node;
      node.name = "cat";
      graph.nodes.push_back(node);
      for (int from = 0; from < k; ++from) graph.edges.push_back({from, k, {}});
    }
    const ModuleTree tree = findModules(graph);
    const tenfold::testing::ProcessorClock clock;
    const auto picture = drawGraph(graph, tree, {}, equalSizes(graph, tree));
    qInfo("%.3f s, %d crossings", clock.seconds(), picture.crossings);
    QVERIFY(clock.seconds() < 10);
    check(graph, tree, {}, picture);
  }
};

TENFOLD_TEST_CLASS(TestGraphPicture)

}  // namespace tenfold::ui::testing

#include "test_graph_picture.moc"

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/model_graph.h"

#include <algorithm>

#include "engine/architectures/match.h"
#include "engine/program/sample_inputs.h"
#include "engine/study/state.h"
#include "engine/study/study.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;
using namespace tenfold::testing;

namespace {

Model model_of(Program program) {
  auto inputs = random_inputs(program);
  return Model(make_state(std::move(program), std::move(inputs), {}, {}, {}));
}

/// Torchvision's ResNet-18 for small images, drawn from the shapes of a few of its weights.
Model residual_network() {
  StateDict known;
  const std::vector<std::pair<std::string, Shape>> shapes{
      {"conv1.weight", {64, 3, 7, 7}}, {"layer1.0.conv1.weight", {64, 64, 3, 3}}, {"fc.weight", {10, 512}}};
  for (const auto& [name, shape] : shapes) known.set(name, noise(shape, 1, at::kFloat));
  const Choices choices = parse_choices("resnet18:image=64");
  auto drawing = draw(built_in(choices.id), known, choices);
  start_missing(*drawing);
  return model_of(std::move(drawing->program));
}

int find(const ModelGraph& graph, const std::string& module, const std::string& name) {
  for (std::size_t k = 0; k < graph.nodes.size(); ++k)
    if (graph.nodes[k].module == module && graph.nodes[k].name == name) return static_cast<int>(k);
  return -1;
}

std::vector<int> sources(const ModelGraph& graph, int node) {
  std::vector<int> found;
  for (const auto& edge : graph.edges)
    if (edge.to == node) found.push_back(edge.from);
  return found;
}

/// A step of a recurrent cell.
Program recurrent_step() {
  ProgramMaker make({2, 8});
  const Argument in = make.parameter("cell.weight_ih", noise({8, 8}, 1, at::kFloat)),
                 state = make.parameter("cell.weight_hh", noise({8, 8}, 2, at::kFloat));
  Program program = make.finish(make.call("aten::rnn_tanh_cell", {make.x, make.x, in, state}));
  for (Node& node : program.nodes) node.scope = "cell";
  return program;
}

/// What holds for the graph of any model.
void check(const Model& model, const ModelGraph& graph) {
  std::int64_t parameters = 0, macs = 0;
  for (const auto& node : graph.nodes) {
    parameters += node.parameters;
    macs += node.macs;
  }
  QCOMPARE(parameters, model.report().parameters);
  QCOMPARE(macs, model.report().macs);
  for (const auto& edge : graph.edges) QVERIFY(edge.from < edge.to);
  std::vector<bool> seen(model.report().layers.size());
  for (const auto& node : graph.nodes)
    if (node.layer >= 0) seen.at(static_cast<std::size_t>(node.layer)) = true;
  QVERIFY(std::all_of(seen.begin(), seen.end(), [](bool each) { return each; }));
}

}  // namespace

class TestModelGraph : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// They stand before the operator that takes them, each by its own name.
  void recurrentMatricesStandBeforeTheirOperator() {
    const Model model = model_of(recurrent_step());
    const ModelGraph dense = model_graph(model);
    QCOMPARE(dense.nodes.at(static_cast<std::size_t>(find(dense, "", "cell"))).layer, 0);
    Recipe recipe;
    for (const LayerRow& row : model.report().layers) recipe.set({row.id, LowRankOptions{{std::int64_t{2}}}});
    CompressReport report;
    const Model small = compress(model, recipe, report);
    const ModelGraph graph = model_graph(small);
    const int in = find(graph, "cell", "weight_ih"), state = find(graph, "cell", "weight_hh"),
              cell = find(graph, "cell", "rnn_tanh_cell");
    QVERIFY(in >= 0 && state >= 0 && cell >= 0);
    const auto layer = [&](int node) { return graph.nodes[static_cast<std::size_t>(node)].layer; };
    QCOMPARE(layer(in), 0);
    QCOMPARE(layer(state), 1);
    QCOMPARE(layer(cell), -1);
    const auto from = sources(graph, cell);
    QVERIFY(std::find(from.begin(), from.end(), in) != from.end());
    QVERIFY(std::find(from.begin(), from.end(), state) != from.end());
  }

  void drawsAResidualNetwork() {
    const Model model = residual_network();
    const ModelGraph graph = model_graph(model);
    check(model, graph);
    QCOMPARE(graph.nodes.front().kind, GraphNode::Kind::input);
    QCOMPARE(graph.nodes.front().output, (Shape{2, 3, 64, 64}));
    QCOMPARE(graph.nodes.back().kind, GraphNode::Kind::output);
    QCOMPARE(graph.nodes.back().output, (Shape{2, 10}));

    const int conv = find(graph, "layer2.0", "conv1"), down = find(graph, "layer2.0.downsample", "0"),
              sum = find(graph, "layer2.0", "add");
    QVERIFY(conv > 0 && down > 0 && sum > 0);
    QCOMPARE(graph.nodes[std::size_t(conv)].op, std::string("conv2d"));
    QCOMPARE(graph.nodes[std::size_t(conv)].parameters, std::int64_t{128 * 64 * 9});
    QCOMPARE(model.report().layers[std::size_t(graph.nodes[std::size_t(conv)].layer)].name,
             std::string("layer2.0.conv1"));
    QCOMPARE(graph.types.at("layer2.0"), std::string("torchvision.models.resnet.BasicBlock"));
    // the block's input goes two ways, which meet in the sum
    QCOMPARE(sources(graph, conv), sources(graph, down));
    QCOMPARE(sources(graph, sum),
             (std::vector<int>{find(graph, "layer2.0", "bn2"), find(graph, "layer2.0.downsample", "1")}));
    const auto edge = std::find_if(graph.edges.begin(), graph.edges.end(),
                                   [&](const GraphEdge& each) { return each.to == down; });
    QCOMPARE(edge->shape, (Shape{2, 64, 16, 16}));
  }

  void factorizedLayersAreOneOperation() {
    const Model model = residual_network();
    const ModelGraph dense = model_graph(model);
    CompressReport report;
    const Model small = compress(model, solve_budget(model.report(), {0.4}), report);
    const ModelGraph graph = model_graph(small);
    check(small, graph);
    QVERIFY(small.report().parameters < model.report().parameters / 2);
    QCOMPARE(graph.edges, dense.edges);
    for (std::size_t k = 0; k < dense.nodes.size(); ++k) {
      QCOMPARE(graph.nodes[k].name, dense.nodes[k].name);
      QCOMPARE(graph.nodes[k].module, dense.nodes[k].module);
      QCOMPARE(graph.nodes[k].op, dense.nodes[k].op);
      QCOMPARE(graph.nodes[k].output, dense.nodes[k].output);
      QCOMPARE(graph.nodes[k].layer, dense.nodes[k].layer);
    }
  }

  void drawsTheSamples_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("operations");
    QTest::newRow("cnn") << "digits_cnn.pt2" << 19;
    QTest::newRow("mlp") << "digits_mlp.pt2" << 6;
  }
  void drawsTheSamples() {
    QFETCH(QString, file);
    QFETCH(int, operations);
    const Model model = open_model(std::string(TENFOLD_SAMPLES) + "/" + file.toStdString());
    const ModelGraph graph = model_graph(model);
    check(model, graph);
    QCOMPARE(int(graph.nodes.size()), operations + 2);
    // a chain from the input to the output
    QCOMPARE(graph.edges.size(), graph.nodes.size() - 1);
    for (std::size_t k = 0; k < graph.edges.size(); ++k)
      QCOMPARE(std::pair(graph.edges[k].from, graph.edges[k].to), std::pair(int(k), int(k) + 1));
  }

  /// The product reads x before it is changed, the sum afterwards, through a view that was not the one
  /// written to.
  void whatIsChangedInPlaceIsReadAfterwards() {
    ProgramMaker maker({2, 3, 4});
    const Argument before = maker.call("aten::relu", {maker.x});
    const Argument once = maker.call("aten::mul", {before, before}, "Tensor");
    const Argument view = maker.call("aten::view", {before, ints({2, 12})});
    maker.call("aten::sigmoid_", {view});
    const Argument end = maker.call("aten::add", {before, once}, "Tensor");
    const ModelGraph graph = model_graph(model_of(maker.finish(end)));
    // 0 x, 1 relu, 2 mul, 3 view, 4 sigmoid, 5 add, 6 output
    QCOMPARE(graph.nodes.size(), std::size_t{7});
    QCOMPARE(graph.nodes[4].op, std::string("sigmoid"));
    QCOMPARE(sources(graph, 2), (std::vector<int>{1}));
    QCOMPARE(sources(graph, 4), (std::vector<int>{3}));
    QCOMPARE(sources(graph, 5), (std::vector<int>{2, 4}));
  }

  /// Attention's projections are weights of one module; each can be named.
  void layersOfOneModuleHaveNamesOfTheirOwn() {
    const auto weight = [](const Shape& shape) { return noise(shape, 1, at::kFloat); };
    const Argument none = Argument::of(c10::IValue());
    ProgramMaker maker({2, 4});
    Argument x = maker.call("aten::linear", {maker.x, maker.parameter("a.in_weight", weight({6, 4})), none});
    x = maker.call("aten::linear", {x, maker.parameter("a.weight", weight({5, 6})), none});
    x = maker.call("aten::linear", {x, maker.parameter("head.weight", weight({3, 5})), none});
    const Model model = model_of(maker.finish(x));
    std::vector<std::string> names;
    for (const LayerRow& row : model.report().layers) names.push_back(row.name);
    QCOMPARE(names, (std::vector<std::string>{"a.in_weight", "a", "head"}));
  }
};

TENFOLD_TEST_CLASS(TestModelGraph)
#include "test_model_graph.moc"

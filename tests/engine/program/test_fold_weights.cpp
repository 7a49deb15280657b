// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/executor.h"
#include "engine/program/fold_weights.h"
#include "engine/program/layers.h"
#include "engine/program/sample_inputs.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

Argument none() { return Argument::of(c10::IValue()); }

/// g v / ‖v‖, a norm for each output.
Argument normalized(ProgramMaker& make, const Argument& v, const Argument& g) {
  return make.call("aten::_weight_norm", {v, g, Argument::of(std::int64_t{0})});
}

/// Folding leaves what the model computes.
std::vector<std::string> folded(Program& program) {
  const auto inputs = random_inputs(program);
  const auto expected = run_for_tensors(program, inputs);
  std::vector<std::string> names = fold_weights(program);
  if (relative_difference(expected, run_for_tensors(program, inputs)) > 1e-12) names.push_back("wrong");
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

class TestFoldWeights : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void normalizedWeightsAreLayers() {
    ProgramMaker make({4, 6}, true, at::kDouble);
    const Argument v = make.parameter("a.parametrizations.weight.original1", noise({5, 6}, 1)),
                   g = make.parameter("a.parametrizations.weight.original0", noise({5, 1}, 2));
    Program program = make.finish(
        make.call("aten::linear", {make.x, normalized(make, v, g), make.parameter("a.bias", noise({5}, 3))}));
    QVERIFY(find_layers(program).empty());
    QCOMPARE(folded(program), Names{"a.weight"});
    QCOMPARE(program.nodes.size(), std::size_t{1});
    QCOMPARE(program.tensors.size(), std::size_t{2});
    QVERIFY(program.tensors.at("a.weight").requires_grad());
    const Layer layer = find_layers(program).at(0);
    QCOMPARE(layer.id, std::string("a.weight"));
    QCOMPARE(layer.shape.weight, (Shape{5, 6}));
    QCOMPARE(fold_weights(program), Names());
  }

  void standardizedKernels() {
    ProgramMaker make({2, 3, 6, 6}, true, at::kDouble);
    const Argument w = make.parameter("stem.weight", noise({4, 3, 3, 3}, 1)),
                   mean = make.call("aten::mean", {w, ints({1, 2, 3}), Argument::of(true)}, "dim"),
                   centred = make.call("aten::sub", {w, mean}, "Tensor");
    Program program = make.finish(make.call("aten::conv2d", {make.x, centred, none()}));
    QCOMPARE(folded(program), Names{"stem.weight"});
    QCOMPARE(find_layers(program).size(), std::size_t{1});
  }

  void oneWeightForTwoLayers() {
    ProgramMaker make({4, 6}, true, at::kDouble);
    const Argument weight =
        normalized(make, make.parameter("a.v", noise({6, 6}, 1)), make.parameter("a.g", noise({6, 1}, 2)));
    Program program = make.finish(
        make.call("aten::linear", {make.call("aten::linear", {make.x, weight, none()}), weight, none()}));
    QCOMPARE(folded(program), Names{"a.weight"});
    QCOMPARE(find_layers(program).at(0).uses.size(), std::size_t{2});
  }

  /// As in residual blocks, where sums are taken in place of what the layers give.
  void whatIsWrittenToElsewhereDoesNotMatter() {
    ProgramMaker make({4, 6}, true, at::kDouble);
    const Argument weight = normalized(make, make.parameter("a.v", noise({6, 6}, 1)),
                                       make.parameter("a.g", noise({6, 1}, 2))),
                   made = make.call("aten::linear", {make.x, weight, none()});
    Program program = make.finish(
        make.call("aten::add_", {make.call("aten::view", {made, ints({-1, 6})}), make.x}, "Tensor"));
    QCOMPARE(folded(program), Names{"a.weight"});
  }

  /// What would grow, what others read, what is drawn, written to or a group's.
  void theRestStays_data() {
    QTest::addColumn<QString>("why");
    for (const char* why : {"factors", "read elsewhere", "a result", "random", "written to", "dropped out",
                            "tied", "view written to"})
      QTest::newRow(why) << why;
  }
  void theRestStays() {
    const QFETCH(QString, why);
    ProgramMaker make({4, 6}, true, at::kDouble);
    const Argument v = make.parameter("a.v", noise({6, 6}, 1)), half = Argument::of(0.5);
    Argument weight = make.call("aten::mul", {v, half}, "Scalar");
    if (why == "factors")
      weight = make.call("aten::mm", {make.parameter("a.left", noise({6, 2}, 3)),
                                      make.parameter("a.right", noise({2, 6}, 4))});
    if (why == "random") weight = make.call("aten::bernoulli", {make.call("aten::sigmoid", {weight})});
    if (why == "dropped out") weight = make.call("aten::dropout", {weight, half, Argument::of(false)});
    if (why == "written to") make.call("aten::mul_", {v, Argument::of(1.0)}, "Scalar");
    if (why == "view written to")
      make.call("aten::mul_", {make.call("aten::view", {v, ints({-1})}), Argument::of(1.0)}, "Scalar");
    Argument result = make.call("aten::linear", {make.x, weight, none()});
    if (why == "read elsewhere") result = make.call("aten::matmul", {result, v});
    Program program = make.finish(result);
    if (why == "a result") program.outputs.push_back({weight, {}});
    if (why == "tied") {
      Input other = program.inputs.front();
      other.value = program.add_value("b");
      other.name = "b.v";
      program.tensors["b.v"] = program.tensors.at("a.v");
      program.inputs.push_back(other);
      program.outputs.push_back({Argument::ref(other.value), {}});
    }
    program.finish();
    const std::size_t nodes = program.nodes.size();
    QCOMPARE(fold_weights(program), Names());
    QCOMPARE(program.nodes.size(), nodes);
  }
};

TENFOLD_TEST_CLASS(TestFoldWeights)
#include "test_fold_weights.moc"

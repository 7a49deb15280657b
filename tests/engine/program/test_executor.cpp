// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/csrc/autograd/autograd.h>

#include "engine/program/cost_record.h"
#include "engine/program/executor.h"
#include "engine/program/layers.h"
#include "engine/program/names.h"
#include "engine/program/sample_inputs.h"
#include "engine/support/error.h"
#include "tests/support/processor_clock.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {
/// linear -> relu -> linear, float64.
Program mlp() {
  ProgramMaker make({4, 6}, true, at::kDouble);
  const Argument hidden = make.call("aten::linear", {make.x, make.parameter("a.weight", noise({5, 6}, 1)),
                                                     make.parameter("a.bias", noise({5}, 2))});
  const Argument active = make.call("aten::relu", {hidden});
  return make.finish(make.call("aten::linear", {active, make.parameter("b.weight", noise({3, 5}, 3))}));
}
}  // namespace

class TestExecutor : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void runsAsDirectCallsDo() {
    const Program program = mlp();
    const at::Tensor x = noise({4, 6}, 9);
    const at::Tensor expected =
        at::linear(at::relu(at::linear(x, program.tensors.at("a.weight"), program.tensors.at("a.bias"))),
                   program.tensors.at("b.weight"));
    const std::vector<c10::IValue> inputs{x};
    QVERIFY(at::equal(run_for_output(program, inputs), expected.detach()));
  }

  /// It would take years to add up what a view says it holds.
  void aTensorWithoutEndIsRefused() {
    ProgramMaker make({1, 1}, false);
    const Argument wide =
        make.call("aten::expand", {make.x, ints({std::int64_t{1} << 25, std::int64_t{1} << 25})});
    const Program program = make.finish(make.call("aten::sum", {wide}));
    const std::vector<c10::IValue> inputs{at::ones({1, 1})};
    try {
      run(program, inputs);
      QFAIL("it came to an end");
    } catch (const Error& problem) {
      const QString text = problem.what();
      QVERIFY2(text.contains("aten::expand") && text.contains("1125899906842624 numbers"), qPrintable(text));
    }
  }

  void gradientsFlowToParameters() {
    const Program program = mlp();
    const std::vector<c10::IValue> inputs{noise({4, 6}, 9)};
    const at::Tensor loss = run(program, inputs)[0].toTensor().pow(2).sum();
    loss.backward();
    const at::Tensor weight = program.tensors.at("b.weight");
    // finite difference of one entry, central, step 1e-6: error about 1e-8 of the value
    const auto loss_at = [&](double step) {
      at::NoGradGuard guard;
      weight.detach()[1][2].add_(step);
      const double value = run(program, inputs)[0].toTensor().pow(2).sum().item<double>();
      weight.detach()[1][2].sub_(step);
      return value;
    };
    const double numeric = (loss_at(1e-6) - loss_at(-1e-6)) / 2e-6,
                 exact = weight.grad()[1][2].item<double>();
    QVERIFY2(std::abs(numeric - exact) < 1e-5 * std::max(1.0, std::abs(exact)),
             qPrintable(QString("%1 %2").arg(numeric).arg(exact)));
  }

  void countsAndCosts() {
    const Program program = mlp();
    const auto inputs = random_inputs(program);
    const CostRecord record = record_costs(program, inputs);
    QCOMPARE(count_parameters(program), std::int64_t{5 * 6 + 5 + 3 * 5});
    QCOMPARE(record.batch, std::int64_t{4});
    QCOMPARE(record.total_per_sample(), std::int64_t{5 * 6 + 3 * 5});
    const auto layers = find_layers(program);
    QCOMPARE(layers.size(), std::size_t{2});
    QCOMPARE(layers[0].id, std::string("a.weight"));
    QCOMPARE(layers[0].uses[0].bias, std::string("a.bias"));
    QCOMPARE(layer_macs(program, record, layers[0]), std::int64_t{30});
  }

  void convolutionAndAttentionMacsAreExact() {
    ProgramMaker make({2, 8, 5, 5});
    const Argument y =
        make.call("aten::conv2d", {make.x, make.parameter("c.weight", noise({6, 4, 3, 3}, 1, at::kFloat)),
                                   Argument::of(c10::IValue()), ints({1, 1}), ints({1, 1}), ints({1, 1}),
                                   Argument::of(std::int64_t{2})});
    const Program program = make.finish(y);
    const auto record = record_costs(program, random_inputs(program));
    QCOMPARE(record.total_per_sample(), std::int64_t{25 * 6 * 4 * 9});
    const auto layers = find_layers(program);
    QVERIFY(!layers.at(0).unfit.empty());  // groups
    ProgramMaker attention({2, 3, 7, 4});
    const Program attend = attention.finish(
        attention.call("aten::scaled_dot_product_attention", {attention.x, attention.x, attention.x}));
    QCOMPARE(record_costs(attend, random_inputs(attend)).total_per_sample(),
             std::int64_t{3 * 7 * 7 * (4 + 4)});
    ProgramMaker empty({2, 3, 7, 0});
    const Program nothing =
        empty.finish(empty.call("aten::scaled_dot_product_attention", {empty.x, empty.x, empty.x}));
    QCOMPARE(record_costs(nothing, random_inputs(nothing)).total_per_sample(), std::int64_t{0});
  }

  void macsOfOtherProductsAreExact() {
    const auto macs = [](const std::string& op, const std::vector<Shape>& before,
                         const std::vector<Shape>& after) {
      ProgramMaker make({2, 3, 4});
      std::vector<Argument> arguments;
      for (const Shape& shape : before)
        arguments.push_back(make.parameter("before", noise(shape, 1, at::kFloat)));
      arguments.push_back(make.x);
      for (const Shape& shape : after)
        arguments.push_back(make.parameter("after", noise(shape, 2, at::kFloat)));
      const Program program = make.finish(make.call(op, arguments));
      return record_costs(program, random_inputs(program)).total_per_sample();
    };
    QCOMPARE(macs("aten::addbmm", {{3, 5}}, {{2, 4, 5}}), std::int64_t{3 * 4 * 5});
    QCOMPARE(macs("aten::baddbmm", {{3, 5}}, {{2, 4, 5}}), std::int64_t{3 * 4 * 5});
    QCOMPARE(macs("aten::inner", {}, {{5, 4}}), std::int64_t{3 * 4 * 5});
    QCOMPARE(macs("aten::linalg_matmul", {}, {{4, 5}}), std::int64_t{3 * 4 * 5});
    const auto einsum = [](const std::string& equation, const Shape& shape) {
      ProgramMaker make({2, 3, 4});
      const Argument other = make.parameter("other", noise(shape, 3, at::kFloat));
      const Program program =
          make.finish(make.call("aten::einsum", {Argument::of(equation), Argument::list({make.x, other})}));
      return record_costs(program, random_inputs(program)).total_per_sample();
    };
    QCOMPARE(einsum("bij,jo->bio", {4, 5}), std::int64_t{3 * 4 * 5});
    QCOMPARE(einsum("...ij, jo -> ...io", {4, 5}), std::int64_t{3 * 4 * 5});
    QCOMPARE(einsum("b...j,oj->b...o", {5, 4}), std::int64_t{3 * 4 * 5});
    QCOMPARE(einsum("bi...,io->bo...", {3, 5}), std::int64_t{3 * 4 * 5});
    QCOMPARE(einsum("b...,b...->b", {2, 3, 4}), std::int64_t{3 * 4});
    QCOMPARE(einsum("b...,...->b...", {3, 4}), std::int64_t{0});
    ProgramMaker sums({2, 3, 4});
    const Program program = sums.finish(
        sums.call("aten::einsum", {Argument::of(std::string("bij->bj")), Argument::list({sums.x})}));
    const CostRecord record = record_costs(program, random_inputs(program));
    QCOMPARE(record.total_per_sample(), std::int64_t{0});
    QVERIFY(record.uncounted.empty());
  }

  void macsOfRecurrentNetworksAreExact() {
    ProgramMaker sequence({2, 3, 4});  // batch first
    const auto weights = [](ProgramMaker& make, std::int64_t gates) {
      return std::vector<Argument>{make.parameter("ih", noise({gates * 5, 4}, 1, at::kFloat)),
                                   make.parameter("hh", noise({gates * 5, 5}, 2, at::kFloat))};
    };
    const Argument state = sequence.parameter("h", at::zeros({1, 2, 5}));
    const Program network =
        sequence.finish(sequence.call("aten::gru",
                                      {sequence.x, state, Argument::list(weights(sequence, 3)),
                                       Argument::of(false), Argument::of(std::int64_t{1}), Argument::of(0.0),
                                       Argument::of(false), Argument::of(false), Argument::of(true)},
                                      "input"));
    const CostRecord record = record_costs(network, random_inputs(network));
    QCOMPARE(record.total_per_sample(), std::int64_t{3 * 3 * 5 * (4 + 5)});
    QVERIFY(record.uncounted.empty());
    ProgramMaker step({2, 4});
    auto arguments = weights(step, 1);
    arguments.insert(arguments.begin(), {step.x, step.parameter("h", at::zeros({2, 5}))});
    const Program cell = step.finish(step.call("aten::rnn_tanh_cell", arguments));
    QCOMPARE(record_costs(cell, random_inputs(cell)).total_per_sample(), std::int64_t{5 * (4 + 5)});
    ProgramMaker pair({2, 4});
    const Program bilinear = pair.finish(
        pair.call("aten::bilinear", {pair.x, pair.x, pair.parameter("w", noise({3, 4, 4}, 3, at::kFloat))}));
    QCOMPARE(record_costs(bilinear, random_inputs(bilinear)).total_per_sample(), std::int64_t{3 * 4 * 4});
  }

  /// In a time that grows with the nodes: 20,000 of one operator take well below a second.
  void nodesOfOneOperatorGetNames() {
    Program program;
    for (int k = 0; k < 20000; ++k) {
      Node node;
      node.op = "aten::relu";
      node.results = {{program.add_value(""), false, {}}};
      program.nodes.push_back(node);
    }
    const ProcessorClock clock;
    assign_names(program);
    QVERIFY(clock.seconds() < 5);
    QCOMPARE(program.nodes.front().name, std::string("relu"));
    QCOMPARE(program.nodes.back().name, std::string("relu_19999"));
    QCOMPARE(program.values.back().name, std::string("relu_19999"));
  }

  void tiedWeightsAreOneLayerWithTwoUses() {
    ProgramMaker make({4, 6});
    const at::Tensor weight = noise({6, 6}, 1, at::kFloat);
    const Argument w = make.parameter("a.weight", weight);
    const Argument once = make.call("aten::linear", {make.x, w});
    const Program program = make.finish(make.call("aten::linear", {once, w}));
    const auto layers = find_layers(program);
    QCOMPARE(layers.size(), std::size_t{1});
    QCOMPARE(layers[0].uses.size(), std::size_t{2});
    QVERIFY(layers[0].unfit.empty());
  }

  void aWeightReadByOthersStays() {
    ProgramMaker make({4, 6});
    const Argument w = make.parameter("a.weight", noise({6, 6}, 1, at::kFloat));
    const Argument y = make.call("aten::linear", {make.x, w});
    const Program program = make.finish(make.call("aten::add", {y, make.call("aten::sum", {w})}, "Tensor"));
    QVERIFY(QString::fromStdString(find_layers(program).at(0).unfit).contains("aten::sum"));
  }

  void aWeightWhoseTransposeIsReadByOthersStays() {
    ProgramMaker make({4, 6});
    const Argument w = make.parameter("a.weight", noise({3, 6}, 1, at::kFloat));
    const Argument code = make.call("aten::relu", {make.call("aten::linear", {make.x, w})});
    const Program program =
        make.finish(make.call("aten::linear", {code, make.call("aten::t", {w})}));  // a tied autoencoder
    QVERIFY(QString::fromStdString(find_layers(program).at(0).unfit).contains("aten::linear"));
    ProgramMaker other({4, 6});
    const Argument same = other.call(
        "aten::permute", {other.parameter("a.weight", noise({6, 5}, 1, at::kFloat)), ints({0, 1})});
    QVERIFY(find_layers(other.finish(other.call("aten::mm", {other.x, same}))).empty());
  }

  void addmmOfATransposeIsALinearLayer() {
    ProgramMaker make({4, 6});
    const Argument w = make.parameter("a.weight", noise({5, 6}, 1, at::kFloat));
    const Argument turned = make.call("aten::permute", {w, ints({1, 0})});
    const Program program = make.finish(
        make.call("aten::addmm", {make.parameter("a.bias", noise({5}, 2, at::kFloat)), make.x, turned}));
    const auto layers = find_layers(program);
    QCOMPARE(layers.size(), std::size_t{1});
    QCOMPARE(layers[0].shape, (LayerShape{LayerKind::linear, {5, 6}}));
    QCOMPARE(layers[0].uses[0].bias, std::string("a.bias"));
    QVERIFY(layers[0].unfit.empty());
  }

  void trainingModeFlipsFlags() {
    ProgramMaker make({8, 6});
    const Argument y = make.call("aten::dropout", {make.x, Argument::of(0.5), Argument::of(false)});
    Program program = make.finish(y);
    QVERIFY(!program.training);
    const std::vector<c10::IValue> ones{at::ones({8, 6})};
    QVERIFY(at::equal(run_for_output(program, ones), at::ones({8, 6})));
    QCOMPARE(set_training(program, true), std::size_t{1});
    QVERIFY(!at::equal(run_for_output(program, ones), at::ones({8, 6})));
    QVERIFY(at::equal(run_for_output(evaluation_copy(program), ones), at::ones({8, 6})));
  }

  void stochasticDepthLeavesNothingOutInUse() {
    ProgramMaker make({64, 1});
    const Argument drawn =
        make.call("aten::bernoulli_", {make.call("aten::empty_like", {make.x}), Argument::of(0.75)}, "float");
    const Argument noise = make.call("aten::div_", {drawn, Argument::of(0.75)}, "Scalar");
    Program program = make.finish(make.call("aten::mul", {make.x, noise}, "Tensor"));
    QVERIFY(program.training);
    const std::vector<c10::IValue> ones{at::ones({64, 1})};
    at::manual_seed(3);
    const at::Tensor trained = run_for_output(program, ones);
    QVERIFY(!at::equal(trained, at::ones({64, 1})));
    QVERIFY(at::allclose(trained.max(), at::full({}, 1 / 0.75)));
    QVERIFY(at::equal(run_for_output(evaluation_copy(program), ones), at::ones({64, 1})));
  }

  void lookingChangesNothing() {
    ProgramMaker make({2, 3});
    const Argument state = make.parameter("steps", at::zeros({2, 3}));
    make.call("aten::add_", {make.call("aten::view", {state, ints({6})}), Argument::of(1.0)}, "Scalar");
    Program program = make.finish(make.call("aten::add_", {make.x, state}, "Tensor"));
    const at::Tensor x = at::ones({2, 3});
    const std::vector<c10::IValue> inputs{x};
    for (int k = 0; k < 2; ++k) QVERIFY(at::equal(run_for_output(program, inputs), at::full({2, 3}, 2.0F)));
    QVERIFY(at::equal(x, at::ones({2, 3})));
    QVERIFY(at::equal(program.tensors.at("steps").detach(), at::zeros({2, 3})));
    program.training = true;
    run_for_output(program, inputs);
    QVERIFY(at::equal(program.tensors.at("steps").detach(), at::ones({2, 3})));
  }

  void failuresNameTheOperatorAndModule() {
    const Program program = mlp();
    const std::vector<c10::IValue> wrong{noise({4, 7}, 1)};
    try {
      run(program, wrong);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(QString(error.what()).contains("aten::linear"));
      QVERIFY(!QString(error.what()).contains("frame #"));
    }
    QVERIFY_THROWS_EXCEPTION(Error, run(program, std::vector<c10::IValue>{}));
  }

  void stopsBetweenNodes() {
    std::stop_source stop;
    stop.request_stop();
    const Program program = mlp();
    QVERIFY_THROWS_EXCEPTION(Cancelled, run(program, random_inputs(program), {}, Job({}, stop.get_token())));
  }

  void differencesSeeEverything() {
    const at::Tensor a = at::ones({3}), b = at::ones({3}) * 2;
    QCOMPARE(relative_difference({b}, {b}), 0.0);
    QCOMPARE(relative_difference({b}, {a}), 0.5);
    QVERIFY(std::isinf(relative_difference({b}, {at::ones({4})})));
    QVERIFY(
        std::isinf(relative_difference({b}, {b.clone().index_fill(0, at::tensor({std::int64_t{1}}), NAN)})));
    QVERIFY(std::isinf(relative_difference({b}, {})));
    const at::Tensor turned = at::complex(at::zeros({3}), b);
    QCOMPARE(relative_difference({turned}, {turned}), 0.0);
    QCOMPARE(relative_difference({turned}, {turned.conj()}), 2.0);
    QVERIFY(std::isinf(relative_difference({b}, {at::complex(b, a)})));
  }
};

TENFOLD_TEST_CLASS(TestExecutor)
#include "test_executor.moc"

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/sequential.h"

#include "engine/program/executor.h"
#include "engine/support/error.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

at::Tensor trained_layer(const Shape& shape, std::int64_t seed) {
  return noise(shape, seed, at::kFloat).mul(0.5).requires_grad_();
}

/// Three linear layers with ReLU between, or a convolution, ReLU, its sum over places and a linear layer.
Program network(bool convolution) {
  ProgramMaker make(convolution ? Shape{2, 3, 6, 6} : Shape{2, 12});
  const auto layer = [&](const char* op, const Argument& x, const std::string& name, const Shape& shape,
                         std::int64_t seed) {
    return make.call(op, {x, make.parameter(name + ".weight", trained_layer(shape, seed)),
                          make.parameter(name + ".bias", trained_layer({shape[0]}, seed + 1))});
  };
  const auto relu = [&](const Argument& x) { return make.call("aten::relu", {x}); };
  if (convolution) {
    const Argument y = relu(layer("aten::conv2d", make.x, "a", {8, 3, 3, 3}, 1));
    return make.finish(
        layer("aten::linear", make.call("aten::sum", {y, ints({2, 3})}, "dim_IntList"), "b", {4, 8}, 3));
  }
  const Argument y = relu(layer("aten::linear", make.x, "a", {10, 12}, 1));
  return make.finish(layer("aten::linear", relu(layer("aten::linear", y, "b", {8, 10}, 3)), "c", {4, 8}, 5));
}

struct SequentialCase {
  Program program;
  CostRecord record;
  ProgramBatches batches;
  std::vector<c10::IValue> inputs;
  std::vector<LayerRequest> requests;

  SequentialCase(Program made, const at::Tensor& x)
      : program(std::move(made)),
        batches(program, {"made up", x, at::zeros({x.size(0)}, at::kLong)}, {}, 7),
        inputs{x} {
    record = record_costs(program, inputs);
    MomentOptions options;
    options.target = LossTarget::output;
    const auto layers = find_layers(program);
    const Moments moments = gather_moments(program, layers, batches, options);
    for (const Layer& layer : layers)
      requests.push_back({layer,
                          {layer.id, LowRankOptions{Rank{std::int64_t{2}}, {}}},
                          program.tensors.at(layer.id),
                          moments.at(layer.id)});
  }

  /// Root mean square change of the output.
  double error(const SequentialOptions& options) const {
    SequentialResult made = compress_in_sequence(program, record, requests, batches, options);
    Program changed = program;
    for (const auto& [name, bias] : made.biases) changed.tensors[name] = bias;
    replace_layers(changed, record, made.replacements);
    const at::Tensor difference = run_for_output(changed, inputs) - run_for_output(program, inputs);
    return difference.square().mean().sqrt().item<double>();
  }
};

SequentialCase made_case(bool convolution) {
  const Shape shape = convolution ? Shape{40, 3, 6, 6} : Shape{64, 12};
  return {network(convolution), noise(shape, 9, at::kFloat) + 0.3};
}

SequentialOptions following(bool sequential, bool refit, bool bias) {
  SequentialOptions options;
  options.sequential = sequential;
  options.refit = refit;
  options.bias_correction = bias;
  return options;
}

}  // namespace

class TestSequential : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equalInputsGiveTheWeightAgain_data() {
    QTest::addColumn<bool>("convolution");
    QTest::newRow("linear") << false;
    QTest::newRow("convolution") << true;
  }
  void equalInputsGiveTheWeightAgain() {
    QFETCH(bool, convolution);
    const SequentialCase made = made_case(convolution);
    const Layer& layer = made.requests[0].layer;
    const CrossMoments moments = gather_cross_moments(made.program, made.program, layer, made.batches, {});
    const at::Tensor weight = made.program.tensors.at(layer.id).detach().to(at::kDouble);
    QVERIFY(at::allclose(moments.changed, moments.cross, 1e-6, 1e-6));
    QVERIFY(at::allclose(moments.mean, moments.changed_mean));
    QVERIFY(at::allclose(regressed_weight(weight, moments), weight, 1e-6, 1e-8));
    QVERIFY(at::allclose(regressed_weight(weight, moments.centred()), weight, 1e-5, 1e-7));
  }

  /// The least squares that the moments stand for, solved from the samples themselves.
  void theTargetIsTheRegressionOfTheOutput() {
    const SequentialCase made = made_case(false);
    Program changed = made.program;
    changed.tensors["a.weight"] = at::Tensor(changed.tensors.at("a.weight").detach() * 0.7);
    const auto hidden = [&](const Program& program) {
      const at::Tensor x = made.inputs[0].toTensor().to(at::kDouble);
      const auto of = [&](const char* name) { return program.tensors.at(name).detach().to(at::kDouble); };
      return at::relu(at::linear(x, of("a.weight"), of("a.bias")));
    };
    const at::Tensor weight = made.program.tensors.at("b.weight").detach().to(at::kDouble);
    const CrossMoments moments =
        gather_cross_moments(made.program, changed, made.requests[1].layer, made.batches, {});
    const at::Tensor before = hidden(made.program), after = hidden(changed);
    const at::Tensor expected =
        at::linalg_solve(after.t().mm(after), after.t().mm(before.mm(weight.t()))).t();
    QVERIFY(at::allclose(regressed_weight(weight, moments, 1e-12), expected, 1e-4, 1e-5));
  }

  /// Batch and tokens in one dimension, as GPT-2 has them.
  void allTokensAreLookedAt() {
    const at::Tensor x = noise({7, 4, 6}, 1, at::kFloat);
    ProgramMaker make({2, 4, 6});
    const Argument flat =
        make.call("aten::flatten", {make.x, Argument::of(std::int64_t{0}), Argument::of(std::int64_t{1})},
                  "using_ints");
    const Program program =
        make.finish(make.call("aten::linear", {flat, make.parameter("w", trained_layer({3, 6}, 2))}));
    const ProgramBatches batches(program, {"made up", x, at::zeros({7}, at::kLong)}, {}, 3);
    const CrossMoments found =
        gather_cross_moments(program, program, find_layers(program).at(0), batches, {});
    const at::Tensor rows = x.reshape({-1, 6}).to(at::kDouble);
    QVERIFY(at::allclose(found.changed, rows.t().mm(rows) / 7));
    QVERIFY(at::allclose(found.mean, rows.mean(0)));
    QCOMPARE(found.positions, 4.0);
  }

  void aLargeMeanHidesNothing() {
    const at::Tensor x = noise({64, 12}, 9, at::kFloat) * 0.01 + 1000;
    const SequentialCase made(network(false), x);
    const CrossMoments found =
        gather_cross_moments(made.program, made.program, made.requests[0].layer, made.batches, {});
    const at::Tensor rest = x.to(at::kDouble) - x.to(at::kDouble).mean(0);
    QVERIFY(at::allclose(found.centred().changed, rest.t().mm(rest) / 64, 1e-4, 1e-8));
  }

  void anInputThatDoesNotVaryLeavesTheWeight() {
    const at::Tensor weight = noise({4, 3}, 1), none = at::zeros({3, 3}, at::kDouble),
                     mean = at::ones({3}, at::kDouble);
    QVERIFY(at::equal(regressed_weight(weight, {none, none, mean, mean, 1}), weight));
    QVERIFY(at::equal(regressed_weight(weight, {none, none, 0 * mean, 0 * mean, 1}), weight));
  }

  void outputsSufferLess_data() { equalInputsGiveTheWeightAgain_data(); }
  void outputsSufferLess() {
    QFETCH(bool, convolution);
    const SequentialCase made = made_case(convolution);
    const double plain = made.error(following(false, false, false)),
                 biases = made.error(following(false, false, true)),
                 all = made.error(following(true, true, true));
    QVERIFY2(biases < plain, qPrintable(QString("%1 %2").arg(biases).arg(plain)));
    QVERIFY2(all < 0.95 * plain, qPrintable(QString("%1 %2").arg(all).arg(plain)));
  }

  void theMeanOfTheOutputIsKept() {
    const SequentialCase made = made_case(false);
    const SequentialResult found = compress_in_sequence(made.program, made.record, made.requests,
                                                        made.batches, following(true, true, true));
    QCOMPARE(found.biases.size(), std::size_t{3});
    Program changed = made.program;
    for (const auto& [name, bias] : found.biases) {
      QVERIFY(bias.requires_grad());
      changed.tensors[name] = bias;
    }
    replace_layers(changed, made.record, found.replacements);
    const at::Tensor before = run_for_output(made.program, made.inputs).mean(0),
                     after = run_for_output(changed, made.inputs).mean(0);
    QVERIFY(at::allclose(before, after, 1e-4, 1e-5));
  }

  /// A bias that something else reads too answers for nothing: that would change what the other gives.
  void aBiasOfOthersStays() {
    ProgramMaker make({2, 12});
    const Argument shared = make.parameter("a.bias", trained_layer({10}, 2));
    const Argument y =
        make.call("aten::linear", {make.x, make.parameter("a.weight", trained_layer({10, 12}, 1)), shared});
    const Argument more = make.call("aten::add", {make.call("aten::relu", {y}), shared}, "Tensor");
    const Argument weight = make.parameter("b.weight", trained_layer({4, 10}, 3));
    const Argument bias = make.parameter("b.bias", trained_layer({4}, 4));
    const SequentialCase made(make.finish(make.call("aten::linear", {more, weight, bias})),
                              noise({64, 12}, 9, at::kFloat));
    const SequentialResult found = compress_in_sequence(made.program, made.record, made.requests,
                                                        made.batches, following(true, true, true));
    QCOMPARE(found.replacements.size(), std::size_t{2});
    QCOMPARE(found.biases.size(), std::size_t{1});
    QVERIFY(found.biases.contains("b.bias"));
  }

  void stopsWhenAsked() {
    const SequentialCase made = made_case(false);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled,
                             compress_in_sequence(made.program, made.record, made.requests, made.batches,
                                                  following(true, true, true), Job({}, stop.get_token())));
  }
};

TENFOLD_TEST_CLASS(TestSequential)
#include "test_sequential.moc"

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/layer_moments.h"
#include "engine/compression/weight_metric.h"

#include <torch/csrc/autograd/autograd.h>

#include <limits>

#include "engine/support/error.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

at::Tensor trained(const Shape& shape, std::int64_t seed) {
  return noise(shape, seed, at::kFloat).mul(0.5).requires_grad_();
}

DataSet data_of(const at::Tensor& x) {
  return {"made up", x.to(at::kFloat), at::zeros({x.size(0)}, at::kLong)};
}

Moments moments_of(const Program& program, const DataSet& data, std::int64_t batch,
                   const MomentOptions& options = {}) {
  return gather_moments(program, find_layers(program), ProgramBatches(program, data, {}, batch), options);
}

double difference(const at::Tensor& found, const at::Tensor& expected) {
  return ((found - expected.to(at::kDouble)).abs().max() / expected.abs().max()).item<double>();
}

/// E diag(p) − p pᵀ: the Fisher of a softmax in its inputs.
at::Tensor fisher(const at::Tensor& logits, double temperature) {
  const at::Tensor p = (logits.to(at::kDouble) / temperature).softmax(1);
  return p.mean(0).diag() - p.t().mm(p) / static_cast<double>(p.size(0));
}

constexpr double float_sums = 1e-5;

}  // namespace

class TestLayerMoments : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void ofALinearClassifier_data() {
    QTest::addColumn<int>("batch");
    QTest::newRow("one batch") << 7;
    QTest::newRow("several, the last one short") << 3;
  }
  void ofALinearClassifier() {
    QFETCH(int, batch);
    const at::Tensor x = noise({7, 5}, 1), w = trained({4, 5}, 2);
    ProgramMaker maker({2, 5});
    const Program program = maker.finish(maker.call("aten::linear", {maker.x, maker.parameter("w", w)}));
    const Moments moments = moments_of(program, data_of(x), batch);
    const LayerMoments& found = moments.at("w");
    QCOMPARE(found.samples, std::int64_t{7});
    QVERIFY(difference(found.input, x.t().mm(x) / 7) < float_sums);
    QVERIFY(difference(found.output, fisher(x.mm(w.detach().to(at::kDouble).t()), 4)) < float_sums);
  }

  /// Vocabularies are too large for products of their outputs.
  void ofManyOutputsTheSquaresAlone() {
    const at::Tensor x = noise({7, 5}, 1), w = trained({4, 5}, 2);
    ProgramMaker maker({2, 5});
    const Program program = maker.finish(maker.call("aten::linear", {maker.x, maker.parameter("w", w)}));
    const LayerMoments full = moments_of(program, data_of(x), 3).at("w");
    MomentOptions options;
    options.most_outputs = 3;
    const LayerMoments found = moments_of(program, data_of(x), 3, options).at("w");
    QVERIFY(difference(found.output, full.output.diagonal()) < float_sums);
    QVERIFY(found.input.equal(full.input));
    const LayerShape shape{LayerKind::linear, {4, 5}, 1};
    const at::Tensor change = noise({4, 5}, 3);
    const double loss = WeightMetric(Metric::two_sided, shape, found, {0, 0}).loss(change);
    const at::Tensor expected = (found.output * (change.mm(full.input) * change).sum(1)).sum() * 0.5;
    QVERIFY(std::abs(loss - expected.item<double>()) < 1e-9 * loss);
  }

  /// A table that is the output's weight, too: the moments are those of the output.
  void ofAnOutputThatIsATable() {
    const at::Tensor ids = (noise({6, 3}, 5).abs() * 50).floor().clamp_max(19).to(at::kLong),
                     w = trained({20, 4}, 2);
    ProgramMaker maker({2, 3}, true, at::kLong);
    const Argument table = maker.parameter("w", w);
    const Argument words = maker.call("aten::embedding", {table, maker.x});
    const Program program = maker.finish(
        maker.call("aten::select", {maker.call("aten::linear", {words, table}), whole(1), whole(2)}, "int"));
    const DataSet data{"words", ids, at::zeros({6}, at::kLong)};
    const LayerMoments found = moments_of(program, data, 2).at("w");
    const at::Tensor x = w.detach().to(at::kDouble).index_select(0, ids.reshape(-1));
    QVERIFY(difference(found.input, x.t().mm(x) / 6) < float_sums);
    const at::Tensor last = w.detach().to(at::kDouble).index_select(0, ids.select(1, 2));
    // positions without a gradient count, too: a third of what the last one has
    QVERIFY(difference(found.output, fisher(last.mm(w.detach().to(at::kDouble).t()), 4) / 3) < float_sums);
  }

  /// Of a language model's outputs each token's classes are told: exactly of few, by drawn ones of many.
  void ofTheClassesOfTokens() {
    const at::Tensor ids = (noise({6, 3}, 5).abs() * 50).floor().clamp_max(19).to(at::kLong),
                     table = trained({20, 4}, 2), w = trained({20, 4}, 3);
    ProgramMaker maker({2, 3}, true, at::kLong);
    const Argument words = maker.call("aten::embedding", {maker.parameter("table", table), maker.x});
    const Program program = maker.finish(maker.call("aten::linear", {words, maker.parameter("w", w)}));
    const DataSet data{"words", ids, {}};
    const at::Tensor wide = w.detach().to(at::kDouble),
                     x = table.detach().to(at::kDouble).index_select(0, ids.reshape(-1));
    const at::Tensor expected = fisher(x.mm(wide.t()), 4);
    QVERIFY(difference(moments_of(program, data, 4).at("w").output, expected) < float_sums);
    MomentOptions few;
    few.most_directions = 16;
    at::Tensor mean = at::zeros_like(expected);
    for (few.seed = 0; few.seed < 64; ++few.seed)
      mean += moments_of(program, data, 4, few).at("w").output / 64;
    QVERIFY(difference(mean, expected) < 0.15);
    few.target = LossTarget::output;
    QVERIFY(difference(moments_of(program, data, 4, few).at("w").output, expected) > 1);
  }

  /// What one token says of another's classes is no part of the loss: their gradients meet with any sign.
  void tokensOfASampleAreAlone() {
    const at::Tensor ids = (noise({6, 3}, 5).abs() * 50).floor().clamp_max(19).to(at::kLong),
                     table = trained({20, 4}, 2), v = trained({4, 4}, 4), w = trained({9, 4}, 3);
    ProgramMaker maker({2, 3}, true, at::kLong);
    const Argument words = maker.call("aten::embedding", {maker.parameter("table", table), maker.x});
    const Argument inner = maker.call("aten::linear", {words, maker.parameter("v", v)});
    const Argument mixed = maker.call("aten::cumsum", {inner, whole(1)});
    const Program program = maker.finish(maker.call("aten::linear", {mixed, maker.parameter("w", w)}));
    const DataSet data{"words", ids, {}};
    // of position s: Σ over the positions t that it reaches of Wᵀ F_t W
    const at::Tensor wide = w.detach().to(at::kDouble);
    const at::Tensor states = table.detach()
                                  .to(at::kDouble)
                                  .index_select(0, ids.reshape(-1))
                                  .mm(v.detach().to(at::kDouble).t())
                                  .view({6, 3, 4})
                                  .cumsum(1);
    at::Tensor expected = at::zeros({4, 4}, at::kDouble);
    for (std::int64_t t = 0; t < 3; ++t)
      expected +=
          static_cast<double>(t + 1) / 3 * wide.t().mm(fisher(states.select(1, t).mm(wide.t()), 4)).mm(wide);
    at::Tensor mean = at::zeros_like(expected);
    MomentOptions options;
    for (options.seed = 0; options.seed < 200; ++options.seed)
      mean += moments_of(program, data, 6, options).at("v").output / 200;
    QVERIFY2(difference(mean, expected) < 0.05, std::to_string(difference(mean, expected)).c_str());
  }

  void paddingOfAStaticBatchIsNotCounted() {
    const at::Tensor x = noise({5, 6}, 3) + 1.0, w = trained({3, 6}, 4);
    ProgramMaker maker({4, 6}, /*dynamic_batch=*/false);
    const Program program = maker.finish(maker.call("aten::linear", {maker.x, maker.parameter("w", w)}));
    const LayerMoments found = moments_of(program, data_of(x), 1).at("w");
    QCOMPARE(found.samples, std::int64_t{5});
    QVERIFY(difference(found.input, x.t().mm(x) / 5) < float_sums);
    QVERIFY(difference(found.output, fisher(x.mm(w.detach().to(at::kDouble).t()), 4)) < float_sums);
  }

  /// Nor where the model lays the positions of its samples one after the other.
  void paddingOfFlattenedPositionsIsNotCounted() {
    const at::Tensor x = noise({5, 12}, 3) + 1.0, w = trained({2, 4}, 4);
    const auto found = [&](bool dynamic_batch) {
      ProgramMaker maker({2, 12}, dynamic_batch);
      const Argument rows = maker.call("aten::reshape", {maker.x, ints({-1, 4})});
      const Argument made = maker.call("aten::linear", {rows, maker.parameter("w", w)});
      return moments_of(maker.finish(maker.call("aten::reshape", {made, ints({-1, 6})})), data_of(x), 2)
          .at("w");
    };
    const LayerMoments fixed = found(false), free = found(true);
    QVERIFY(difference(fixed.input, free.input) < float_sums);
    QVERIFY(difference(fixed.output, free.output) < float_sums);
  }

  /// Each input is given the array of its name; labels are not needed.
  void severalInputs() {
    ProgramMaker maker({2, 3});
    Input other;
    other.name = "ids";
    other.dtype = at::kLong;
    other.value = maker.program.add_value("ids", "{\"tensor_values\":{}}");
    other.sizes = {{2, "s0", "{}"}, {4, "", ""}};
    maker.program.inputs.push_back(other);
    const at::Tensor w = noise({5, 3}, 1, at::kFloat);
    const Argument made =
        maker.call("aten::linear", {maker.x, maker.parameter("w", w), Argument::of(c10::IValue())});
    const Argument sum = maker.call(
        "aten::sum", {Argument::ref(other.value), ints({1}), Argument::of(true), Argument::of(c10::IValue())},
        "dim_IntList");
    const Program program = maker.finish(maker.call("aten::mul", {made, sum}, "Tensor"));
    const at::Tensor x = noise({7, 3}, 2, at::kFloat), ids = at::ones({7, 4}, at::kLong);
    DataSet data{"two arrays", {}, {}, {{"x", x}, {"ids", ids}}};
    QVERIFY(difference(moments_of(program, data, 2).at("w").input, x.t().mm(x) / 7) < float_sums);
    const auto last = ProgramBatches(program, data, {}, 5).at(1);
    QVERIFY(last.inputs[1].toTensor().equal(at::ones({2, 4}, at::kLong)) && !last.labels.defined());
    data.arrays["ids"] = at::ones({7, 3}, at::kLong);
    QVERIFY_THROWS_EXCEPTION(Error, ProgramBatches(program, data, {}, 2));
    data.arrays["ids"] = at::ones({7, 4});
    QVERIFY_THROWS_EXCEPTION(Error, ProgramBatches(program, data, {}, 2));
    data.arrays.erase("ids");
    QVERIFY_THROWS_EXCEPTION(Error, ProgramBatches(program, data, {}, 2));
    QVERIFY_THROWS_EXCEPTION(Error, ProgramBatches(program, data, {{0.5}, {1}}, 2));
  }

  /// An operator in place behind a layer changes the tensor, not the gradient at the layer's own output.
  void inPlaceOperatorsDoNotHideTheGradient() {
    const at::Tensor x = noise({6, 2, 5, 4}, 5), w = trained({3, 2, 3, 3}, 6), v = trained({4, 60}, 7);
    const auto make = [&](const char* relu) {
      ProgramMaker maker({2, 2, 5, 4});
      const Argument kernel = maker.parameter("conv.weight", w);
      const Argument none = Argument::of(c10::IValue());
      const Argument y = maker.call("aten::conv2d", {maker.x, kernel, none, ints({1, 1}), ints({1, 1})});
      const Argument z =
          maker.call("aten::flatten", {maker.call(relu, {y}), Argument::of(std::int64_t{1})}, "using_ints");
      return maker.finish(maker.call("aten::linear", {z, maker.parameter("fc.weight", v)}));
    };
    const Moments plain = moments_of(make("aten::relu"), data_of(x), 3);
    const Moments in_place = moments_of(make("aten::relu_"), data_of(x), 3);
    for (const char* name : {"conv.weight", "fc.weight"}) {
      QVERIFY(difference(in_place.at(name).output, plain.at(name).output) < float_sums);
      QVERIFY(difference(in_place.at(name).input, plain.at(name).input) < float_sums);
    }
    // patches, summed over positions
    const at::Tensor patches =
        at::im2col(x, {3, 3}, {1, 1}, {1, 1}, {1, 1}).transpose(1, 2).reshape({-1, 18});
    QVERIFY(difference(plain.at("conv.weight").input, patches.t().mm(patches) / 6) < float_sums);
    // the gradient at the convolution by autograd itself, class by class
    const at::Tensor y = at::conv2d(x.to(at::kFloat), w, {}, {1, 1}, {1, 1}).detach().requires_grad_();
    const at::Tensor logits = at::linear(y.relu().flatten(1), v);
    const at::Tensor p = (logits.detach() / 4.0).softmax(1);
    at::Tensor expected = at::zeros({3, 3}, at::kDouble);
    for (std::int64_t c = 0; c < 4; ++c) {
      at::Tensor direction = -p.clone();
      direction.select(1, c).add_(1);
      const at::Tensor g =
          torch::autograd::grad({logits}, {y}, {direction * p.select(1, c).sqrt().unsqueeze(1)}, true)[0];
      const at::Tensor rows = g.flatten(2).transpose(1, 2).reshape({-1, 3}).to(at::kDouble);
      expected += rows.t().mm(rows) / (6.0 * 20.0);
    }
    QVERIFY(difference(plain.at("conv.weight").output, expected) < float_sums);
  }

  void thinningAndChannelsStandForAllPositions() {
    const at::Tensor x = at::ones({4, 3, 8, 8}), w = trained({2, 3, 3, 3}, 8);
    ProgramMaker maker({2, 3, 8, 8});
    const Program program = maker.finish(maker.call("aten::conv2d", {maker.x, maker.parameter("w", w)}));
    MomentOptions options;
    options.gradients = false;
    options.most_positions = 5;
    options.most_patch = 10;  // 27 are too many: channels alone
    const LayerMoments found = moments_of(program, data_of(x), 2, options).at("w");
    QVERIFY(!found.output.defined());
    QVERIFY(difference(found.input, at::full({3, 3}, 64.0)) < float_sums);  // every channel is 1 at 64 places
  }

  /// Rows of a map are as many as its columns times the positions: evenly spaced ones were one column.
  void thinningSeesAllColumns() {
    at::Tensor x = at::zeros({64, 1, 8, 8});
    x.slice(3, 0, 4).fill_(1);
    const at::Tensor w = trained({2, 1, 1, 1}, 8);
    ProgramMaker maker({2, 1, 8, 8});
    const Program program = maker.finish(maker.call("aten::conv2d", {maker.x, maker.parameter("w", w)}));
    MomentOptions options;
    options.gradients = false;
    options.most_positions = 8;
    const at::Tensor found = moments_of(program, data_of(x), 16, options).at("w").input;
    QVERIFY(std::abs(found.item<double>() - 32) < 6);  // 512 draws, half of them 1
    QVERIFY(at::equal(found, moments_of(program, data_of(x), 16, options).at("w").input));
  }

  void channelsOfAStridedConvolutionCountItsOutputs() {
    const at::Tensor x = at::ones({4, 3, 8, 8}), w = trained({2, 3, 2, 2}, 8);
    ProgramMaker maker({2, 3, 8, 8});
    const Program program =
        maker.finish(maker.call("aten::conv2d", {maker.x, maker.parameter("w", w),
                                                 Argument::of(c10::IValue()), ints({2, 2}), ints({0, 0})}));
    MomentOptions options;
    options.gradients = false;
    QVERIFY(difference(moments_of(program, data_of(x), 2, options).at("w").input, at::full({12, 12}, 16.0)) <
            float_sums);
    options.most_patch = 1;
    QVERIFY(difference(moments_of(program, data_of(x), 2, options).at("w").input, at::full({3, 3}, 16.0)) <
            float_sums);
  }

  /// Wherever no two places of the kernel meet at an output, the metric is exactly what the outputs change
  /// by.
  void transposedConvolutionsCountTheirInputs() {
    const at::Tensor x = noise({4, 3, 5, 4}, 2, at::kFloat), w = trained({3, 2, 2, 2}, 8);
    ProgramMaker maker({2, 3, 5, 4});
    const Program program = maker.finish(
        maker.call("aten::conv_transpose2d",
                   {maker.x, maker.parameter("w", w), Argument::of(c10::IValue()), ints({2, 2})}, "input"));
    const Layer layer = find_layers(program).at(0);
    QCOMPARE(layer.shape.kind, LayerKind::conv_transpose2d);
    QCOMPARE(layer.shape.weight, (Shape{2, 3, 2, 2}));
    MomentOptions options;
    options.gradients = false;
    options.most_positions = 100;
    const LayerMoments found = moments_of(program, data_of(x), 2, options).at("w");
    QCOMPARE(found.input.sizes().vec(), (Shape{3, 3}));
    const at::Tensor change = noise({3, 2, 2, 2}, 9, at::kFloat);
    const double outputs = at::conv_transpose2d(x, change, {}, {2, 2}).square().sum().item<double>() /
                           static_cast<double>(x.size(0));
    const WeightMetric metric(Metric::input, layer.shape, found, {0, 0});
    const double loss = metric.loss(change.transpose(0, 1).contiguous());
    QVERIFY2(std::abs(2 * loss / outputs - 1) < 1e-5, qPrintable(QString::number(2 * loss / outputs)));
  }

  /// Uses are more positions: inputs add up, gradients are their mean.
  void usesOfATiedWeightArePositions() {
    const at::Tensor x = noise({7, 5}, 1), w = trained({4, 5}, 2);
    ProgramMaker maker({2, 5});
    const Argument weight = maker.parameter("w", w);
    const Argument one = maker.call("aten::linear", {maker.x, weight}),
                   two = maker.call("aten::linear", {maker.x, weight});
    const Program program = maker.finish(maker.call("aten::add", {one, two}, "Tensor"));
    const LayerMoments found = moments_of(program, data_of(x), 7).at("w");
    QVERIFY(difference(found.input, 2 * x.t().mm(x) / 7) < float_sums);
    QVERIFY(difference(found.output, fisher(2 * x.mm(w.detach().to(at::kDouble).t()), 4)) < float_sums);
  }

  /// A pass over some layers leaves out the table of tokens, which gradients must be taken to all the same.
  void aPassOverSomeLayersSeesTheSameGradients() {
    const at::Tensor table = trained({5, 3}, 9), v = trained({2, 3}, 10);
    ProgramMaker maker({2, 4}, true, at::kLong);
    const Argument rows = maker.call("aten::embedding", {maker.parameter("table", table), maker.x});
    const Argument mean = maker.call("aten::mean", {rows, ints({1})}, "dim");
    const Program program = maker.finish(maker.call("aten::linear", {mean, maker.parameter("fc", v)}));
    const DataSet data = data_of(at::tensor({0, 1, 1, 3, 4, 4, 4, 0}, at::kFloat).reshape({2, 4}));
    std::vector<Layer> some = find_layers(program);
    std::erase_if(some, [](const Layer& layer) { return layer.id != "fc"; });
    const Moments found = gather_moments(program, some, ProgramBatches(program, data, {}, 2), {});
    QVERIFY(found.at("fc").output.defined());
    QVERIFY(at::equal(found.at("fc").output, moments_of(program, data, 2).at("fc").output));
    QVERIFY(program.tensors.at("table").requires_grad() && !program.tensors.at("table").grad().defined());
  }

  void aLayerMayBeGivenAParameter() {
    const at::Tensor x = noise({6, 5}, 1), query = trained({4, 3}, 2), w = trained({5, 3}, 3);
    ProgramMaker maker({2, 5});
    const Argument made =
        maker.call("aten::linear", {maker.parameter("query", query), maker.parameter("w", w)});
    const Program program = maker.finish(maker.call("aten::linear", {maker.x, made}));
    const LayerMoments found = moments_of(program, data_of(x), 6).at("w");
    const at::Tensor wide = query.detach().to(at::kDouble);
    QVERIFY(difference(found.input, wide.t().mm(wide) / 6) < float_sums);
    QVERIFY(found.output.defined() && found.output.trace().item<double>() > 0);
  }

  void whatSaysNothingIsRefused() {
    ProgramMaker maker({2, 5});
    const Argument made = maker.call("aten::linear", {maker.x, maker.parameter("w", trained({4, 5}, 2))});
    const Program program = maker.finish(made);
    at::Tensor x = noise({7, 5}, 1);
    x[3][2] = std::numeric_limits<double>::quiet_NaN();
    const auto id_of = [](const Program& asked, const at::Tensor& samples) {
      try {
        moments_of(asked, data_of(samples), 7);
        return std::string();
      } catch (const Error& error) {
        return error.id();
      }
    };
    QCOMPARE(id_of(program, x), std::string("calibration.not-finite"));
    ProgramMaker other({2, 5});
    const Argument y = other.call("aten::linear", {other.x, other.parameter("w", trained({4, 5}, 2))});
    const Program constant = other.finish(other.call("aten::ones_like", {y}));
    QCOMPARE(id_of(constant, noise({7, 5}, 1)), std::string("calibration.gradient"));
  }

  void embeddingsCountTheirRows() {
    const at::Tensor table = trained({5, 3}, 9), v = trained({2, 3}, 10);
    ProgramMaker maker({2, 4}, true, at::kLong);
    const Argument rows = maker.call("aten::embedding", {maker.parameter("table", table), maker.x});
    const Argument mean = maker.call("aten::mean", {rows, ints({1})}, "dim");
    const Program program = maker.finish(maker.call("aten::linear", {mean, maker.parameter("fc", v)}));
    const at::Tensor ids = at::tensor({0, 1, 1, 3, 4, 4, 4, 0}, at::kFloat).reshape({2, 4});
    const Moments found = moments_of(program, data_of(ids), 2);
    QVERIFY(difference(found.at("table").input, at::tensor({1.0, 1.0, 0.0, 0.5, 1.5}, at::kDouble)) <
            float_sums);
    QCOMPARE(found.at("table").output.sizes().vec(), (Shape{3, 3}));
    QVERIFY(found.at("table").output.diagonal().min().item<double>() >= 0);
  }

  void manyClassesAreDrawnEvenly() {
    const at::Tensor x = noise({64, 6}, 11), w = trained({50, 6}, 12);
    ProgramMaker maker({2, 6});
    const Program program = maker.finish(maker.call("aten::linear", {maker.x, maker.parameter("w", w)}));
    const at::Tensor exact = fisher(x.mm(w.detach().to(at::kDouble).t()), 4);
    const LayerMoments drawn = moments_of(program, data_of(x), 64).at("w");
    // 16 draws a sample of 64 samples: the trace to a few percent, the diagonal without bias
    QVERIFY(std::abs((drawn.output.trace() / exact.trace()).item<double>() - 1) < 0.05);
    const LayerMoments again = moments_of(program, data_of(x), 64).at("w");
    QVERIFY(at::equal(drawn.output, again.output));
  }

  void withoutClassesTheOutputItselfCounts() {
    const at::Tensor x = noise({40, 6}, 13), w = trained({5, 6}, 14);
    ProgramMaker maker({2, 6});
    const Program program = maker.finish(maker.call("aten::linear", {maker.x, maker.parameter("w", w)}));
    MomentOptions options;
    options.target = LossTarget::output;
    const LayerMoments found = moments_of(program, data_of(x), 20, options).at("w");
    QVERIFY((found.output - at::eye(5, at::kDouble)).abs().max().item<double>() <
            0.15);  // random signs, 640 of them
    QVERIFY(std::abs(found.output.trace().item<double>() - 5) < 1e-4);
  }
};

TENFOLD_TEST_CLASS(TestLayerMoments)
#include "test_layer_moments.moc"

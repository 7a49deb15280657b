// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/executor.h"
#include "engine/program/sample_inputs.h"
#include "engine/study/forward_times.h"
#include "engine/study/loss_table.h"
#include "engine/study/one_layer.h"
#include "engine/study/state.h"
#include "engine/study/study.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;
using namespace tenfold::testing;

namespace {

/// One weight over six rows a sample and over three of them, and another over five rows that are no sample's.
Model shared_layer() {
  ProgramMaker make({2, 6, 8});
  const Argument weight = make.parameter("shared.weight", noise({8, 8}, 1, at::kFloat));
  const Argument all = make.call("aten::linear", {make.x, weight});
  const Argument part = make.call("aten::slice",
                                  {all, Argument::of(std::int64_t{1}), Argument::of(std::int64_t{0}),
                                   Argument::of(std::int64_t{3}), Argument::of(std::int64_t{1})},
                                  "Tensor");
  const Argument again = make.call("aten::linear", {part, weight});
  const Argument place =
      make.call("aten::linear", {make.parameter("place", noise({5, 8}, 2, at::kFloat)),
                                 make.parameter("fixed.weight", noise({8, 8}, 3, at::kFloat))});
  Program program = make.finish(make.call("aten::add", {again, make.call("aten::sum", {place})}, "Tensor"));
  auto inputs = random_inputs(program);
  return Model(make_state(std::move(program), std::move(inputs), {}, {}, {}));
}

/// Words looked up in the weight of the output, and a cell that takes two steps.
Model tied_and_recurrent() {
  ProgramMaker make({2, 5}, true, at::kLong);
  const Argument table = make.parameter("words.weight", noise({40, 12}, 1, at::kFloat)),
                 in = make.parameter("cell.weight_ih", noise({12, 12}, 2, at::kFloat) * 0.3),
                 state = make.parameter("cell.weight_hh", noise({12, 12}, 3, at::kFloat) * 0.3);
  const Argument words = make.call("aten::embedding", {table, make.x, Argument::of(std::int64_t{-1})});
  const auto word = [&](std::int64_t place) {
    return make.call("aten::select", {words, whole(1), whole(place)}, "int");
  };
  const Argument first =
      make.call("aten::rnn_tanh_cell", {word(0), make.call("aten::zeros_like", {word(1)}), in, state});
  const Argument second = make.call("aten::rnn_tanh_cell", {word(1), first, in, state});
  Program program = make.finish(make.call("aten::linear", {second, table}));
  auto inputs = random_inputs(program);
  return Model(make_state(std::move(program), std::move(inputs), {}, {}, {}));
}

}  // namespace

class TestLayerCalls : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyCallIsCountedByItsOwnSizes() {
    const Model model = shared_layer();
    const ModelReport& report = model.report();
    QCOMPARE(report.batch, std::int64_t{2});
    QCOMPARE(report.find("shared.weight")->macs, std::int64_t{(6 + 3) * 64});
    QCOMPARE(report.find("fixed.weight")->macs, std::int64_t{5 * 64});  // whatever the batch is
    for (const LayerRow& row : report.layers) QCOMPARE(row.macs_with(DenseOptions{}, {}, 2), row.macs);
    Recipe recipe;
    for (const LayerRow& row : report.layers) recipe.set({row.id, LowRankOptions{{std::int64_t{2}}}});
    const Prediction prediction = predict(report, recipe);
    QCOMPARE(prediction.macs, std::int64_t{(6 + 3 + 5) * 2 * (8 + 8)});
    CompressReport done;
    const Model small = compress(model, recipe, done);
    QCOMPARE(done.after.macs, prediction.macs);
    for (const LayerReport& layer : done.layers) {
      QCOMPARE(layer.macs, done.after.find(layer.spec.id)->macs);
      QCOMPARE(layer.dense_macs, report.find(layer.spec.id)->macs);
    }
    const ModelReport& after = small.report();
    for (const LayerRow& row : after.layers)
      QCOMPARE(row.macs_with(DenseOptions{}, {}, 2), report.find(row.id)->macs);
  }

  /// Matrices are multiplied back once for both steps; a lookup costs what a lookup costs.
  void usesOfDifferentKindsAreCounted() {
    const Model model = tied_and_recurrent();
    const ModelReport& report = model.report();
    QCOMPARE(report.layers.size(), std::size_t{3});
    QCOMPARE(report.find("words.weight")->macs, std::int64_t{40 * 12});
    QCOMPARE(report.find("cell.weight_ih")->macs, std::int64_t{2 * 12 * 12});
    for (const Family family : {Family::low_rank, Family::tucker, Family::tt, Family::tensor_ring}) {
      Recipe recipe;
      for (const LayerRow& row : report.layers)
        recipe.set({row.id, make_options(family, {std::int64_t{3}}, row.shape)});
      const Prediction prediction = predict(report, recipe);
      CompressReport done;
      const Model small = compress(model, recipe, done);
      QCOMPARE(done.after.macs, prediction.macs);
      QCOMPARE(done.after.parameters, prediction.parameters);
      for (const LayerReport& layer : done.layers) {
        QCOMPARE(layer.macs, done.after.find(layer.spec.id)->macs);
        QCOMPARE(layer.dense_macs, report.find(layer.spec.id)->macs);
      }
      const auto& remarks = done.after.remarks;
      QVERIFY(std::any_of(remarks.begin(), remarks.end(), [](const std::string& remark) {
        return remark.find("multiplied back") != std::string::npos;
      }));
      const Model dense = dense_twin(small);
      QCOMPARE(dense.report().parameters, report.parameters);
      QCOMPARE(dense.report().macs, report.macs);
    }
  }

  /// The output reads the table by another name than the layer's.
  void aTableOfTwoNamesRunsAlone() {
    ProgramMaker make({2, 5}, true, at::kLong);
    const at::Tensor shared = noise({40, 12}, 1, at::kFloat);
    const Argument table = make.parameter("a.words", shared), out = make.parameter("b.out", shared);
    make.program.tensors["b.out"] = make.program.tensors["a.words"];
    const Argument words = make.call("aten::embedding", {table, make.x, Argument::of(std::int64_t{-1})});
    Program program = make.finish(make.call("aten::linear", {words, out}));
    auto inputs = random_inputs(program);
    const Model model(make_state(std::move(program), std::move(inputs), {}, {}, {}));
    const ModelAtBatch ready = model_at_batch(model.state(), 0, {});
    const OneLayer one = alone(ready, model.state().layer(model.report().layers.at(0).id));
    QCOMPARE(one.layer.shape, (LayerShape{LayerKind::linear, {40, 12}, 1}));
    const Program lowered = lowered_alone(one, LowRankOptions{{std::int64_t{3}}}, {3});
    QCOMPARE(run_for_output(lowered, one.inputs).sizes().vec(), (Shape{2, 5, 40}));
  }

  /// A recurrent operator's time is that of its matrices, by their elements.
  void timesAreSharedOut() {
    const Model model = tied_and_recurrent();
    ForwardOptions shortly;
    shortly.seconds = 0.02;
    const ForwardTimes times = time_forward(model, shortly);
    const PartTime *in = times.find("cell.weight_ih"), *state = times.find("cell.weight_hh"),
                   *words = times.find("words.weight");
    QVERIFY(in->seconds > 0 && words->seconds > 0);
    QCOMPARE(in->seconds, state->seconds);
    QVERIFY(std::abs(in->share + state->share + words->share + times.other.share - 1) < 1e-12);
    for (const PartTime& part : times.operators) QVERIFY(part.name.find("rnn") == std::string::npos);
  }

  /// A solver that counts MACs has nothing to gain from what is multiplied back.
  void recurrentMatricesStayWhereMacsCount() {
    const Model model = tied_and_recurrent();
    SolveOptions options{.fraction = 0.8, .quantity = "macs"};
    options.metric = Metric::weight;
    const Recipe recipe = solve(model, options);
    QCOMPARE(recipe.spec_of("cell.weight_ih").family(), Family::dense);
    QVERIFY(recipe.spec_of("words.weight").family() != Family::dense);
    CompressReport done;
    compress(model, recipe, done);
    QVERIFY(10 * done.after.macs <= 8 * model.report().macs);
  }

  void aBudgetOfMacsHolds() {
    const Model model = shared_layer();
    SolveOptions options{.fraction = 0.6, .quantity = "macs"};
    options.metric = Metric::weight;
    CompressReport done;
    compress(model, solve(model, options), done);
    QVERIFY2(10 * done.after.macs <= 6 * model.report().macs, qPrintable(QString::number(done.after.macs)));
  }
};

TENFOLD_TEST_CLASS(TestLayerCalls)
#include "test_layer_calls.moc"

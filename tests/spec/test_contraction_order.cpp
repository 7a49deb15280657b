// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/contraction_order.h"

#include <numeric>

#include "engine/planning/layer_cost.h"
#include "engine/spec/factors.h"
#include "tests/support/test_main.h"

namespace tenfold::testing {
namespace {

/// A layer as it was recorded with a batch of four.
struct LayerCase {
  const char* name;
  LayerShape shape;
  Shape input, output;
};

const std::vector<LayerCase> layers{
    {"conv2d", {LayerKind::conv2d, {16, 8, 3, 5}}, {4, 8, 12, 14}, {4, 16, 6, 7}},
    {"conv1d", {LayerKind::conv1d, {12, 6, 5}}, {4, 6, 20}, {4, 12, 10}},
    {"conv3d", {LayerKind::conv3d, {8, 4, 3, 3, 2}}, {4, 4, 6, 6, 6}, {4, 8, 6, 6, 5}},
    {"conv_transpose1d", {LayerKind::conv_transpose1d, {12, 6, 5}}, {4, 6, 10}, {4, 12, 21}},
    {"conv_transpose2d", {LayerKind::conv_transpose2d, {16, 8, 3, 5}}, {4, 8, 6, 7}, {4, 16, 12, 14}},
    {"conv_transpose3d", {LayerKind::conv_transpose3d, {8, 4, 3, 3, 2}}, {4, 4, 6, 6, 5}, {4, 8, 6, 6, 6}},
    {"linear", {LayerKind::linear, {64, 128}}, {4, 128}, {4, 64}},
    {"linear of words", {LayerKind::linear, {64, 128}}, {4, 7, 128}, {4, 7, 64}},
    {"embedding", {LayerKind::embedding, {120, 64}}, {4, 9}, {4, 9, 64}}};

std::vector<int> all_factors(const LayerCase& layer, const LayerOptions& options, const Shape& ranks) {
  std::vector<int> all(factor_shapes(layer.shape, options, ranks).size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

}  // namespace

class TestContractionOrder : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void stepsSumToTheLayersCost_data() {
    QTest::addColumn<int>("layer");
    QTest::addColumn<int>("family");
    for (int k = 0; k < static_cast<int>(layers.size()); ++k)
      for (const Family family : families_of(layers[static_cast<std::size_t>(k)].shape))
        if (family != Family::dense)
          QTest::addRow("%s %s", layers[static_cast<std::size_t>(k)].name, std::string(id(family)).c_str())
              << k << static_cast<int>(family);
  }

  void stepsSumToTheLayersCost() {
    QFETCH(int, layer);
    QFETCH(int, family);
    const LayerCase& each = layers[static_cast<std::size_t>(layer)];
    for (const std::int64_t rank : {1, 3, 8}) {
      const LayerOptions options = make_options(static_cast<Family>(family), {rank}, each.shape);
      const Shape ranks = resolve_ranks(each.shape, options);
      const auto steps = contraction_steps(each.shape, options, ranks, each.input, each.output, 4);
      QVERIFY(!steps.empty());
      std::int64_t macs = 0;
      for (const auto& step : steps) {
        macs += step.macs;
        QVERIFY(step.bytes > 0 && step.flops >= 2 * step.macs && !step.with.empty());
        QVERIFY(std::is_sorted(step.factors.begin(), step.factors.end()));
        QVERIFY(!step.operation.empty());
      }
      const CallCost cost = call_cost(each.shape, options, ranks, each.input, each.output);
      QCOMPARE(macs, cost.with_input / 4 + cost.once);
      QCOMPARE(steps.back().factors, all_factors(each, options, ranks));
    }
  }

  void spatialLowRank() {
    const LayerOptions options = LowRankOptions{{std::int64_t{5}}, ConvScheme::spatial};
    for (const LayerCase& layer : layers) {
      if (spatial_modes(layer.shape.kind) != 2) continue;
      const std::string turned = is_transposed(layer.shape.kind) ? "transposed " : "";
      const auto steps = contraction_steps(layer.shape, options, {5}, layer.input, layer.output, 4);
      QCOMPARE(steps.size(), std::size_t{2});
      QCOMPARE(steps[0].operation, turned + "3×1");
      QCOMPARE(steps[1].operation, turned + "1×5");
      const CallCost cost = call_cost(layer.shape, options, {5}, layer.input, layer.output);
      QCOMPARE(steps[0].macs + steps[1].macs, cost.with_input / 4);
    }
  }

  void aConvolutionWithoutABatchIsOneSample() {
    const LayerCase& layer = layers.front();
    const auto rest = [](const Shape& shape) { return Shape(shape.begin() + 1, shape.end()); };
    Shape input = layer.input, output = layer.output;
    input[0] = output[0] = 1;
    for (const Family family : families_of(layer.shape)) {
      const LayerOptions options = make_options(family, {2L}, layer.shape);
      const Shape ranks = family == Family::dense ? Shape() : resolve_ranks(layer.shape, options);
      QCOMPARE(call_cost(layer.shape, options, ranks, rest(input), rest(output)).with_input,
               call_cost(layer.shape, options, ranks, input, output).with_input);
      if (family == Family::dense) continue;
      const auto steps = contraction_steps(layer.shape, options, ranks, rest(input), rest(output), 1);
      QCOMPARE(steps.back().macs,
               contraction_steps(layer.shape, options, ranks, input, output, 1).back().macs);
    }
  }

  void knownSteps() {
    // Tucker 8→3, 3×5 of 3→4, 4→16 on 12×14 → 6×7
    const LayerCase& layer = layers.front();
    const auto steps = contraction_steps(layer.shape, TuckerOptions{{std::vector<std::int64_t>{4, 3}}},
                                         {4, 3}, layer.input, layer.output, 4);
    QCOMPARE(steps.size(), std::size_t{3});
    QCOMPARE(steps[0].operation, std::string("1×1"));
    QCOMPARE(steps[0].with, std::vector<int>{2});
    QCOMPARE(steps[0].flops, std::int64_t{2 * 12 * 14 * 8 * 3});
    QCOMPARE(steps[0].bytes, std::int64_t{4 * (8 * 168 + 24 + 3 * 168)});
    QCOMPARE(steps[1].operation, std::string("3×5"));
    QCOMPARE(steps[1].factors, (std::vector<int>{0, 2}));
    QCOMPARE(steps[1].flops, std::int64_t{2 * 42 * 3 * 4 * 15});
    QCOMPARE(steps[2].bytes, std::int64_t{4 * (4 * 42 + 64 + 16 * 42)});
    // two products of a matrix, three rows a sample
    const auto low_rank = contraction_steps({LayerKind::linear, {64, 128}}, LowRankOptions{{std::int64_t{6}}},
                                            {6}, {2, 3, 128}, {2, 3, 64}, 2);
    QCOMPARE(low_rank.size(), std::size_t{2});
    QCOMPARE(low_rank[0].with, std::vector<int>{1});
    QCOMPARE(low_rank[0].flops, std::int64_t{2 * 3 * 128 * 6});
    QCOMPARE(low_rank[1].bytes, std::int64_t{4 * (3 * 6 + 64 * 6 + 3 * 64)});
    QVERIFY(contraction_steps(layer.shape, DenseOptions{}, {}, layer.input, layer.output, 4).empty());
  }

  void lookupsComeFirst() {
    const LayerCase& layer = layers.back();
    const LayerOptions options = make_options(Family::block_tt, {std::int64_t{4}}, layer.shape);
    const auto steps = contraction_steps(layer.shape, options, resolve_ranks(layer.shape, options),
                                         layer.input, layer.output, 4);
    QVERIFY(steps[0].kind == ContractionStep::Kind::lookup);
    QCOMPARE(steps[0].with, (std::vector<int>{0, 1}));
    QCOMPARE(steps[0].flops, std::int64_t{0});
    QVERIFY(steps[1].kind == ContractionStep::Kind::input);
  }
};

TENFOLD_TEST_CLASS(TestContractionOrder)

}  // namespace tenfold::testing

#include "test_contraction_order.moc"

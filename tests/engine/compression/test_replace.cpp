// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/replace.h"
#include "engine/planning/layer_cost.h"
#include "engine/program/executor.h"
#include "engine/program/sample_inputs.h"
#include "engine/spec/factors.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

/// A model of one layer, float64, with bias.
Program single(const LayerShape& shape, const Shape& input) {
  const bool table = shape.kind == LayerKind::embedding;
  ProgramMaker make(input, true, table ? at::kLong : at::kDouble);
  const bool transposed = is_transposed(shape.kind);
  Shape stored = shape.weight;
  if (transposed) std::swap(stored[0], stored[1]);
  const Argument weight = make.parameter("layer.weight", noise(stored, 1));
  if (table)
    return make.finish(make.call("aten::embedding", {weight, make.x, Argument::of(std::int64_t{0})}));
  const Argument bias = make.parameter("layer.bias", noise({shape.weight[0]}, 2));
  if (shape.kind == LayerKind::linear) return make.finish(make.call("aten::linear", {make.x, weight, bias}));
  Shape stride, padding, dilation;
  for (std::size_t d = 0; d < shape.weight.size() - 2; ++d) {  // different in every dimension
    stride.push_back(1 + static_cast<std::int64_t>(d % 2));
    padding.push_back(2 - static_cast<std::int64_t>(d % 2));
    dilation.push_back(1 + static_cast<std::int64_t>((d + 1) % 2));
  }
  const std::string op = "aten::" + std::string(id(shape.kind));
  if (!transposed)
    return make.finish(make.call(op, {make.x, weight, bias, ints(stride), ints(padding), ints(dilation)}));
  Shape more(stride.size(), 0);
  more.back() = stride.back() - 1;
  return make.finish(make.call(op,
                               {make.x, weight, bias, ints(stride), ints(padding), ints(more),
                                Argument::of(std::int64_t{1}), ints(dilation)},
                               more.size() == 1 ? "" : "input"));
}

/// Transposed convolutions store [in, out, kernel...]: the other order of the two.
at::Tensor turned_round(const Layer& layer, const at::Tensor& weight) {
  return layer.turned ? weight.detach().transpose(0, 1).contiguous() : weight;
}

struct ReplaceCase {
  std::string name;
  LayerShape shape;
  Shape input;
  LayerOptions options;
};

std::vector<ReplaceCase> replace_cases() {
  std::vector<ReplaceCase> all;
  const auto add = [&](const std::string& name, const LayerShape& shape, const Shape& input) {
    for (const Family family : families_of(shape))
      for (const std::int64_t rank : {2, 5})
        if (family != Family::dense)
          all.push_back({name + " " + std::string(id(family)) + " " + std::to_string(rank), shape, input,
                         make_options(family, {rank}, shape)});
  };
  add("linear", {LayerKind::linear, {12, 18}}, {3, 18});
  add("linear of sequences", {LayerKind::linear, {12, 18}}, {3, 4, 18});
  add("linear, many rows", {LayerKind::linear, {12, 18}}, {700, 18});
  add("conv1d", {LayerKind::conv1d, {8, 6, 3}}, {2, 6, 9});
  add("conv2d", {LayerKind::conv2d, {8, 6, 3, 5}}, {2, 6, 9, 11});
  add("conv3d", {LayerKind::conv3d, {6, 6, 2, 3, 3}}, {2, 6, 7, 8, 9});
  add("conv_transpose1d", {LayerKind::conv_transpose1d, {8, 6, 3}}, {2, 6, 9});
  add("conv_transpose2d", {LayerKind::conv_transpose2d, {8, 6, 3, 5}}, {2, 6, 9, 11});
  add("conv_transpose3d", {LayerKind::conv_transpose3d, {6, 6, 2, 3, 3}}, {2, 6, 4, 5, 6});
  add("pointwise", {LayerKind::conv2d, {12, 18, 1, 1}}, {2, 18, 6, 6});
  add("embedding", {LayerKind::embedding, {20, 8}}, {4, 7});
  for (const LayerKind kind : {LayerKind::conv2d, LayerKind::conv_transpose2d})
    all.push_back({"spatial " + std::string(id(kind)),
                   {kind, {8, 6, 3, 5}},
                   {2, 6, 9, 11},
                   LowRankOptions{{std::int64_t{5}}, ConvScheme::spatial}});
  for (const std::int64_t rows : {2, 5000}) {
    all.push_back({"order 3 block-tt " + std::to_string(rows),
                   {LayerKind::linear, {24, 60}},
                   {rows, 60},
                   BlockTtOptions{{std::int64_t{6}}, {{3, 4, 5}, {2, 3, 4}}}});
    all.push_back({"order 3 tucker " + std::to_string(rows),
                   {LayerKind::linear, {24, 60}},
                   {rows, 60},
                   TuckerOptions{{std::int64_t{3}}, {{3, 4, 5}, {2, 3, 4}}}});
    all.push_back({"order 3 cp " + std::to_string(rows),
                   {LayerKind::linear, {24, 60}},
                   {rows, 60},
                   CpOptions{{std::int64_t{40}}, {{3, 4, 5}, {2, 3, 4}}}});
  }
  for (const Family family : all_families)  // 13 × 17 filled up to 16 × 20, rows of a table from 23 to 24
    if (LayerOptions options = default_options(family); tensorized_shape_of(options) != nullptr) {
      *rank_of(options) = {std::int64_t{3}};
      *tensorized_shape_of(options) = {{4, 5}, {4, 4}};
      const std::string name = "filled " + std::string(id(family));
      all.push_back({name, {LayerKind::linear, {13, 17}}, {3, 17}, options});
      all.push_back({name + " of sequences", {LayerKind::linear, {13, 17}}, {2, 3, 17}, options});
      *tensorized_shape_of(options) = {{3, 3}, {4, 6}};
      all.push_back({name + " table", {LayerKind::embedding, {23, 8}}, {4, 7}, options});
    }
  for (auto& each : all)  // how good the fit is does not matter here
    if (auto* cp = std::get_if<CpOptions>(&each.options)) cp->max_sweeps = 2;
  all.push_back({"prime block-tt", {LayerKind::linear, {7, 11}}, {3, 11}, BlockTtOptions{{std::int64_t{1}}}});
  all.push_back({"prime tucker", {LayerKind::linear, {7, 11}}, {3, 11}, TuckerOptions{{std::int64_t{4}}}});
  return all;
}

}  // namespace

class TestReplace : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void loweredIsTheReconstructedLayer_data() {
    QTest::addColumn<int>("index");
    const auto all = replace_cases();
    for (std::size_t k = 0; k < all.size(); ++k) QTest::newRow(all[k].name.c_str()) << static_cast<int>(k);
  }

  /// The chain computes what the dense layer with the multiplied-back weight computes, counts are the planned
  /// ones, and putting the dense layer back gives that too. float64, tolerance 1e-10 of the largest output.
  void loweredIsTheReconstructedLayer() {
    QFETCH(int, index);
    const ReplaceCase each = replace_cases()[static_cast<std::size_t>(index)];
    Program program = single(each.shape, each.input);
    const auto inputs = random_inputs(program, 4);
    const CostRecord record = record_costs(program, inputs);
    const Layer layer = find_layers(program).at(0);
    QVERIFY2(layer.unfit.empty(), layer.unfit.c_str());
    const LayerSpec spec{layer.id, each.options};
    QCOMPARE(layer.shape.weight, each.shape.weight);
    const at::Tensor weight = turned_round(layer, program.tensors.at(layer.id));
    const FactorizedWeight made = decompose_weight(weight, layer.shape, spec.options);
    Program dense = program;
    dense.tensors["layer.weight"] =
        turned_round(layer, reconstruct_weight(layer.shape, spec.options, made.factors));
    const auto expected = run_for_tensors(dense, inputs);

    replace_layers(program, record, {{layer, spec, made}});
    QVERIFY(relative_difference(expected, run_for_tensors(program, inputs)) < 1e-10);
    QVERIFY(!program.tensors.contains("layer.weight"));
    for (const auto& name : program.groups.at(0).factors) QVERIFY(name.starts_with("layer.weight."));
    const std::int64_t bias = each.shape.kind == LayerKind::embedding ? 0 : each.shape.weight[0];
    QCOMPARE(count_parameters(program), weight_parameters(layer.shape, spec.options) + bias);

    const CostRecord after = record_costs(program, inputs);
    const Shape output = after.shapes.at(static_cast<std::size_t>(layer.uses[0].output)).value();
    const CallCost cost = call_cost(layer.shape, spec.options, made.ranks, each.input, output);
    QCOMPARE(after.total_per_sample(), cost.with_input / each.input[0] + cost.once);

    const auto again = find_layers(program);
    QCOMPARE(again.size(), std::size_t{1});
    QCOMPARE(again[0].group, 0);
    const Program alone = extract_layer(program, again[0]);
    QVERIFY(relative_difference(expected, run_for_tensors(alone, inputs)) < 1e-10);

    restore_dense(program, [](const FactorGroup&) { return true; });
    QVERIFY(relative_difference(expected, run_for_tensors(program, inputs)) < 1e-10);
    QCOMPARE(program.nodes.size(), std::size_t{1});
  }

  void gradientsReachEveryFactor_data() { loweredIsTheReconstructedLayer_data(); }
  void gradientsReachEveryFactor() {
    QFETCH(int, index);
    const ReplaceCase each = replace_cases()[static_cast<std::size_t>(index)];
    Program program = single(each.shape, each.input);
    const auto inputs = random_inputs(program, 4);
    const CostRecord record = record_costs(program, inputs);
    const Layer layer = find_layers(program).at(0);
    const LayerSpec spec{layer.id, each.options};
    replace_layers(
        program, record,
        {{layer, spec,
          decompose_weight(turned_round(layer, program.tensors.at(layer.id)), layer.shape, spec.options)}});
    run(program, inputs)[0].toTensor().pow(2).sum().backward();
    for (const auto& name : program.groups.at(0).factors) {
      QVERIFY2(program.tensors.at(name).grad().defined(), name.c_str());
      QVERIFY(program.tensors.at(name).grad().abs().max().item<double>() > 0);
    }
  }

  void tiedLayersAreReplacedAtEveryUse() {
    ProgramMaker make({4, 18}, true, at::kDouble);
    const Argument w = make.parameter("a.weight", noise({18, 18}, 1));
    const Argument first = make.parameter("a.bias", noise({18}, 2)),
                   second = make.parameter("b.bias", noise({18}, 3));
    Program program = make.finish(
        make.call("aten::linear",
                  {make.call("aten::relu", {make.call("aten::linear", {make.x, w, first})}), w, second}));
    const auto inputs = random_inputs(program);
    const CostRecord record = record_costs(program, inputs);
    const Layer layer = find_layers(program).at(0);
    const LayerSpec spec{layer.id, LowRankOptions{{std::int64_t{18}}}};
    const auto expected = run_for_tensors(program, inputs);
    replace_layers(
        program, record,
        {{layer, spec, decompose_weight(program.tensors.at("a.weight"), layer.shape, spec.options)}});
    QCOMPARE(program.groups.at(0).uses.size(), std::size_t{2});
    QCOMPARE(count_parameters(program), std::int64_t{2 * 18 * 18 + 2 * 18});
    QVERIFY(relative_difference(expected, run_for_tensors(program, inputs)) < 1e-10);
  }

  void coreAtenLinearIsReplaced() {
    ProgramMaker make({4, 6}, true, at::kDouble);
    const Argument w = make.parameter("a.weight", noise({5, 6}, 1));
    const Argument turned = make.call("aten::permute", {w, ints({1, 0})});
    Program program =
        make.finish(make.call("aten::addmm", {make.parameter("a.bias", noise({5}, 2)), make.x, turned}));
    const auto inputs = random_inputs(program);
    const auto expected = run_for_tensors(program, inputs);
    const Layer layer = find_layers(program).at(0);
    QVERIFY(relative_difference(expected, run_for_tensors(extract_layer(program, layer), inputs)) < 1e-12);
    const LayerSpec spec{layer.id, LowRankOptions{{std::int64_t{5}}}};
    replace_layers(
        program, record_costs(program, inputs),
        {{layer, spec, decompose_weight(program.tensors.at("a.weight"), layer.shape, spec.options)}});
    QVERIFY(!program.tensors.contains("a.weight"));
    QVERIFY(relative_difference(expected, run_for_tensors(program, inputs)) < 1e-10);
  }

  /// GPT-2 multiplies by weights of [in, out].
  void turnedWeightsAreReplaced() {
    ProgramMaker make({4, 6}, true, at::kDouble);
    const Argument w = make.parameter("a.weight", noise({6, 5}, 1));
    Program program =
        make.finish(make.call("aten::addmm", {make.parameter("a.bias", noise({5}, 2)), make.x, w}));
    const auto inputs = random_inputs(program);
    const auto expected = run_for_tensors(program, inputs);
    const Layer layer = find_layers(program).at(0);
    QVERIFY(layer.turned);
    QCOMPARE(layer.shape.weight, (Shape{5, 6}));
    const LayerSpec spec{layer.id, LowRankOptions{{std::int64_t{5}}}};
    replace_layers(program, record_costs(program, inputs),
                   {{layer, spec,
                     decompose_weight(program.tensors.at("a.weight").detach().t().contiguous(), layer.shape,
                                      spec.options)}});
    QVERIFY(relative_difference(expected, run_for_tensors(program, inputs)) < 1e-10);
    restore_dense(program, [](const FactorGroup&) { return true; });
    QVERIFY(relative_difference(expected, run_for_tensors(program, inputs)) < 1e-10);
  }

  void groupsOfTransposedConvolutionsAreCounted() {
    ProgramMaker make({2, 6, 5, 5});
    const Argument kernel = make.parameter("a.weight", noise({6, 4, 3, 3}, 1, at::kFloat));
    const Program program = make.finish(make.call("aten::conv_transpose2d",
                                                  {make.x, kernel, Argument::of(c10::IValue()), ints({2, 2}),
                                                   ints({1, 1}), ints({0, 1}), Argument::of(std::int64_t{2})},
                                                  "input"));
    const Layer layer = find_layers(program).at(0);
    QCOMPARE(layer.shape, (LayerShape{LayerKind::conv_transpose2d, {8, 3, 3, 3}, 2}));
    QCOMPARE(layer.output_padding, (Shape{0, 1}));
    QVERIFY(layer.unfit.find("2 groups") != std::string::npos);
  }

  /// PyTorch's attention computes with two weights of one module.
  void layersOfOneModuleAreToldApart() {
    ProgramMaker make({4, 6}, true, at::kDouble);
    const Argument none = Argument::of(c10::IValue());
    const Argument y = make.call(
        "aten::linear", {make.x, make.parameter("block.attn.in_proj_weight", noise({9, 6}, 1)), none});
    const Argument z =
        make.call("aten::linear", {y, make.parameter("block.attn.out_proj.weight", noise({8, 9}, 2)), none});
    Program program =
        make.finish(make.call("aten::linear", {z, make.parameter("head.weight", noise({3, 8}, 3)), none}));
    program.nodes[0].scope = program.nodes[1].scope = "block.attn";
    program.nodes[2].scope = "head";
    const auto names = [&program] {
      std::vector<std::string> all;
      for (const Layer& layer : find_layers(program)) all.push_back(layer.name);
      return all;
    };
    const std::vector<std::string> expected{"block.attn.in_proj_weight", "block.attn.out_proj", "head"};
    QCOMPARE(names(), expected);
    const Layer layer = find_layers(program).at(1);
    const LayerSpec spec{layer.id, LowRankOptions{{std::int64_t{2}}}};
    replace_layers(
        program, record_costs(program, random_inputs(program)),
        {{layer, spec, decompose_weight(program.tensors.at(layer.id), layer.shape, spec.options)}});
    QCOMPARE(names(), expected);
    QCOMPARE(program.groups.at(0).scope, std::string("block.attn"));  // where it stands in the model
  }

  void bagsAreReplaced_data() {
    QTest::addColumn<int>("mode");
    QTest::newRow("sum") << 0;
    QTest::newRow("mean") << 1;
    QTest::newRow("max") << 2;
  }
  void bagsAreReplaced() {
    const QFETCH(int, mode);
    ProgramMaker make({7}, true, at::kLong);
    const Argument w = make.parameter("words.weight", noise({9, 4}, 1));
    const Argument offsets = make.parameter("offsets", at::tensor({0, 2, 2, 5}, at::kLong));
    const Argument no = Argument::of(false);
    Program program = make.finish(make.call("aten::embedding_bag",
                                            {w, make.x, offsets, no, Argument::of(std::int64_t{mode}), no,
                                             Argument::of(c10::IValue()), no, Argument::of(c10::IValue())},
                                            "padding_idx"));
    const std::vector<c10::IValue> inputs{at::tensor({3, 8, 0, 3, 5, 1, 1}, at::kLong)};
    const auto expected = run_for_tensors(program, inputs);
    const Layer layer = find_layers(program).at(0);
    QVERIFY(layer.unfit.empty());
    QCOMPARE(run_for_output(extract_layer(program, layer), inputs).sizes().vec(), (Shape{7, 4}));
    for (const Family family : {Family::low_rank, Family::cp}) {
      Program smaller = program;
      const LayerSpec spec{layer.id,
                           make_options(family, {std::int64_t{family == Family::cp ? 40 : 4}}, layer.shape)};
      replace_layers(
          smaller, record_costs(smaller, inputs),
          {{layer, spec, decompose_weight(program.tensors.at(layer.id), layer.shape, spec.options)}});
      QVERIFY(!smaller.tensors.contains("words.weight"));
      const auto found = run_for_tensors(smaller, inputs);
      QVERIFY(relative_difference(expected, found) < (family == Family::cp ? 0.2 : 1e-10));
      restore_dense(smaller, [](const FactorGroup&) { return true; });
      QVERIFY(relative_difference(found, run_for_tensors(smaller, inputs)) < 1e-10);
    }
  }

  void tablesThatAreTheOutputToo_data() {
    QTest::addColumn<int>("family");
    for (const Family family : all_families)
      if (family != Family::dense) QTest::newRow(std::string(id(family)).c_str()) << static_cast<int>(family);
  }

  /// GPT-2 looks words up in the weight of its output: the factors serve both, in either order of the calls.
  void tablesThatAreTheOutputToo() {
    QFETCH(int, family);
    for (const bool table_first : {true, false}) {
      ProgramMaker make({4, 3}, true, at::kLong);
      const Argument w = make.parameter("words.weight", noise({30, 8}, 1)),
                     bias = make.parameter("out.bias", noise({30}, 2)),
                     other = make.parameter("other.weight", noise({30, 8}, 3));
      const auto look_up = [&](const Argument& table) {
        return make.call("aten::embedding", {table, make.x, Argument::of(std::int64_t{1})});
      };
      const Argument out = make.call("aten::linear", {look_up(table_first ? w : other), w, bias});
      const Argument sum = make.call("aten::sum", {table_first ? out : look_up(w)});
      Program program = make.finish(make.call("aten::add", {out, sum}, "Tensor"));
      const auto inputs = random_inputs(program);
      const CostRecord record = record_costs(program, inputs);
      const auto all = find_layers(program);
      const Layer& layer =
          *std::find_if(all.begin(), all.end(), [](const Layer& l) { return l.id == "words.weight"; });
      QVERIFY2(layer.unfit.empty(), layer.unfit.c_str());
      QCOMPARE(layer.shape, (LayerShape{LayerKind::linear, {30, 8}, 1}));
      QCOMPARE(layer.uses.size(), std::size_t{2});
      QVERIFY(layer.uses[0].kind == LayerKind::linear && layer.uses[1].kind == LayerKind::embedding);
      QCOMPARE(layer.padding_idx, std::int64_t{1});
      QCOMPARE(layer_macs(program, record, layer), std::int64_t{3 * 30 * 8});
      LayerOptions options = make_options(static_cast<Family>(family), {std::int64_t{4}}, layer.shape);
      if (auto* cp = std::get_if<CpOptions>(&options)) cp->max_sweeps = 2;
      const FactorizedWeight made = decompose_weight(program.tensors.at(layer.id), layer.shape, options);
      Program dense = program;
      dense.tensors[layer.id] = reconstruct_weight(layer.shape, options, made.factors);
      const auto expected = run_for_tensors(dense, inputs);

      Program smaller = program;
      replace_layers(smaller, record, {{layer, {layer.id, options}, made}});
      QVERIFY(!smaller.tensors.contains("words.weight"));
      QVERIFY(relative_difference(expected, run_for_tensors(smaller, inputs)) < 1e-10);
      const auto again = find_layers(smaller);
      const Layer& factorized =
          *std::find_if(again.begin(), again.end(), [](const Layer& l) { return l.group == 0; });
      std::int64_t macs = 0;
      for (const LayerUse& use : factorized.uses) {
        const CallShapes shapes = call_shapes(record, factorized, use).value();
        LayerShape called = factorized.shape;
        called.kind = use.kind;
        const CallCost cost = call_cost(called, options, made.ranks, shapes.input, shapes.output);
        macs += cost.with_input / 4 + cost.once;
      }
      QCOMPARE(layer_macs(smaller, record_costs(smaller, inputs), factorized), macs);
      const std::vector<c10::IValue> rows{noise({4, 8}, 5)};
      QCOMPARE(run_for_output(extract_layer(smaller, factorized), rows).sizes().vec(), (Shape{4, 30}));
      restore_dense(smaller, [](const FactorGroup&) { return true; });
      QVERIFY(relative_difference(expected, run_for_tensors(smaller, inputs)) < 1e-10);
      QCOMPARE(smaller.nodes.size(), dense.nodes.size());
    }
  }
};

TENFOLD_TEST_CLASS(TestReplace)
#include "test_replace.moc"

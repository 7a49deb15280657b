// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include <fstream>

#include "engine/formats/onnx/model_file.h"
#include "engine/formats/onnx_reader.h"
#include "engine/formats/onnx_writer.h"
#include "engine/formats/pt2_writer.h"
#include "engine/program/executor.h"
#include "engine/program/layers.h"
#include "engine/program/names.h"
#include "engine/program/sample_inputs.h"
#include "tests/engine/formats/files.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;
using onnx::Attribute;

namespace {

onnx::Tensor stored(const std::string& name, const at::Tensor& values) {
  const bool whole = values.scalar_type() == at::kLong;
  const at::Tensor plain = values.contiguous();
  return {name, whole ? onnx::DataType::int64 : onnx::DataType::float32, plain.sizes().vec(),
          onnx::Bytes::of(std::string(static_cast<const char*>(plain.const_data_ptr()), plain.nbytes()))};
}

onnx::Node node(const std::string& op, std::vector<std::string> inputs, const std::string& output,
                std::map<std::string, Attribute> attributes = {}) {
  onnx::Node made;
  made.op = op;
  made.name = "node_" + output;
  made.inputs = std::move(inputs);
  made.outputs = {output};
  made.attributes = std::move(attributes);
  return made;
}

/// A model of one float input "x" [batch, 4] and one output "y".
onnx::Model model_of(std::vector<onnx::Node> nodes, std::vector<onnx::Tensor> initializers) {
  onnx::Model model;
  model.ir_version = 8;
  model.opsets[""] = 17;
  model.graph.name = "main";
  model.graph.nodes = std::move(nodes);
  model.graph.initializers = std::move(initializers);
  model.graph.inputs = {{"x", onnx::DataType::float32, true, true, {{-1, "batch"}, {4, ""}}}};
  model.graph.outputs = {{"y", onnx::DataType::float32, true, true, {{}, {}}}};
  return model;
}

class Folder {
 public:
  std::filesystem::path operator/(const std::string& name) const {
    return folder_.filePath(QString::fromStdString(name)).toStdString();
  }

  ModelFile opened(const onnx::Model& model, const ReadOptions& options = {}) const {
    std::ofstream stream(*this / "model.onnx", std::ios::binary);
    onnx::write_model(model, stream, nullptr);
    stream.close();
    return read_onnx(*this / "model.onnx", options);
  }

 private:
  QTemporaryDir folder_;
};

at::Tensor output(const Program& program, const at::Tensor& input) {
  return run_for_output(program, std::vector<c10::IValue>{input});
}

}  // namespace

class TestOnnx : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aProductWithAStoredMatrixIsALinearLayer() {
    const at::Tensor weight = at::randn({4, 3}), bias = at::randn({3});
    const Folder folder;
    const ModelFile file =
        folder.opened(model_of({node("MatMul", {"x", "fc.weight"}, "h"), node("Add", {"fc.bias", "h"}, "y")},
                               {stored("fc.weight", weight), stored("fc.bias", bias)}));
    const auto layers = find_layers(file.program);
    QCOMPARE(layers.size(), std::size_t{1});
    QCOMPARE(layers[0].id, std::string("fc.weight"));
    QCOMPARE(layers[0].name, std::string("fc"));
    QCOMPARE(layers[0].shape.weight, Shape({3, 4}));
    QCOMPARE(layers[0].uses[0].bias, std::string("fc.bias"));
    QCOMPARE(file.program.nodes.size(), std::size_t{1});
    const at::Tensor x = at::randn({5, 4});
    QVERIFY(at::allclose(output(file.program, x), x.matmul(weight) + bias, 1e-5, 1e-6));
  }

  void sizesThatChangeStayOpen() {
    const at::Tensor weight = at::randn({2, 2});
    const Folder folder;
    const auto ints = [](std::vector<std::int64_t> values) { return at::tensor(values, at::kLong); };
    const onnx::Model model =
        model_of({node("Shape", {"x"}, "shape"), node("Gather", {"shape", "zero"}, "batch_size"),
                  node("Unsqueeze", {"batch_size", "axes"}, "first"),
                  node("Concat", {"first", "rest"}, "target", {{"axis", Attribute::of(std::int64_t{0})}}),
                  node("Reshape", {"x", "target"}, "pairs"), node("MatMul", {"pairs", "w"}, "y")},
                 {stored("zero", at::scalar_tensor(0, at::kLong)), stored("axes", ints({0})),
                  stored("rest", ints({2, 2})), stored("w", weight)});
    const ModelFile file = folder.opened(model);
    QCOMPARE(file.program.user_inputs()[0]->sizes[0].symbol, std::string("batch"));
    for (const std::int64_t batch : {2, 7}) {
      const at::Tensor x = at::randn({batch, 4});
      QVERIFY(at::allclose(output(file.program, x), x.view({batch, 2, 2}).matmul(weight), 1e-5, 1e-6));
    }
  }

  void nearestElementsAreThoseOfOnnxRuntime_data() {
    QTest::addColumn<float>("scale");
    QTest::addColumn<QList<int>>("expected");
    QTest::newRow("a quarter") << 0.25F << QList<int>{1, 5};
    QTest::newRow("a half") << 0.5F << QList<int>{0, 2, 4, 6};
    QTest::newRow("one and a half") << 1.5F << QList<int>{0, 0, 1, 2, 2, 3, 4, 4, 5, 6, 6, 7};
    QTest::newRow("twice") << 2.0F << QList<int>{0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7};
  }
  void nearestElementsAreThoseOfOnnxRuntime() {
    QFETCH(float, scale);
    QFETCH(QList<int>, expected);
    onnx::Model model = model_of({node("Resize", {"x", "", "scales"}, "y")},
                                 {stored("scales", at::tensor(std::vector<float>{1, 1, scale}))});
    model.graph.inputs = {{"x", onnx::DataType::float32, true, true, {{1, ""}, {1, ""}, {8, ""}}}};
    const Folder folder;
    const at::Tensor found =
        output(folder.opened(model).program, at::arange(8, at::kFloat).reshape({1, 1, 8}));
    QCOMPARE(found.numel(), static_cast<std::int64_t>(expected.size()));
    for (int k = 0; k < expected.size(); ++k) QCOMPARE(found[0][0][k].item<int>(), expected[k]);
  }

  /// Expected values are ONNX Runtime 1.31's.
  void olderOperatorSetsAreRead() {
    onnx::Model model =
        model_of({node("Slice", {"x"}, "cut",
                       {{"starts", Attribute::of(Shape{1})},
                        {"ends", Attribute::of(Shape{5})},
                        {"axes", Attribute::of(Shape{2})}}),
                  node("Upsample", {"cut", "wide"}, "more"),
                  node("TopK", {"more"}, "y",
                       {{"axis", Attribute::of(std::int64_t{2})}, {"k", Attribute::of(std::int64_t{3})}})},
                 {stored("wide", at::tensor(std::vector<float>{1, 1, 1.5F}))});
    model.graph.inputs = {{"x", onnx::DataType::float32, true, true, {{1, ""}, {1, ""}, {6, ""}}}};
    model.graph.nodes.back().outputs.emplace_back("places");
    model.opsets[""] = 9;
    const Folder folder;
    const at::Tensor x = at::arange(6, at::kFloat).reshape({1, 1, 6});  // 1 2 3 4, then 1 1 2 3 3 4
    QVERIFY(at::equal(output(folder.opened(model).program, x).flatten(), at::tensor({4.0F, 3.0F, 3.0F})));
  }

  void earlyResizingShrinksToTheNextElement() {
    onnx::Model model = model_of({node("Resize", {"x", "scales"}, "y")},
                                 {stored("scales", at::tensor(std::vector<float>{1, 1, 0.75F}))});
    model.graph.inputs = {{"x", onnx::DataType::float32, true, true, {{1, ""}, {1, ""}, {4, ""}}}};
    model.opsets[""] = 10;
    const Folder folder;
    const at::Tensor x = at::arange(4, at::kFloat).reshape({1, 1, 4});
    QVERIFY(at::equal(output(folder.opened(model).program, x).flatten(), at::tensor({0.0F, 2.0F, 3.0F})));
  }

  void settingsOfResizingThatAtenHasNotAreRefused() {
    const Folder folder;
    for (const auto& [name, value] : std::map<std::string, Attribute>{
             {"exclude_outside", Attribute::of(std::int64_t{1})},
             {"keep_aspect_ratio_policy", Attribute::of(std::string("not_larger"))}}) {
      onnx::Model model = model_of({node("Resize", {"x", "", "scales"}, "y",
                                         {{"mode", Attribute::of(std::string("linear"))}, {name, value}})},
                                   {stored("scales", at::tensor(std::vector<float>{1, 1, 2}))});
      model.graph.inputs = {{"x", onnx::DataType::float32, true, true, {{1, ""}, {1, ""}, {4, ""}}}};
      QCOMPARE(error_id([&] { folder.opened(model); }), std::string("onnx.node"));
    }
  }

  /// An odd place is cut off before, unless SAME_UPPER is asked for.
  void statedShapesOfTransposedConvolutions_data() {
    QTest::addColumn<QString>("automatic");
    QTest::addColumn<QList<float>>("expected");
    QTest::newRow("stated") << "NOTSET" << QList<float>{10, 102, 20, 200};
    QTest::newRow("upper") << "SAME_UPPER" << QList<float>{1, 10, 102, 20};
  }
  void statedShapesOfTransposedConvolutions() {
    QFETCH(QString, automatic);
    QFETCH(QList<float>, expected);
    onnx::Model model = model_of({node("ConvTranspose", {"x", "w"}, "y",
                                       {{"strides", Attribute::of(Shape{2})},
                                        {"auto_pad", Attribute::of(automatic.toStdString())},
                                        {"output_shape", Attribute::of(Shape{4})}})},
                                 {stored("w", at::tensor({1.0F, 10.0F, 100.0F}).reshape({1, 1, 3}))});
    model.graph.inputs = {{"x", onnx::DataType::float32, true, true, {{1, ""}, {1, ""}, {2, ""}}}};
    const Folder folder;
    const at::Tensor found =
        output(folder.opened(model).program, at::tensor({1.0F, 2.0F}).reshape({1, 1, 2})).flatten();
    QCOMPARE(found.numel(), static_cast<std::int64_t>(expected.size()));
    for (int k = 0; k < expected.size(); ++k) QCOMPARE(found[k].item<float>(), expected[k]);
  }

  /// The padding that makes as many places as there are strides is not that of the example's size.
  void automaticPaddingFollowsTheSize() {
    onnx::Model model = model_of({node("Conv", {"x", "w"}, "y",
                                       {{"strides", Attribute::of(Shape{2})},
                                        {"auto_pad", Attribute::of(std::string("SAME_UPPER"))}})},
                                 {stored("w", at::ones({1, 1, 3}))});
    model.graph.inputs = {{"x", onnx::DataType::float32, true, true, {{1, ""}, {1, ""}, {-1, "length"}}}};
    const Folder folder;
    const Program program = folder.opened(model).program;
    const auto of = [&](std::int64_t length) {
      return output(program, at::arange(1, length + 1, at::kFloat).reshape({1, 1, length})).flatten();
    };
    QVERIFY(at::equal(of(5), at::tensor({3.0F, 9.0F, 9.0F})));
    QVERIFY(at::equal(of(8), at::tensor({6.0F, 12.0F, 18.0F, 15.0F})));
  }

  void whatIsAllZeroStaysSoWhenNormalised() {
    const Folder folder;
    const Program program = folder.opened(model_of({node("LpNormalization", {"x"}, "y")}, {})).program;
    const at::Tensor x = at::tensor({0.0F, 0.0F, 0.0F, 0.0F, 3.0F, 4.0F, 0.0F, 0.0F}).reshape({2, 4});
    QVERIFY(at::allclose(output(program, x), x / 5, 1e-6, 0));
  }

  void whereNothingIsReducedElementsAreStillSquared() {
    const Folder folder;
    const Program program =
        folder
            .opened(model_of({node("ReduceSumSquare", {"x"}, "y",
                                   {{"noop_with_empty_axes", Attribute::of(std::int64_t{1})}})},
                             {}))
            .program;
    const at::Tensor x = at::randn({3, 4});
    QVERIFY(at::allclose(output(program, x), x.square(), 1e-6, 1e-7));
  }

  void powersWithoutBoundAreNoWholeNumbers() {
    const Folder folder;
    const Program program =
        folder.opened(model_of({node("Pow", {"x", "much"}, "y")}, {stored("much", at::full({}, INFINITY))}))
            .program;
    const at::Tensor x = at::tensor({0.5F, 2.0F, 1.0F, 0.0F}).reshape({1, 4});
    QVERIFY(at::equal(output(program, x).flatten(), at::tensor({0.0F, INFINITY, 1.0F, 0.0F})));
  }

  void unknownOperatorsAreListedAndWeightsStayReachable() {
    const Folder folder;
    const onnx::Model model =
        model_of({node("Frobnicate", {"x"}, "a"), node("Frobnicate", {"a"}, "b"), node("Loop", {"b"}, "y")},
                 {stored("w", at::ones({2, 3}))});
    std::string said;
    try {
      folder.opened(model);
    } catch (const Error& error) {
      said = error.what();
      QCOMPARE(error.id(), std::string("onnx.operators"));
    }
    for (const char* part :
         {"Frobnicate (2×, first node_a)", "Loop (1×, first node_y)", "weights can still be decomposed"})
      QVERIFY2(said.find(part) != std::string::npos, said.c_str());
    const StateDict weights = read_onnx_weights(folder / "model.onnx");
    QCOMPARE(weights.size(), std::size_t{1});
    QVERIFY(weights.find("w")->equal(at::ones({2, 3})));
  }

  void choosesTheBranchOfAConstantCondition() {
    const auto branch = [](const std::string& op) {
      auto graph = std::make_shared<onnx::Graph>();
      graph->nodes = {node(op, {"x"}, "of_" + op)};
      graph->outputs = {{"of_" + op}};
      Attribute attribute;
      attribute.kind = Attribute::Kind::graph;
      attribute.graph = graph;
      return attribute;
    };
    onnx::Model model = model_of(
        {node("Constant", {}, "zero", {{"value_int", Attribute::of(std::int64_t{0})}}),
         node("Constant", {}, "one", {{"value_int", Attribute::of(std::int64_t{1})}}),
         node("Less", {"zero", "one"}, "is_less"),
         node("If", {"is_less"}, "y", {{"then_branch", branch("Neg")}, {"else_branch", branch("Exp")}})},
        {});
    const Folder folder;
    const at::Tensor x = at::randn({3, 4});
    QVERIFY(output(folder.opened(model).program, x).equal(-x));
    model.graph.nodes[2].inputs = {"one", "zero"};
    QVERIFY(at::allclose(output(folder.opened(model).program, x), x.exp()));
  }

  void weightsOutsideTheFolderAreRefused() {
    const Folder folder;
    const onnx::Model model = model_of({node("MatMul", {"x", "w"}, "y")}, {stored("w", at::randn({4, 400}))});
    const auto written = [&](const std::string& location) {
      std::ofstream stream(folder / "model.onnx", std::ios::binary),
          data(folder / "model.data", std::ios::binary);
      const onnx::ExternalData external{data, location};
      onnx::write_model(model, stream, &external);
    };
    written("model.data");
    QCOMPARE(read_onnx(folder / "model.onnx").program.tensors.size(), std::size_t{1});
    for (const char* location : {"../model.data", "/etc/passwd", "", "."}) {
      written(location);
      QCOMPARE(error_id([&] { read_onnx(folder / "model.onnx"); }), std::string("onnx.external"));
    }
    written("absent.data");
    QCOMPARE(error_id([&] { read_onnx(folder / "model.onnx"); }), std::string("onnx.external"));
    written("model.data");
    std::filesystem::resize_file(folder / "model.data", 100);
    QCOMPARE(error_id([&] { read_onnx(folder / "model.onnx"); }), std::string("onnx.bounds"));
    std::filesystem::create_symlink("/etc/passwd", folder / "link.data");
    written("link.data");
    QCOMPARE(error_id([&] { read_onnx(folder / "model.onnx"); }), std::string("onnx.external"));
  }

  void aHugeTensorIsRefusedBeforeItIsMade() {
    const Folder folder;
    const onnx::Model model =
        model_of({node("Expand", {"x", "sizes"}, "big"), node("Mul", {"big", "big"}, "y")},
                 {stored("sizes", at::tensor(std::vector<std::int64_t>{1 << 17, 1 << 11, 1, 1}, at::kLong))});
    const std::string refused =
        error_id([&] { folder.opened(model); });  // by us, or where memory is short by the system
    QVERIFY2(refused == "memory.budget" || refused == "onnx.node", refused.c_str());
  }

  /// A view takes no memory, but adding it up would take years.
  void aViewWithoutEndIsRefused() {
    const Folder folder;
    const std::vector<std::int64_t> sizes{std::int64_t{1} << 25, std::int64_t{1} << 23, 1, 1};
    const onnx::Model model =
        model_of({node("Expand", {"x", "sizes"}, "big"), node("ReduceSum", {"big"}, "y")},
                 {stored("sizes", at::tensor(sizes, at::kLong))});
    QCOMPARE(error_id([&] { folder.opened(model); }), std::string("program.size"));
  }

  void whatIsWrittenIsReadAgain_data() {
    QTest::addColumn<int>("opset");
    QTest::addColumn<bool>("external");
    for (const int opset : {13, 15, 17, 18, 20, 21}) QTest::addRow("opset %d", opset) << opset << false;
    QTest::newRow("weights in a file beside") << 18 << true;
  }
  void whatIsWrittenIsReadAgain() {
    QFETCH(int, opset);
    QFETCH(bool, external);
    ProgramMaker maker({3, 6});
    auto& b = maker;
    const Argument weight = b.parameter("inner.weight", at::randn({32, 6})),
                   bias = b.parameter("inner.bias", at::randn({32}));
    Argument y = b.call("aten::linear", {maker.x, weight, bias});
    y = b.call("aten::gelu", {y, Argument::of("tanh")});
    const Argument scale = b.parameter("norm.weight", at::rand({32})),
                   shift = b.parameter("norm.bias", at::randn({32}));
    y = b.call("aten::layer_norm", {y, Argument::of(c10::List<std::int64_t>({32})), scale, shift});
    y = b.call("aten::unflatten",
               {y, Argument::of(std::int64_t{1}), Argument::of(c10::List<std::int64_t>({4, 8}))}, "int");
    y = b.call("aten::scaled_dot_product_attention", {y, y, y});
    y = b.call("aten::flatten", {y, Argument::of(std::int64_t{1}), Argument::of(std::int64_t{-1})},
               "using_ints");
    Program program = maker.finish(y);
    assign_names(program);
    const auto inputs = random_inputs(program);
    const Folder folder;
    ModelWriteOptions options{inputs, {}, {}, {"onnx", opset, false}};
    write_onnx(program, folder / "model.onnx", options, {}, external ? 0 : largest_onnx_file);
    QCOMPARE(std::filesystem::exists(folder / "model.onnx.data"), external);
    const ModelFile back = read_onnx(folder / "model.onnx");
    QCOMPARE(back.bytes_beside,
             external ? static_cast<std::int64_t>(std::filesystem::file_size(folder / "model.onnx.data"))
                      : std::int64_t{0});
    QCOMPARE(count_parameters(back.program), count_parameters(program));
    QVERIFY(back.program.tensors.contains("inner.weight"));
    for (const std::int64_t batch : {2, 5}) {
      const std::vector<c10::IValue> given{at::randn({batch, 6})};
      const double difference =
          relative_difference(run_for_tensors(program, given), run_for_tensors(back.program, given));
      QVERIFY2(difference < 1e-5, std::to_string(difference).c_str());
    }
  }

  void sizesOfTheSampleAreNotWritten() {
    ProgramMaker maker({4, 3});
    auto& b = maker;
    const Argument rolled = b.call("aten::roll", {maker.x, ints({-1}), ints({0})}),
                   spread = b.call("aten::var",
                                   {maker.x, ints({0}), Argument::of(std::int64_t{1}), Argument::of(true)},
                                   "correction");
    Program program = maker.finish(b.call("aten::add", {rolled, spread}, "Tensor"));
    assign_names(program);
    const Folder folder;
    const auto inputs = random_inputs(program);
    write_onnx(program, folder / "model.onnx", {inputs, {}, {}, {"onnx", 18, false}});
    const Program back = read_onnx(folder / "model.onnx").program;
    for (const std::int64_t batch : {4, 6}) {
      const at::Tensor x = noise({batch, 3}, 1, at::kFloat);
      QVERIFY(at::allclose(output(back, x), output(program, x), 1e-5, 1e-6));
    }
    ProgramMaker other({4, 3});
    Program halves = other.finish(other.call("aten::glu", {other.x, Argument::of(std::int64_t{0})}));
    assign_names(halves);
    QCOMPARE(error_id([&] {
               write_onnx(halves, folder / "halves.onnx", {inputs, {}, {}, {"onnx", 18, false}});
             }),
             std::string("onnx.operators"));
  }

  void onlyInfinitiesAreReplaced() {
    ProgramMaker maker({4, 3});
    Program program = maker.finish(maker.call(
        "aten::nan_to_num", {maker.x, Argument::of(0.5), Argument::of(1.0), Argument::of(c10::IValue())}));
    assign_names(program);
    const Folder folder;
    const auto inputs = random_inputs(program);
    write_onnx(program, folder / "model.onnx", {inputs, {}, {}, {"onnx", 18, false}});
    const at::Tensor x = at::tensor({7.0F, -7e9F, INFINITY, -INFINITY, NAN, 0.0F}).reshape({2, 3});
    QVERIFY(at::equal(output(read_onnx(folder / "model.onnx").program, x), output(program, x)));
  }

  void identitiesAndPartsFollowTheSize() {
    ProgramMaker maker({4, 3});
    const Argument size = maker.call("aten::sym_size", {maker.x, Argument::of(std::int64_t{0})}, "int"),
                   identity = maker.call("aten::eye", {size}),
                   turned = maker.call("aten::mm", {identity, maker.x});
    Program program = maker.finish(
        maker.call("aten::narrow", {turned, Argument::of(std::int64_t{1}), Argument::of(std::int64_t{-2}),
                                    Argument::of(std::int64_t{2})}));
    assign_names(program);
    const Folder folder;
    const auto inputs = random_inputs(program);
    write_onnx(program, folder / "model.onnx", {inputs, {}, {}, {"onnx", 18, false}});
    const Program back = read_onnx(folder / "model.onnx").program;
    for (const std::int64_t batch : {4, 6}) {
      const at::Tensor x = noise({batch, 3}, 1, at::kFloat);
      QVERIFY(at::allclose(output(back, x), x.slice(1, 1), 1e-6, 1e-7));
    }
  }

  void buffersThatNothingReadsAreLeftOut() {
    ProgramMaker maker({4, 3});
    maker.parameter("norm.num_batches_tracked", at::zeros({}, at::kLong));
    const Argument shift = maker.parameter("norm.running_mean", noise({3}, 1, at::kFloat));
    Program program = maker.finish(maker.call("aten::sub", {maker.x, shift}, "Tensor"));
    for (Input& input : program.inputs)
      if (input.kind == InputKind::parameter) input.kind = InputKind::buffer;
    assign_names(program);
    const Folder folder;
    const auto inputs = random_inputs(program);
    write_onnx(program, folder / "model.onnx", {inputs, {}, {}, {"onnx", 18, false}});
    const onnx::Model model = onnx::read_model(folder / "model.onnx");
    QCOMPARE(model.graph.initializers.size(), std::size_t{1});
    QCOMPARE(model.graph.initializers[0].name, std::string("norm.running_mean"));
  }

  void outputsThatAreNumbersAreLeftOut() {
    ProgramMaker maker({4, 3});
    const Argument size = maker.call("aten::sym_size", {maker.x, Argument::of(std::int64_t{0})}, "int"),
                   turned = maker.call("aten::neg", {maker.x});
    Program program = maker.finish(size);
    program.outputs.push_back({turned, {}});
    program.finish();
    assign_names(program);
    const Folder folder;
    const auto inputs = random_inputs(program);
    write_onnx(program, folder / "model.onnx", {inputs, {}, {}, {"onnx", 18, false}});
    const onnx::Model model = onnx::read_model(folder / "model.onnx");
    QCOMPARE(model.graph.outputs.size(), std::size_t{1});
    QCOMPARE(model.graph.outputs[0].dims.size(), std::size_t{2});
    QCOMPARE(model.graph.outputs[0].dims[1].size, std::int64_t{3});
  }

  /// What is said of an input fills in what the file leaves open, and contradicts nothing.
  void shapesThatAreGivenAgreeWithTheFile() {
    const Folder folder;
    onnx::Model model = model_of({node("Relu", {"x"}, "y")}, {});
    model.graph.inputs[0].dims = {{-1, "batch"}, {4, ""}, {-1, "width"}};
    const auto sizes = [&](const std::string& shape) {
      return folder.opened(model, {{parse_input_shape(shape)}}).program.user_inputs()[0]->sizes;
    };
    QCOMPARE(sizes("1x4x9").at(2).size, std::int64_t{9});
    for (const char* other : {"1x5x9", "1x4", "1x4x9x1"})
      QCOMPARE(error_id([&] { sizes(other); }), std::string("onnx.sizes"));
  }

  /// A batch of 2 can become 4 here, but not 3.
  void sizesMayHaveToBeMultiples() {
    const Folder folder;
    const Program program = folder
                                .opened(model_of({node("Reshape", {"x", "pairs"}, "y")},
                                                 {stored("pairs", at::tensor({-1, 8}, at::kLong))}))
                                .program;
    const at::Tensor x = at::randn({6, 4});
    QVERIFY(at::equal(output(program, x), x.view({3, 8})));
  }

  void anInputMayBeNamedLikeAStoredTensor() {
    ProgramMaker maker({3, 4});
    auto& b = maker;
    Program program = maker.finish(
        b.call("aten::add", {maker.x, b.parameter("x", noise({3, 4}, 2, at::kFloat))}, "Tensor"));
    assign_names(program);
    program.values[static_cast<std::size_t>(maker.x.value)].name = "x";
    const Folder folder;
    const auto inputs = random_inputs(program);
    write_onnx(program, folder / "model.onnx", {inputs, {}, {}, {"onnx", 18, false}});
    const onnx::Graph graph = onnx::read_model(folder / "model.onnx").graph;
    QCOMPARE(graph.inputs.at(0).name, std::string("x"));
    QCOMPARE(graph.initializers.at(0).name, std::string("x_1"));
    const at::Tensor x = noise({3, 4}, 1, at::kFloat);
    QVERIFY(at::allclose(output(read_onnx(folder / "model.onnx").program, x), output(program, x)));
  }

  void queriesThatMayLookNowhereGetZero() {
    ProgramMaker maker({2, 3, 4});
    auto& b = maker;
    at::Tensor mask = at::zeros({3, 3});
    mask[1].fill_(-std::numeric_limits<float>::infinity());
    Program program = maker.finish(
        b.call("aten::scaled_dot_product_attention", {maker.x, maker.x, maker.x, b.parameter("mask", mask)}));
    assign_names(program);
    const Folder folder;
    const auto inputs = random_inputs(program);
    write_onnx(program, folder / "model.onnx", {inputs, {}, {}, {"onnx", 18, false}});
    const at::Tensor x = noise({2, 3, 4}, 1, at::kFloat),
                     y = output(read_onnx(folder / "model.onnx").program, x);
    QVERIFY(at::equal(y.select(1, 1), at::zeros({2, 4})));
    QVERIFY(at::allclose(y, output(program, x), 1e-5, 1e-6));
  }

  void tiedWeightsAreStoredOnce() {
    ProgramMaker maker({3, 4});
    auto& b = maker;
    const at::Tensor shared = at::randn({4, 4});
    const Argument first = b.parameter("a.weight", shared), second = b.parameter("b.weight", shared);
    Program program =
        maker.finish(b.call("aten::linear", {b.call("aten::linear", {maker.x, first}), second}));
    assign_names(program);
    const Folder folder;
    const auto inputs = random_inputs(program);
    write_onnx(program, folder / "model.onnx", {inputs, {}, {}, {"onnx", 18, false}});
    QCOMPARE(onnx::read_model(folder / "model.onnx").graph.initializers.size(), std::size_t{1});
    QCOMPARE(find_layers(read_onnx(folder / "model.onnx").program)[0].uses.size(), std::size_t{2});
  }

  void everyUntranslatedOperatorIsNamedBeforeAnythingIsWritten() {
    ProgramMaker maker({3, 4});
    auto& b = maker;
    Program program = maker.finish(b.call("aten::erfinv", {b.call("aten::digamma", {maker.x})}));
    assign_names(program);
    const Folder folder;
    const auto inputs = random_inputs(program);
    std::string said;
    try {
      write_onnx(program, folder / "model.onnx", {inputs, {}, {}, {"onnx", 18, false}});
    } catch (const Error& error) {
      said = error.what();
    }
    for (const char* part : {"aten::erfinv", "aten::digamma"})
      QVERIFY2(said.find(part) != std::string::npos, said.c_str());
    QVERIFY(!std::filesystem::exists(folder / "model.onnx"));
    QCOMPARE(error_id([&] {
               write_onnx(program, folder / "model.onnx", {inputs, {}, {}, {"onnx", 9, false}});
             }),
             std::string("onnx.opset"));
  }
};

TENFOLD_TEST_CLASS(TestOnnx)
#include "test_onnx.moc"

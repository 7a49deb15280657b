// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include "engine/compression/replace.h"
#include "engine/formats/archive.h"
#include "engine/formats/pt2_graph.h"
#include "engine/formats/pt2_metadata.h"
#include "engine/formats/pt2_reader.h"
#include "engine/formats/pt2_writer.h"
#include "engine/program/executor.h"
#include "engine/program/names.h"
#include "engine/program/sample_inputs.h"
#include "engine/spec/factors.h"
#include "engine/support/error.h"
#include "tests/support/programs.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

const std::string cnn = std::string(TENFOLD_SAMPLES) + "/digits_cnn.pt2";

std::vector<at::Tensor> outputs(const Program& program, const std::vector<c10::IValue>& inputs) {
  return run_for_tensors(evaluation_copy(program), inputs);
}

/// Factorizes every layer that can be, Tucker for convolutions and low-rank for the rest.
void factorize(Program& program, const std::vector<c10::IValue>& inputs) {
  const CostRecord record = record_costs(program, inputs);
  std::vector<Replacement> replacements;
  for (const Layer& layer : find_layers(program)) {
    const Family family = is_convolution(layer.shape.kind) ? Family::tucker : Family::low_rank;
    const LayerSpec spec{layer.id, make_options(family, {std::int64_t{2}}, layer.shape)};
    if (!problems(layer.shape, spec).empty()) continue;
    replacements.push_back(
        {layer, spec, decompose_weight(program.tensors.at(layer.id), layer.shape, spec.options)});
  }
  replace_layers(program, record, replacements);
}

}  // namespace

class TestPt2 : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void readsWhatPyTorchWrote() {
    const ModelFile file = read_pt2(cnn);
    QCOMPARE(count_parameters(file.program), std::int64_t{127082});
    QCOMPARE(file.samples.size(), std::size_t{1});
    QVERIFY(!file.program.training);
    const auto layers = find_layers(file.program);
    QCOMPARE(layers.size(), std::size_t{6});
    QCOMPARE(layers[0].name, std::string("block1.conv"));
    QVERIFY(layers[0].type.find("Conv2d") != std::string::npos);
    const BatchDimension batch = batch_dimension(file.program, file.samples);
    QVERIFY(batch.dynamic);
    const auto more = resized_inputs(file.program, file.samples, {{batch.symbol, 13}});
    QCOMPARE(run_for_output(file.program, more).size(0), std::int64_t{13});
  }

  void writesAndReadsBackTheSame() {
    QTemporaryDir folder;
    ModelFile file = read_pt2(cnn);
    const std::string path = folder.filePath("same.pt2").toStdString();
    assign_names(file.program);
    write_pt2(file.program, path, {file.samples, file.sample_record, {}});
    const ModelFile back = read_pt2(path);
    QCOMPARE(relative_difference(outputs(file.program, file.samples), outputs(back.program, back.samples)),
             0.0);
    QCOMPARE(back.program.nodes.size(), file.program.nodes.size());
    for (std::size_t n = 0; n < file.program.nodes.size(); ++n)
      QCOMPARE(back.program.nodes[n].name, file.program.nodes[n].name);
    for (std::size_t v = 0; v < back.program.values.size(); ++v)
      QVERIFY(!back.program.values[v].name.empty());
    QCOMPARE(back.program.symbols.size(), file.program.symbols.size());
  }

  void factorizedLayersComeBackAsGroups() {
    QTemporaryDir folder;
    ModelFile file = read_pt2(cnn);
    factorize(file.program, file.samples);
    QCOMPARE(file.program.groups.size(), std::size_t{6});
    assign_names(file.program);
    const std::string path = folder.filePath("small.pt2").toStdString();
    Recipe recipe;
    recipe.seed = 7;
    write_pt2(file.program, path, {file.samples, file.sample_record, write_metadata(file.program, recipe)});
    ModelFile back = read_pt2(path);
    Recipe restored;
    std::vector<std::string> remarks;
    QVERIFY(restore_metadata(back.program, back.metadata, restored, remarks));
    QVERIFY2(remarks.empty(), remarks.empty() ? "" : remarks[0].c_str());
    QCOMPARE(restored, recipe);
    QCOMPARE(back.program.groups.size(), std::size_t{6});
    QCOMPARE(relative_difference(outputs(file.program, file.samples), outputs(back.program, back.samples)),
             0.0);
    // and the dense twin of what was read is the model with the multiplied-back weights
    const auto before = outputs(back.program, back.samples);
    restore_dense(back.program, [](const FactorGroup&) { return true; });
    QVERIFY(back.program.groups.empty());
    QCOMPARE(count_parameters(back.program), std::int64_t{127082});
    QVERIFY(relative_difference(before, outputs(back.program, back.samples)) < 1e-5);
  }

  /// A file of a version whose shares became other ranks: its factors are what counts.
  void sharesOfAnotherVersionAreTheirRanks() {
    QTemporaryDir folder;
    ModelFile file = read_pt2(cnn);
    factorize(file.program, file.samples);
    Recipe recipe;
    for (FactorGroup& group : file.program.groups) {
      *rank_of(group.spec.options) = {0.9};
      recipe.set(group.spec);
    }
    assign_names(file.program);
    const std::string path = folder.filePath("older.pt2").toStdString();
    write_pt2(file.program, path, {file.samples, file.sample_record, write_metadata(file.program, recipe)});
    ModelFile back = read_pt2(path);
    Recipe restored;
    std::vector<std::string> remarks;
    QVERIFY(restore_metadata(back.program, back.metadata, restored, remarks));
    QVERIFY2(remarks.empty(), remarks.empty() ? "" : remarks[0].c_str());
    QCOMPARE(back.program.groups.size(), std::size_t{6});
    for (std::size_t g = 0; g < back.program.groups.size(); ++g) {
      const FactorGroup& group = back.program.groups[g];
      QCOMPARE(group.ranks, file.program.groups[g].ranks);
      QCOMPARE(resolve_ranks(group.shape, group.spec.options), group.ranks);
      QCOMPARE(restored.spec_of(group.spec.id), group.spec);  // so that the same recipe keeps the factors
    }
  }

  void newShapesAreSymbolic() {
    QTemporaryDir folder;
    ModelFile file = read_pt2(cnn);
    factorize(file.program, file.samples);
    assign_names(file.program);
    const std::string path = folder.filePath("small.pt2").toStdString();
    write_pt2(file.program, path, {file.samples, file.sample_record, {}});
    const auto graph =
        nlohmann::json::parse(Archive::open(path).read("models/model.json"))["graph_module"]["graph"];
    std::size_t symbolic = 0;
    for (const auto& [name, meta] : graph["tensor_values"].items())
      if (name.starts_with("conv2d"))
        for (const auto& size : meta["sizes"]) symbolic += size.contains("as_expr");
    QVERIFY(symbolic >= 8);  // the batch of every convolution of four chains
  }

  void regionsWithoutGradientsStaySo() {
    QTemporaryDir folder;
    ModelFile file = read_pt2(cnn);
    QCOMPARE(file.program.nodes[0].op, std::string("aten::conv2d"));
    file.program.nodes[0].no_grad = true;
    assign_names(file.program);
    const std::string path = folder.filePath("region.pt2").toStdString();
    write_pt2(file.program, path, {file.samples, file.sample_record, {}});
    const ModelFile back = read_pt2(path);
    QCOMPARE(relative_difference(outputs(file.program, file.samples), outputs(back.program, back.samples)),
             0.0);
    for (const Program* program : std::vector<const Program*>{&file.program, &back.program}) {
      const auto layers = find_layers(*program);
      run(*program, file.samples)[0].toTensor().pow(2).sum().backward();
      QVERIFY(!program->tensors.at(layers.front().id).grad().defined());
      QVERIFY(program->tensors.at(layers.back().id).grad().defined());
    }
  }

  /// A region's y is -x; outside it y is relu(x), before and after the region.
  void namesInsideARegionEndWithIt() {
    const auto tensor = [](const char* name) { return nlohmann::json{{"as_tensor", {{"name", name}}}}; };
    const auto node = [&](const char* target, std::vector<const char*> inputs, const char* made) {
      nlohmann::json given = nlohmann::json::array();
      for (std::size_t k = 0; k < inputs.size(); ++k)
        given.push_back({{"name", k == 0 ? "self" : "other"}, {"arg", tensor(inputs[k])}, {"kind", 1}});
      return nlohmann::json{{"target", target},
                            {"name", made},
                            {"inputs", given},
                            {"outputs", nlohmann::json::array({tensor(made)})}};
    };
    const nlohmann::json body{
        {"inputs", nlohmann::json::array({tensor("x")})},
        {"outputs", nlohmann::json::array({tensor("y")})},
        {"nodes", nlohmann::json::array({node("torch.ops.aten.neg.default", {"x"}, "y")})}};
    const nlohmann::json region{
        {"target", "torch.ops.higher_order.wrap_with_set_grad_enabled"},
        {"name", "region"},
        {"inputs",
         nlohmann::json::array({{{"name", ""}, {"arg", {{"as_bool", false}}}, {"kind", 1}},
                                {{"name", ""}, {"arg", {{"as_graph", {{"graph", body}}}}}, {"kind", 1}},
                                {{"name", ""}, {"arg", tensor("x")}, {"kind", 1}}})},
        {"outputs", nlohmann::json::array({tensor("w")})}};
    const nlohmann::json sizes = nlohmann::json::array({{{"as_int", 2}}});
    const nlohmann::json graph{
        {"inputs", nlohmann::json::array({tensor("x")})},
        {"outputs", nlohmann::json::array({tensor("z")})},
        {"tensor_values", {{"x", {{"dtype", 7}, {"sizes", sizes}}}}},
        {"nodes", nlohmann::json::array({node("torch.ops.aten.relu.default", {"x"}, "y"), region,
                                         node("torch.ops.aten.add.Tensor", {"y", "w"}, "z")})}};
    const nlohmann::json module{
        {"graph", graph},
        {"signature",
         {{"input_specs", nlohmann::json::array({{{"user_input", {{"arg", tensor("x")}}}}})},
          {"output_specs", nlohmann::json::array({{{"user_output", {{"arg", tensor("z")}}}}})}}},
        {"module_call_graph", nlohmann::json::array()}};
    Program program;
    pt2::GraphReader(program).read(module);
    program.finish();
    QVERIFY(program.nodes.at(1).no_grad);
    const auto made = run_for_tensors(program, std::vector<c10::IValue>{at::tensor({2.0F, -3.0F})});
    QVERIFY(at::equal(made.at(0), at::tensor({0.0F, 3.0F})));
  }

  void foreignMetadataIsIgnored() {
    ModelFile file = read_pt2(cnn);
    for (
        const char* text :
        {"", "{", "[]", R"({"schema":1})", R"({"schema":2,"recipe":{},"groups":[]})",
         R"({"schema":1,"recipe":{"schema":1,"layers":[]},"groups":[{"spec":{"id":"x","family":"low-rank","rank":1}}]})"}) {
      Recipe recipe;
      std::vector<std::string> remarks;
      QVERIFY(!restore_metadata(file.program, text, recipe, remarks));
      QVERIFY(!remarks.empty());
      QVERIFY(file.program.groups.empty());
    }
  }

  void anExistingFileSurvivesAFailedWrite() {
    QTemporaryDir folder;
    const QString path = folder.filePath("model.pt2");
    QFile old(path);
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.write("precious");
    old.close();
    ModelFile file = read_pt2(cnn);
    assign_names(file.program);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, write_pt2(file.program, path.toStdString(), {file.samples, {}, {}},
                                                  Job({}, stop.get_token())));
    QVERIFY(old.open(QIODevice::ReadOnly));
    QCOMPARE(old.readAll(), QByteArray("precious"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
  }

  void damagedFilesAreRefused() {
    QTemporaryDir folder;
    QFile source(QString::fromStdString(cnn));
    QVERIFY(source.open(QIODevice::ReadOnly));
    const QByteArray whole = source.readAll();
    const QString path = folder.filePath("damaged.pt2");
    for (const double share : {0.0, 0.001, 0.3, 0.9, 0.999}) {
      QFile damaged(path);
      QVERIFY(damaged.open(QIODevice::WriteOnly | QIODevice::Truncate));
      damaged.write(whole.left(static_cast<qsizetype>(share * static_cast<double>(whole.size()))));
      damaged.close();
      QVERIFY_THROWS_EXCEPTION(Error, read_pt2(path.toStdString()));
    }
    QVERIFY_THROWS_EXCEPTION(Error, read_pt2(folder.filePath("missing.pt2").toStdString()));
    QVERIFY_THROWS_EXCEPTION(Error, read_pt2(folder.path().toStdString()));
  }
};

TENFOLD_TEST_CLASS(TestPt2)
#include "test_pt2.moc"

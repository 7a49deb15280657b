// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include "engine/formats/model_file.h"
#include "engine/formats/npy.h"
#include "engine/formats/pt2_reader.h"
#include "engine/formats/pt2_writer.h"
#include "engine/program/executor.h"
#include "engine/program/layers.h"
#include "engine/program/names.h"
#include "engine/program/sample_inputs.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"
#include "tests/engine/formats/files.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using tenfold::testing::file;

namespace {

/// One file of tests/baselines/formats/pt2 and what the PyTorch that wrote it says of it.
struct Written {
  std::string version, model;
  std::filesystem::path path;
  std::map<std::string, at::Tensor> tensors;  ///< input_0, output_0, buffer/<name>

  explicit Written(const std::filesystem::path& from) : path(from) {
    const std::string stem = from.stem().string().substr(6);
    version = stem.substr(0, stem.find('_'));
    model = stem.substr(stem.find('_') + 1);
    for (const auto& [name, tensor] : read_npz(from.parent_path() / ("torch_" + version + ".npz")))
      if (name.starts_with(model + "/")) tensors[name.substr(model.size() + 1)] = tensor;
  }

  std::vector<at::Tensor> all(const std::string& kind) const {
    std::vector<at::Tensor> found;
    for (int k = 0; tensors.contains(kind + "_" + std::to_string(k)); ++k)
      found.push_back(tensors.at(kind + "_" + std::to_string(k)));
    return found;
  }
  std::vector<c10::IValue> inputs() const {
    const auto given = all("input");
    return {given.begin(), given.end()};
  }
  /// bfloat16 is rounded otherwise by other versions.
  double tolerance() const { return model == "layouts" ? 2e-2 : 1e-5; }
};

void add_files(const char* models) {
  QTest::addColumn<QString>("path");
  for (const auto& entry : std::filesystem::directory_iterator(file("pt2"))) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".pt2" && name.starts_with("torch_") &&
        (*models == '\0' || name.ends_with(std::string("_") + models)))
      QTest::newRow(name.c_str()) << QString::fromStdString(entry.path().string());
  }
}

Written chosen() {
  const QFETCH(QString, path);
  return Written(path.toStdString());
}

}  // namespace

class TestPt2Versions : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyVersionRunsAsItsPyTorch_data() { add_files(""); }
  void everyVersionRunsAsItsPyTorch() {
    const Written written = chosen();
    const ModelFile read = read_model_file(written.path);
    QVERIFY(read.remarks.empty());
    const bool training = written.model.ends_with("training");
    QCOMPARE(read.program.training, training);
    const auto found = run_for_tensors(read.program, written.inputs());
    const double difference = relative_difference(written.all("output"), found);
    QVERIFY2(difference < written.tolerance(), std::to_string(difference).c_str());
    for (const auto& [name, expected] : written.tensors)
      if (name.starts_with("buffer/")) {  // batch norm's statistics have moved
        const at::Tensor now = read.program.tensors.at(name.substr(7));
        QVERIFY2(relative_difference({expected}, {now}) < 1e-5, name.c_str());
      }
  }

  void samplesAreTheOnesItWasExportedWith_data() { add_files(""); }
  void samplesAreTheOnesItWasExportedWith() {
    const Written written = chosen();
    const ModelFile read = read_model_file(written.path);
    const auto expected = written.inputs();
    QCOMPARE(read.samples.size(), expected.size());
    for (std::size_t k = 0; k < expected.size(); ++k)
      QVERIFY(read.samples[k].toTensor().equal(expected[k].toTensor()));
  }

  void layersAreFoundInEveryForm_data() { add_files(""); }
  void layersAreFoundInEveryForm() {
    const Written written = chosen();
    std::vector<std::string> kinds;
    const ModelFile read = read_model_file(written.path);
    for (const Layer& layer : find_layers(read.program)) {
      QVERIFY2(layer.unfit.empty() || layer.shape.groups == 2, layer.unfit.c_str());
      kinds.push_back(std::string(id(layer.shape.kind)) + " " + std::to_string(layer.uses.size()));
    }
    using Kinds = std::vector<std::string>;
    if (written.model == "mixed")
      QCOMPARE(kinds, (Kinds{"linear 2", "linear 1"}));
    else if (written.model == "layouts")
      QCOMPARE(kinds, (Kinds{"conv2d 1", "linear 1", "linear 1", "linear 1"}));
    else
      QCOMPARE(kinds, (Kinds{"conv2d 1", "conv2d 1", "linear 1"}));
  }

  void gradientsReachEveryParameter_data() { add_files("training"); }
  void gradientsReachEveryParameter() {
    const Written written = chosen();
    const ModelFile read = read_model_file(written.path);
    run(read.program, written.inputs())[0].toTensor().square().sum().backward();
    for (const auto& input : read.program.inputs)
      if (input.kind == InputKind::parameter)
        QVERIFY2(read.program.tensor_of(input).grad().defined(), input.name.c_str());
  }

  void trainingFormIsPutIntoEvaluation_data() { add_files("training"); }
  void trainingFormIsPutIntoEvaluation() {
    const Written written = chosen();
    const ModelFile read = read_model_file(written.path);
    const auto before = read.program.tensors.at("norm.running_mean").clone();
    const Program evaluation = evaluation_copy(read.program);
    const auto one = run_for_tensors(evaluation, written.inputs());
    QVERIFY(before.equal(read.program.tensors.at("norm.running_mean")));
    QVERIFY(relative_difference(written.all("output"), one) >
            1e-3);  // statistics of the file, not of the batch
  }

  void writtenAgainItIsTheSame_data() { add_files(""); }
  void writtenAgainItIsTheSame() {
    const Written written = chosen();
    QTemporaryDir folder;
    ModelFile read = read_model_file(written.path);
    assign_names(read.program);
    const std::string path = folder.filePath("again.pt2").toStdString();
    write_pt2(read.program, path, {read.samples, read.sample_record, {}});
    const ModelFile back = read_pt2(path);
    QCOMPARE(back.program.symbols.size(), read.program.symbols.size());
    const auto inputs = written.inputs();
    QCOMPARE(relative_difference(run_for_tensors(evaluation_copy(read.program), inputs),
                                 run_for_tensors(evaluation_copy(back.program), inputs)),
             0.0);
  }

  /// Two symbols, and an input with twice the batch.
  void derivedSizesFollowTheBatch_data() { add_files("mixed"); }
  void derivedSizesFollowTheBatch() {
    const Written written = chosen();
    const ModelFile read = read_model_file(written.path);
    const BatchDimension batch = batch_dimension(read.program, read.samples);
    QVERIFY(batch.dynamic);
    const auto more = resized_inputs(read.program, read.samples, {{batch.symbol, 7}});
    QCOMPARE(more[3].toTensor().size(0), std::int64_t{14});
    QCOMPARE(run_for_tensors(read.program, more)[0].size(0), std::int64_t{7});
    const auto made = random_inputs(read.program, 3);
    QCOMPARE(made[3].toTensor().size(0), 2 * made[0].toTensor().size(0));
    run_for_tensors(read.program, made);
  }

  void whatCannotRunIsNamed_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("cond") << "refused_cond.pt2" << QStringList{"cond in module gate", "torch.where"};
    QTest::newRow("while_loop") << "refused_while_loop.pt2"
                                << QStringList{"while_loop in its top module", "fixed number"};
    QTest::newRow("map") << "refused_map.pt2" << QStringList{"map", "torch.vmap"};
    QTest::newRow("autocast") << "refused_autocast.pt2"
                              << QStringList{"wrap_with_autocast", "without torch.autocast"};
    QTest::newRow("number") << "refused_number.pt2" << QStringList{"a number that may change", "fixed"};
  }
  void whatCannotRunIsNamed() {
    const QFETCH(QString, name);
    const QFETCH(QStringList, words);
    QString said;
    try {
      read_model_file(file("pt2") / name.toStdString());
    } catch (const Error& error) {
      said = error.what();
    }
    for (const QString& word : words) QVERIFY2(said.contains(word), qPrintable(said));
  }
};

TENFOLD_TEST_CLASS(TestPt2Versions)
#include "test_pt2_versions.moc"

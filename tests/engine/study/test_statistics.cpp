// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <cmath>

#include "engine/study/study.h"
#include "engine/support/error.h"
#include "engine/support/memory.h"
#include "tests/engine/study/sample_models.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;
using namespace tenfold::testing;

namespace {

CalibrationOptions digits(std::int64_t memory = 0) {
  CalibrationOptions options;
  options.data = "digits:train";
  options.samples = 128;
  options.batch = 32;
  options.memory = memory;
  return options;
}

QByteArray contents(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(bytes);
}

}  // namespace

/// What calibration gathers: saved, loaded, and gathered within little memory.
class TestStatistics : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    model_ = open_model(cnn);
    calibrated_ = calibrate(model_, digits());
    saved_ = folder_.filePath("statistics.safetensors");
    save_statistics(calibrated_, saved_.toStdString());
  }

  void savedAndLoadedIsTheSame() {
    const Model loaded = load_statistics(model_, saved_.toStdString());
    SolveOptions options;
    options.fraction = 0.2;
    const Recipe recipe = solve(calibrated_, options);
    QVERIFY(!recipe.calibration_hash.empty());
    QCOMPARE(solve(loaded, options), recipe);
    CompressReport first, second;
    compress(calibrated_, recipe, first);
    const Model small = compress(loaded, recipe, second);
    QCOMPARE(first.predicted_loss, second.predicted_loss);
    QCOMPARE(first.after.hash, second.after.hash);  // of all factors, bit by bit
    const QString again = folder_.filePath("again.safetensors");
    save_statistics(loaded, again.toStdString());
    QCOMPARE(contents(again), contents(saved_));
  }

  /// The same recipe, calibration and threads: the same bytes of factors, from anew.
  void compressingAgainGivesTheSameFactors() {
    SolveOptions options;
    options.fraction = 0.15;
    options.families = {Family::low_rank, Family::tucker, Family::tt};
    options.layers = "block3*,hidden,output";
    options.fraction = 0.8;
    const Recipe recipe = solve(calibrated_, options);
    CompressReport first, second;
    compress(calibrated_, recipe, first);
    compress(calibrate(open_model(cnn), digits()), recipe, second);
    QCOMPARE(first.after.hash, second.after.hash);
  }

  void wrongFilesAreRefused() {
    QCOMPARE(error_id([&] { save_statistics(model_, "/tmp/never.safetensors"); }),
             std::string("statistics.none"));
    QCOMPARE(error_id([&] { load_statistics(open_model(mlp), saved_.toStdString()); }),
             std::string("statistics.model"));
    const QByteArray bytes = contents(saved_);
    const QString bad = folder_.filePath("bad.safetensors");
    QByteArray changed = bytes;
    changed[changed.size() - 20] = static_cast<char>(changed[changed.size() - 20] ^ 1);
    write(bad, changed);
    QCOMPARE(error_id([&] { load_statistics(model_, bad.toStdString()); }),
             std::string("statistics.unusable"));
    for (const qsizetype size :
         {qsizetype{0}, qsizetype{5}, qsizetype{200}, bytes.size() / 2, bytes.size() - 1}) {
      write(bad, bytes.left(size));
      QVERIFY(!error_id([&] { load_statistics(model_, bad.toStdString()); }).empty());
    }
    QByteArray renamed = bytes;
    QVERIFY(renamed.contains("calibration_hash"));
    renamed.replace("calibration_hash", "calibration_hush");
    write(bad, renamed);
    QCOMPARE(error_id([&] { load_statistics(model_, bad.toStdString()); }),
             std::string("statistics.unusable"));
    QVERIFY(!error_id([&] { load_statistics(model_, cnn); }).empty());
  }

  /// With less memory layers take turns, and the moments are the same bit by bit while the batch is.
  void layersTakeTurns() {
    CalibrationOptions options = digits();
    options.samples = 8;
    options.batch = 1;
    const QString one = folder_.filePath("one.safetensors"), turns = folder_.filePath("turns.safetensors");
    save_statistics(calibrate(model_, options), one.toStdString());
    Model model;
    options.memory = std::int64_t{1} << 28;
    do {
      options.memory = options.memory * 3 / 4;
      model = calibrate(model_, options);
    } while (model.report().remarks.size() == model_.report().remarks.size());
    const QString remark = QString::fromStdString(model.report().remarks.back());
    QVERIFY2(remark.contains("passes") && !remark.contains(" 1 passes"), qPrintable(remark));
    save_statistics(model, turns.toStdString());
    QCOMPARE(contents(turns), contents(one));
    CompressReport report;
    SolveOptions solving;
    solving.fraction = 0.5;
    compress(model, solve(model, solving), report);
    QVERIFY(report.predicted_loss > 0);
    QCOMPARE(error_id([&] { calibrate(model_, digits(1000)); }), std::string("memory.short"));
  }

  /// What a weight sees and answers is the same whether the model holds it or its factors.
  void factorsAreCalibratedAsTheirDenseTwin() {
    CompressReport report;
    const Model small = compress(model_, solve_budget(model_.report(), {0.5}), report);
    const Model one = calibrate(small, digits()), twin = calibrate(dense_twin(small), digits());
    std::vector<std::string> remarks;
    const Recipe asked = uniform_recipe(small.report(), {Family::low_rank, {std::int64_t{1}}}, remarks);
    QVERIFY(asked.layers.size() >= 3);
    for (const LayerSpec& spec : asked.layers) {
      const LayerReport found = analyse_layer(one, spec, Metric::two_sided);
      const double expected = analyse_layer(twin, spec, Metric::two_sided).loss;
      QVERIFY2(std::abs(found.loss - expected) <= 1e-4 * expected, spec.id.c_str());
      // under the weights' own error it would be half the square of what is missing
      const double missing = found.relative_error * found.norm;
      QVERIFY2(std::abs(found.loss - 0.5 * missing * missing) > 1e-3 * found.loss, spec.id.c_str());
    }
  }

  /// Losses of one normalisation say nothing of another.
  void theHashNamesTheNormalisation() {
    const auto hash = [&](const Normalisation& normalisation) {
      CalibrationOptions options = digits();
      options.samples = 8;
      options.normalisation = normalisation;
      return calibration_of(calibrate(model_, options))->hash;
    };
    const std::string plain = hash({}), one = hash({{0.5}, {0.25}});
    QCOMPARE(hash({}), plain);
    QVERIFY(one != plain);
    QVERIFY(hash({{0.25}, {0.5}}) != one);
    QVERIFY(hash({{0.5}, {0.250001}}) != one);
  }

  void memoryOfControlGroupsIsMinded() {
    const QTemporaryDir folder;
    const auto put = [&](const QString& group, const QString& name, const QByteArray& text) {
      QDir(folder.path()).mkpath(group);
      write(folder.filePath(group + "/" + name), text);
    };
    const auto left = [&](const char* membership) {
      return memory_left_by_groups(folder.path().toStdString(), membership).value_or(-1);
    };
    QCOMPARE(left("0::/a/b\n"), std::int64_t{-1});
    put("a/b", "memory.max", "max\n");
    put("a/b", "memory.current", "10\n");
    QCOMPARE(left("0::/a/b\n"), std::int64_t{-1});
    put("a", "memory.max", "1000\n");
    put("a", "memory.current", "700\n");
    QCOMPARE(left("0::/a/b\n"), std::int64_t{300});
    put("a", "memory.stat", "anon 500\ninactive_file 150\nactive_file 50\n");  // the cache is given back
    QCOMPARE(left("0::/a/b\n"), std::int64_t{500});
    put("a/b", "memory.max", "50\n");
    QCOMPARE(left("0::/a/b\n"), std::int64_t{40});
    put("memory", "memory.limit_in_bytes", "90\n");  // the group's own folder is not seen in a container
    put("memory", "memory.usage_in_bytes", "100\n");
    put("memory", "memory.stat", "total_inactive_file 30\n");
    QCOMPARE(left("9:cpu:/x\n4:memory:/docker/1\n"), std::int64_t{20});
  }

  void memoryIsSaid() {
    QVERIFY(available_memory().value() > (std::int64_t{1} << 20));
    QCOMPARE(memory_text(1000), std::string("1000 bytes"));
    QCOMPARE(memory_text(3 << 19), std::string("1.5 MiB"));
  }

 private:
  QTemporaryDir folder_;
  QString saved_;
  Model model_, calibrated_;
};

TENFOLD_TEST_CLASS(TestStatistics)

#include "test_statistics.moc"

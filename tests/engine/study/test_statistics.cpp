// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>

#include "engine/study/study.h"
#include "engine/support/error.h"
#include "engine/support/memory.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;

namespace {

const std::string cnn = std::string(TENFOLD_SAMPLES) + "/digits_cnn.pt2";
const std::string mlp = std::string(TENFOLD_SAMPLES) + "/digits_mlp.pt2";

CalibrationOptions digits(std::int64_t memory = 0) {
  CalibrationOptions options;
  options.data = "digits:train";
  options.samples = 128;
  options.batch = 32;
  options.memory = memory;
  return options;
}

std::string error_id(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.id();
  }
  return {};
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

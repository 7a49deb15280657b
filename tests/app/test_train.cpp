// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <csignal>
#include <limits>
#include <nlohmann/json.hpp>

#include "tests/app/program_run.h"
#include "tests/support/test_main.h"

using tenfold::testing::Ran;
using tenfold::testing::run;

namespace {

QByteArray contents(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Images of 8×8: bright on the left, or on the right, no two alike; below folder/left and folder/right.
void writeImages(const QString& folder, int count) {
  for (const bool right : {false, true})
    for (int k = 0; k < count; ++k) {
      QByteArray pixels(64, char(0));
      for (int at = 0; at < 64; ++at) {
        const int light = (at % 8 >= 4) == right ? 180 : 20;
        pixels[at] = char(light + (at * 7 + k * 13) % 40);
      }
      QDir().mkpath(folder + (right ? "/right" : "/left"));
      QFile file(folder + (right ? "/right/" : "/left/") + QString::number(k) + ".pgm");
      if (file.open(QIODevice::WriteOnly)) file.write("P5 8 8 255\n" + pixels);
    }
}

/// As NumPy does; `numbers` are the bytes.
void writeArray(const QString& path, const QByteArray& type, const QByteArray& shape,
                const QByteArray& numbers) {
  const QByteArray header =
      ("{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }").leftJustified(117) +
      "\n";
  QFile file(path);
  if (file.open(QIODevice::WriteOnly))
    file.write(QByteArray("\x93NUMPY\x01\x00", 8) + char(header.size()) + '\0' + header + numbers);
}

const QString cnn = TENFOLD_SAMPLES "/digits_cnn.pt2";
const QString mlp = TENFOLD_SAMPLES "/digits_mlp.pt2";
/// As a process too many says it; 0 without CUDA.
int countOfGpus(const QString& folder) {
  for (const auto& [name, value] : {std::pair{"RANK", "0"}, {"WORLD_SIZE", "2"}, {"LOCAL_RANK", "1000"}})
    qputenv(name, value);
  const Ran ran = run(
      {"train", mlp, "--data", "digits", "--epochs", "1", "--device", "cuda", "--out", folder + "/x.pt2"});
  for (const char* name : {"RANK", "WORLD_SIZE", "LOCAL_RANK"}) qunsetenv(name);
  static const QRegularExpression has("this machine has (\\d+) GPUs");
  return has.match(QString::fromUtf8(ran.err)).captured(1).toInt();
}

const QStringList once{"--data", "digits", "--threads", "1", "--device", "cpu", "--json"};

}  // namespace

class TestTrain : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    if (run({"evaluate", mlp, "--data", "digits"}).code != 0) QSKIP("no digits here");
  }

  void fromScratch() {
    QTemporaryDir folder;
    const QString out = folder.filePath("out.pt2"), log = folder.filePath("log.jsonl");
    const Ran ran = run(QStringList{"train", mlp, "--from-scratch", "--epochs", "12", "--out", out, "--log",
                                    log, "--tensorboard", folder.filePath("board"), "--normalize", "auto"} +
                        once);
    QVERIFY2(ran.code == 0, ran.err);
    QVERIFY(ran.json().at("test_accuracy").get<double>() > 0.94);
    QCOMPARE(ran.json().at("epochs").size(), std::size_t{12});
    const auto lines = contents(log).trimmed().split('\n');
    QCOMPARE(lines.size(), 12);
    QCOMPARE(nlohmann::json::parse(lines.last().toStdString()).at("epoch").get<int>(), 12);
    QCOMPARE(QDir(folder.filePath("board")).entryList(QDir::Files).size(), 1);
    // normalisation and way of training are in the file
    const auto recipe = run({"inspect", out, "--json"}).json().at("recipe");
    QCOMPARE(recipe.at("normalisation").at("mean").size(), std::size_t{1});
    QCOMPARE(recipe.at("training").at("epochs").get<int>(), 12);
    // and what is measured afterwards goes by them, also of what a recipe makes of another model
    const auto tested = ran.json().at("test_accuracy").get<double>();
    const Ran again = run({"evaluate", out, "--data", "digits", "--json"});
    QVERIFY2(again.code == 0, again.err);
    QCOMPARE(again.json().at("accuracy").get<double>(), tested);
    const QString small = folder.filePath("small.pt2"), other = folder.filePath("other.pt2");
    const Ran judged =
        run({"compress", out, "--budget", "0.9", "--out", small, "--data", "digits", "--json"});
    QVERIFY2(judged.code == 0, judged.err);
    QCOMPARE(judged.json().at("measured").at("dense accuracy").get<double>(), tested);
    const Ran alike = run({"compress", mlp, "--recipe", small, "--out", other, "--data", "digits", "--json"});
    const auto by = recipe.at("normalisation");
    const QString normalise = QString::number(by.at("mean").at(0).get<double>(), 'g', 17) + "/" +
                              QString::number(by.at("deviation").at(0).get<double>(), 'g', 17);
    const Ran dense = run({"evaluate", mlp, "--data", "digits", "--normalize", normalise, "--json"});
    QVERIFY2(alike.code == 0, alike.err);
    QCOMPARE(alike.json().at("measured").at("dense accuracy").get<double>(),
             dense.json().at("accuracy").get<double>());
  }

  void foldersOfImages() {
    QTemporaryDir folder;
    const QString images = folder.filePath("images"), out = folder.filePath("out.pt2");
    writeImages(images, 60);
    QFile broken(images + "/left/broken.png");
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("no image");
    broken.close();
    const QStringList words{
        "train", cnn,           "--from-scratch", "--epochs",  "6", "--batch",  "16",  "--out", out, "--data",
        images,  "--normalize", "auto",           "--threads", "1", "--device", "cpu", "--json"};
    const Ran stopped = run(words);
    QCOMPARE(stopped.code, 1);
    QVERIFY2(stopped.err.contains("broken.png"), stopped.err);
    const Ran ran =
        run(words + QStringList{"--bad-images", "skip", "--test-share", "0.2", "--image-fit", "stretch"});
    QVERIFY2(ran.code == 0, ran.err);
    QCOMPARE(ran.json().at("test_samples").get<int>(), 24);
    QCOMPARE(ran.json().at("training_samples").get<int>() + ran.json().at("validation_samples").get<int>(),
             96);
    QCOMPARE(ran.json().at("test_accuracy").get<double>(), 1.0);
    QVERIFY(ran.json().at("remarks").dump().find("broken.png") != std::string::npos);
    const auto recipe = run({"inspect", out, "--json"}).json().at("recipe");
    QCOMPARE(recipe.at("images").at("fit").get<std::string>(), "stretch");
    QCOMPARE(recipe.at("images").at("test").get<double>(), 0.2);
    QCOMPARE(recipe.at("normalisation").at("mean").size(), std::size_t{1});
    const auto& by = recipe.at("normalisation");
    const QString normalise = QString::number(by.at("mean").at(0).get<double>(), 'g', 17) + "/" +
                              QString::number(by.at("deviation").at(0).get<double>(), 'g', 17);
    // evaluated as it was trained: the same images are held out
    const Ran again = run({"evaluate", out, "--data", images + ":test", "--normalize", normalise, "--json"});
    QVERIFY2(again.code == 0, again.err);
    QCOMPARE(again.json().at("samples").get<int>(), 24);
    QCOMPARE(again.json().at("accuracy").get<double>(), 1.0);
    // and so is what is compressed of it
    const QString small = folder.filePath("small.pt2");
    QCOMPARE(run({"compress", out, "--family", "low-rank", "--rank", "0.5", "--out", small}).code, 0);
    QCOMPARE(run({"inspect", small, "--json"}).json().at("recipe").at("images").dump(),
             recipe.at("images").dump());
  }

  /// What cannot be read is named of the test images too, and a share of nothing is no test.
  void partsOfFoldersOfImages() {
    QTemporaryDir folder;
    const QString images = folder.filePath("images"), parts = folder.filePath("parts");
    writeImages(images, 20);
    const QStringList words{"train",
                            cnn,
                            "--epochs",
                            "1",
                            "--batch",
                            "8",
                            "--device",
                            "cpu",
                            "--json",
                            "--out",
                            folder.filePath("out.pt2")};
    const Ran untested = run(words + QStringList{"--data", images, "--test-share", "0"});
    QVERIFY2(untested.code == 0, untested.err);
    QCOMPARE(untested.json().at("test_samples").get<int>(), 0);
    QCOMPARE(untested.json().at("training_samples").get<int>(), 36);
    writeImages(parts + "/train", 20);
    writeImages(parts + "/test", 5);
    QFile cut(parts + "/test/left/cut.pgm");
    QVERIFY(cut.open(QIODevice::WriteOnly));
    cut.write("P5 8 8 255\nshort");
    cut.close();
    const Ran ran = run(words + QStringList{"--data", parts, "--bad-images", "skip"});
    QVERIFY2(ran.code == 0, ran.err);
    QVERIFY(ran.json().contains("test_accuracy"));
    QCOMPARE(ran.err.count("cut.pgm"), 1);
  }

  /// Images that cannot be read, some found by their heads and some when they are decoded.
  void compressingOnFoldersOfImages() {
    QTemporaryDir folder;
    const QString images = folder.filePath("images"), out = folder.filePath("out.pt2");
    writeImages(images, 40);
    const auto write = [&](const QString& name, const QByteArray& bytes) {
      QFile file(images + "/left/" + name);
      QVERIFY(file.open(QIODevice::WriteOnly));
      file.write(bytes);
    };
    write("broken.png", "no image");
    for (const char* name : {"cut1.pgm", "cut2.pgm", "cut3.pgm"}) write(name, "P5 8 8 255\nshort");
    const QStringList skip{"--bad-images", "skip"},
        calibrated{"compress", cnn, "--calibration", images + ":train", "--out", out},
        budget = calibrated + QStringList{"--budget", "0.3"},
        drop = calibrated + QStringList{"--max-drop", "0.5", "--data", images + ":test"};
    for (const QStringList& words : {budget, budget + QStringList{"--bad-images", "stop"}, drop}) {
      const Ran stopped = run(words);
      QCOMPARE(stopped.code, 1);
      QVERIFY2(stopped.err.contains("broken.png"), stopped.err);
      QVERIFY(!QFile::exists(out));
    }
    const Ran ran = run(budget + skip);
    QVERIFY2(ran.code == 0, ran.err);
    QCOMPARE(ran.err.count("broken.png"), 1);
    QVERIFY2(ran.err.contains("/left/cut"), ran.err);
    // the file knows how it was read
    QCOMPARE(run({"inspect", out, "--json"}).json().at("recipe").at("images").at("bad").get<std::string>(),
             "skip");
    const QStringList evaluate{"--data", images + ":test", "--json"};
    const Ran measured = run(QStringList{"evaluate", out} + evaluate);
    QVERIFY2(measured.code == 0, measured.err);
    QVERIFY(measured.json().at("samples").get<int>() >= 7);
    QCOMPARE(run(QStringList{"evaluate", cnn} + evaluate).code, 1);
    const Ran skipping = run(QStringList{"evaluate", cnn} + evaluate + skip);
    QVERIFY2(skipping.code == 0, skipping.err);
    QCOMPARE(skipping.json().at("samples").get<int>(), measured.json().at("samples").get<int>());
    QCOMPARE(skipping.err.count("broken.png"), 1);
    // a damaged one may be alone in its batch
    const QStringList all{"evaluate", cnn, "--data", images, "--json", "--batch"};
    for (const char* batch : {"1", "64"}) {
      const Ran whole = run(all + QStringList{batch} + skip);
      QVERIFY2(whole.code == 0, whole.err);
      QCOMPARE(whole.json().at("samples").get<int>(), 80);
      for (const char* name : {"broken.png", "cut1.pgm", "cut2.pgm", "cut3.pgm"})
        QCOMPARE(whole.err.count(name), 1);
    }
    const Ran compared = run(all + QStringList{"1", "--score", "mse", "--reference", cnn} + skip);
    QVERIFY2(compared.code == 0, compared.err);
    QCOMPARE(run(QStringList{"evaluate", cnn, "--score-command", "true"} + skip).code, 2);
    // a drop is measured on what is left, of the original too
    QVERIFY(QFile::remove(out));
    const Ran dropped = run(drop + skip);
    QVERIFY2(dropped.code == 0, dropped.err);
    QVERIFY2(dropped.err.contains("measured accuracy: original"), dropped.err);
    QCOMPARE(dropped.err.count("broken.png"), 1);  // of --data and of --calibration
    // and so does what looks at many recipes; each of them would be read alike
    const QString curve = folder.filePath("curve.json");
    const QStringList look{"--calibration", images + ":train", "--data", images + ":test"};
    const QStringList sweep = QStringList{"sweep", cnn, "--out", curve, "--points", "3"} + look;
    QCOMPARE(run(sweep).code, 1);
    const Ran swept = run(sweep + skip);
    QVERIFY2(swept.code == 0, swept.err);
    QCOMPARE(swept.err.count("broken.png"), 1);
    QFile file(curve);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto points = nlohmann::json::parse(file.readAll().toStdString()).at("points");
    QVERIFY(points.size() >= 2);
    for (const auto& point : points)
      QCOMPARE(point.at("recipe").at("images").at("bad").get<std::string>(), "skip");
    const QStringList sensitivity = QStringList{"sensitivity", cnn, "--shares", "0.5"} + look;
    QCOMPARE(run(sensitivity).code, 1);
    const Ran seen = run(sensitivity + skip);
    QVERIFY2(seen.code == 0, seen.err);
    QCOMPARE(seen.err.count("broken.png"), 1);
    // words that say nothing
    QCOMPARE(run(budget + QStringList{"--bad-images", "perhaps"}).code, 2);
    QCOMPARE(run(QStringList{"compress", cnn, "--out", out, "--budget", "0.3"} + skip).code, 2);
  }

  /// A column of fractions is predicted: the sum of the pixels' first and last, of a model with as many
  /// outputs.
  void numbersToPredict() {
    QTemporaryDir folder;
    const QString table = folder.filePath("t.csv"), out = folder.filePath("out.pt2");
    QFile file(table);
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (int row = 0; row < 200; ++row) {
      QByteArrayList cells;
      for (int at = 0; at < 64; ++at)
        cells << QByteArray::number((row * 37 + at * 11 + row * at) % 17 / 16.0);
      cells << QByteArray::number(row % 7 + 0.5);
      file.write(cells.join(',') + "\n");
    }
    file.close();
    const QStringList words{"train", mlp, "--from-scratch", "--epochs", "1", "--out", out, "--data", table};
    const Ran classes = run(words);
    QCOMPARE(classes.code, 1);
    QVERIFY2(classes.err.contains("mse"), classes.err);
    const Ran shape = run(words + QStringList{"--loss", "mse"});
    QCOMPARE(shape.code, 1);  // ten outputs, one number
    QVERIFY2(shape.err.contains("numbers to predict"), shape.err);
    // ten numbers a sample: what training ends with is what evaluate and compress measure
    std::vector<float> x(40 * 64), y(40 * 10);
    for (std::size_t k = 0; k < x.size(); ++k) x[k] = static_cast<float>(k * 37 % 17) / 16;
    for (std::size_t k = 0; k < y.size(); ++k) y[k] = static_cast<float>(k * 11 % 7);
    const auto raw = [](const std::vector<float>& numbers) {
      return QByteArray(reinterpret_cast<const char*>(numbers.data()), qsizetype(numbers.size() * 4));
    };
    const QString pair = folder.filePath("x.npy") + "," + folder.filePath("y.npy");
    writeArray(folder.filePath("x.npy"), "<f4", "40, 64", raw(x));
    writeArray(folder.filePath("y.npy"), "<f4", "40, 10", raw(y));
    const Ran fitted = run({"train", mlp, "--from-scratch", "--epochs", "2", "--loss", "mse", "--out", out,
                            "--data", pair, "--test", pair, "--device", "cpu", "--json"});
    QVERIFY2(fitted.code == 0, fitted.err);
    const double loss = fitted.json().at("test_loss").get<double>();
    QVERIFY(loss > 0.1);
    const auto near = [&](double value) { return std::abs(value - loss) < 1e-5 * loss; };
    QVERIFY(near(run({"evaluate", out, "--data", pair, "--json"}).json().at("value").get<double>()));
    QCOMPARE(run({"evaluate", out, "--data", pair, "--score", "accuracy"}).code, 1);
    const Ran small = run({"compress", out, "--budget", "0.5", "--data", pair, "--score", "loss", "--out",
                           folder.filePath("small.pt2"), "--json"});
    QVERIFY2(small.code == 0, small.err);
    QVERIFY(near(small.json().at("measured").at("dense loss").get<double>()));
    const double lost = small.json().at("measured").at("loss").get<double>();
    QVERIFY(!near(lost));
    // the dense model teaches what was made small of it
    const Ran taught = run({"train", folder.filePath("small.pt2"), "--distill", out, "--epochs", "2",
                            "--loss", "mse", "--out", folder.filePath("taught.pt2"), "--data", pair, "--test",
                            pair, "--device", "cpu", "--json"});
    QVERIFY2(taught.code == 0, taught.err);
    QVERIFY(taught.json().at("test_loss").get<double>() < lost);
  }

  /// Compression costs accuracy, training brings it back; ranks stay as they are.
  void fineTuning() {
    QTemporaryDir folder;
    const QString small = folder.filePath("small.pt2"), out = folder.filePath("out.pt2");
    QCOMPARE(run({"compress", cnn, "--budget", "0.1", "--out", small}).code, 0);
    const double before =
        run({"evaluate", small, "--data", "digits", "--json"}).json().at("accuracy").get<double>();
    const Ran ran = run(QStringList{"train", small, "--distill", cnn, "--epochs", "5", "--out", out} + once);
    QVERIFY2(ran.code == 0, ran.err);
    const double after =
        run({"evaluate", out, "--data", "digits", "--json"}).json().at("accuracy").get<double>();
    QVERIFY2(after > before + 0.02 && after > 0.95, qPrintable(QString("%1 to %2").arg(before).arg(after)));
    QCOMPARE(ran.json().at("test_accuracy").get<double>(), after);
    const auto a = run({"inspect", small, "--json"}).json(), b = run({"inspect", out, "--json"}).json();
    QVERIFY(a.at("parameters") == b.at("parameters"));
    for (std::size_t k = 0; k < a.at("layers").size(); ++k)
      QVERIFY(a.at("layers")[k].at("ranks") == b.at("layers")[k].at("ranks"));
  }

  /// How it was taught is in a recipe; words change of it what they name.
  void taughtAsARecipeSays() {
    QTemporaryDir folder;
    const QString first = folder.filePath("first.pt2"), again = folder.filePath("again.pt2");
    const auto train = [&](const QString& out, const QStringList& words) {
      return run(QStringList{"train", mlp, "--epochs", "1", "--out", out} + words + once);
    };
    const Ran said = train(first, {"--distill", mlp, "--distill-share", "0.9", "--distill-temperature", "2"});
    QVERIFY2(said.code == 0, said.err);
    const Ran changed = train(again, {"--recipe", first, "--distill", mlp, "--distill-temperature", "3"});
    QVERIFY2(changed.code == 0, changed.err);
    const auto taught = changed.json().at("training").at("distillation");
    QCOMPARE(taught.at("share").get<double>(), 0.9);
    QCOMPARE(taught.at("temperature").get<double>(), 3.0);
    const Ran alone = train(again, {"--recipe", first});
    QVERIFY2(alone.code == 0 && alone.err.contains("without --distill FILE"), alone.err);
  }

  /// Killed without warning, gone on from the last checkpoint: the same bytes as without the interruption.
  void killedAndResumed() {
    QTemporaryDir folder;
    const auto path = [&](const QString& name) { return folder.filePath(name); };
    const QStringList words =
        QStringList{"train", cnn, "--from-scratch", "--epochs", "6", "--shift", "1", "--crop", "0.8"} + once;
    const Ran whole = run(words + QStringList{"--out", path("whole.safetensors")});
    QVERIFY2(whole.code == 0, whole.err);
    QProcess process;
    process.start(TENFOLD_PROGRAM, words + QStringList{"--out", path("never.safetensors"), "--checkpoint",
                                                       path("run"), "--checkpoint-steps", "7"});
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("run")), 60000);
    process.kill();
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QVERIFY(!QFile::exists(path("never.safetensors")));
    const Ran resumed =
        run(words + QStringList{"--out", path("resumed.safetensors"), "--resume", path("run")});
    QVERIFY2(resumed.code == 0, resumed.err);
    QVERIFY(!contents(path("whole.safetensors")).isEmpty());
    QVERIFY(contents(path("whole.safetensors")) == contents(path("resumed.safetensors")));
    // of another run it is none
    const Ran other =
        run(words + QStringList{"--out", path("x.pt2"), "--resume", path("run"), "--lr", "0.5"});
    QCOMPARE(other.code, 1);
    QVERIFY(other.err.contains("another model"));
  }

  /// One of two processes is killed: all are started again and end with the bytes of an undisturbed run.
  void killedAndStartedAgain() {
    QTemporaryDir folder;
    const auto path = [&](const QString& name) { return folder.filePath(name); };
    const QStringList words =
        QStringList{"train", mlp, "--from-scratch", "--epochs", "12", "--batch", "16", "--nproc", "2"} + once;
    const Ran whole = run(words + QStringList{"--out", path("whole.safetensors")});
    QVERIFY2(whole.code == 0, whole.err);
    const auto train = [&](const QString& out, const QString& restarts) {
      QProcess process;
      process.start(
          TENFOLD_PROGRAM,
          words + QStringList{"--out", path(out), "--checkpoint", path(out + ".run"), "--checkpoint-steps",
                              "7", "--restarts", restarts, "--log", path(out + ".jsonl")});
      if (!process.waitForStarted()) return Ran{};
      while (!QFile::exists(path(out + ".run")) && !process.waitForFinished(5)) {
      }
      const QByteArrayList workers =
          contents(QString("/proc/%1/task/%1/children").arg(process.processId())).trimmed().split(' ');
      if (workers.size() == 2) kill(workers.last().toInt(), SIGKILL);
      process.waitForFinished(120000);
      return Ran{process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    };
    const Ran lost = train("lost.safetensors", "0");
    QCOMPARE(lost.code, 1);
    QVERIFY(!QFile::exists(path("lost.safetensors")));
    const Ran again = train("again.safetensors", "2");
    QVERIFY2(again.code == 0, again.err);
    QVERIFY2(again.err.contains("started again (1 of 2)"), again.err);
    QVERIFY(again.json().at("remarks").dump().find("went on from step") != std::string::npos);
    QVERIFY(contents(path("again.safetensors")) == contents(path("whole.safetensors")));
    const auto lines = contents(path("again.safetensors.jsonl")).trimmed().split('\n');
    QCOMPARE(lines.size(), 12);
    for (int k = 0; k < 12; ++k)
      QCOMPARE(nlohmann::json::parse(lines[k].toStdString()).at("epoch").get<int>(), k + 1);
  }

  /// A signal to the process that was started stops all of them in order: the checkpoint is whole.
  void allAreStopped() {
    QTemporaryDir folder;
    const auto path = [&](const QString& name) { return folder.filePath(name); };
    const QStringList words =
        QStringList{"train", mlp, "--from-scratch", "--epochs", "500", "--batch", "16", "--nproc", "2"} +
        once + QStringList{"--out", path("never.pt2")};
    QList<int> sent{SIGTERM, SIGINT, SIGKILL};
    struct sigaction hangup {};
    sigaction(SIGHUP, nullptr, &hangup);
    if (hangup.sa_handler != SIG_IGN) sent.append(SIGHUP);  // under nohup nobody is stopped by it
    for (const int signal : sent) {
      const QString file = path(QString("run%1").arg(signal));
      QProcess process;
      process.start(TENFOLD_PROGRAM, words + QStringList{"--checkpoint", file, "--checkpoint-steps", "7"});
      QVERIFY(process.waitForStarted());
      QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), 60000);
      const QByteArrayList workers =
          contents(QString("/proc/%1/task/%1/children").arg(process.processId())).trimmed().split(' ');
      QCOMPARE(workers.size(), 2);
      ::kill(static_cast<pid_t>(process.processId()), signal);
      if (signal == SIGHUP) ::kill(static_cast<pid_t>(process.processId()), signal);  // as shells do
      QVERIFY(process.waitForFinished(60000));
      if (signal != SIGKILL) QCOMPARE(process.exitCode(), 130);
      const auto runs = [](const QByteArray& worker) {
        const QByteArray state = contents("/proc/" + worker + "/stat");
        return !state.isEmpty() && !state.contains(") Z ");
      };
      for (const QByteArray& worker : workers) QTRY_VERIFY_WITH_TIMEOUT(!runs(worker), 60000);
      QVERIFY(!QFile::exists(path("never.pt2")));
      QVERIFY(!contents(file).isEmpty());
    }
  }

  void twoProcesses() {
    QTemporaryDir folder;
    const QStringList words =
        QStringList{"train", mlp, "--from-scratch", "--epochs", "3", "--batch", "60"} + once;
    const Ran one = run(words + QStringList{"--out", folder.filePath("one.pt2")});
    qputenv("TORCHELASTIC_USE_AGENT_STORE", "True");  // of who started this: no store of these two
    const Ran two = run(words + QStringList{"--out", folder.filePath("two.pt2"), "--nproc", "2"});
    qunsetenv("TORCHELASTIC_USE_AGENT_STORE");
    QVERIFY2(one.code == 0 && two.code == 0, two.err);
    for (std::size_t k = 0; k < 3; ++k) {
      const double a = one.json().at("epochs")[k].at("loss").get<double>();
      const double b = two.json().at("epochs")[k].at("loss").get<double>();
      QVERIFY2(std::abs(a - b) < 0.05,
               qPrintable(QString("%1 and %2").arg(a).arg(b)));  // dropout draws anew in each
    }
  }

  /// On a machine with two GPUs or more: each process has its own, and NCCL sums.
  void twoGpus() {
    QTemporaryDir folder;
    const int gpus = countOfGpus(folder.path());
    if (gpus < 2) QSKIP("there are no two GPUs here");
    const QStringList words{"train", mlp,      "--from-scratch", "--epochs", "3",    "--batch",
                            "60",    "--data", "digits",         "--device", "cuda", "--json"};
    const Ran one = run(words + QStringList{"--out", folder.filePath("one.pt2")});
    const Ran two = run(words + QStringList{"--out", folder.filePath("two.pt2"), "--nproc", "2"});
    QVERIFY2(one.code == 0 && two.code == 0, two.err);
    QCOMPARE(two.json().at("device").get<std::string>(), std::string("cuda:0"));
    QCOMPARE(two.json().at("processes").at("summed_by").get<std::string>(), std::string("nccl"));
    for (std::size_t k = 0; k < 3; ++k)
      QVERIFY(std::abs(one.json().at("epochs")[k].at("loss").get<double>() -
                       two.json().at("epochs")[k].at("loss").get<double>()) < 0.05);
  }

  /// With a GPU: a process too many is told, and processes that are made to share one sum on the processors.
  void moreProcessesThanGpus() {
    QTemporaryDir folder;
    const int gpus = countOfGpus(folder.path());
    if (gpus < 1) QSKIP("there is no GPU here");
    const QStringList words{"train", mlp, "--epochs", "1", "--data", "digits", "--json"};
    const Ran many = run(words + QStringList{"--device", "cuda", "--nproc", QString::number(gpus + 1),
                                             "--out", folder.filePath("many.pt2")});
    QCOMPARE(many.code, 1);
    QVERIFY2(many.err.contains("GPUs, and process"), many.err);
    const Ran shared = run(
        words + QStringList{"--device", "cuda:0", "--nproc", "2", "--out", folder.filePath("shared.pt2")});
    QVERIFY2(shared.code == 0, shared.err);
    QCOMPARE(shared.json().at("processes").at("summed_by").get<std::string>(), std::string("gloo"));
    QVERIFY(shared.json().at("remarks").dump().find("NCCL cannot be used") != std::string::npos);
  }

  void stages() {
    QTemporaryDir folder;
    const QString out = folder.filePath("out.pt2");
    const Ran ran =
        run(QStringList{"train", mlp, "--stages", "0.5,0.25", "--epochs", "3", "--out", out} + once);
    QVERIFY2(ran.code == 0, ran.err);
    const auto small = run({"inspect", out, "--json"}).json();
    const auto dense = run({"inspect", mlp, "--json"}).json();
    QVERIFY(4 * small.at("parameters").get<int>() <= dense.at("parameters").get<int>());
    QVERIFY(ran.json().at("test_accuracy").get<double>() > 0.9);
    QCOMPARE(ran.json().at("stages").size(), std::size_t{2});
    QVERIFY(ran.json().at("stages")[1].at("test_accuracy") == ran.json().at("test_accuracy"));
  }

  /// The stages learn from the file that is named.
  void stagesHaveTheirTeacher() {
    QTemporaryDir folder;
    const auto trained = [&](const QString& teacher) {
      return run(QStringList{"train", mlp, "--stages", "0.5", "--epochs", "1", "--no-calibration",
                             "--distill", teacher, "--out", folder.filePath("out.pt2")} +
                 once);
    };
    const Ran missing = trained("/nowhere.pt2");
    QCOMPARE(missing.code, 1);
    QVERIFY(missing.err.contains("/nowhere.pt2"));
    const QString other = folder.filePath("other.pt2");
    QCOMPARE(run({"compress", mlp, "--budget", "0.3", "--out", other}).code, 0);
    const Ran own = trained(mlp), another = trained(other);
    QVERIFY2(own.code == 0 && another.code == 0, another.err);
    QVERIFY(own.json().at("epochs")[0].at("loss") != another.json().at("epochs")[0].at("loss"));
  }

  /// Stages that are killed go on in the stage that they were in, and end with the same bytes.
  void stagesGoOn() {
    QTemporaryDir folder;
    const auto path = [&](const QString& name) { return folder.filePath(name); };
    const QStringList words =
        QStringList{"train", mlp, "--stages", "0.5,0.25", "--epochs", "4", "--checkpoint-steps", "5"} + once;
    QVERIFY(run(words + QStringList{"--out", path("whole.safetensors")}).code == 0);
    QProcess process;
    process.start(TENFOLD_PROGRAM,
                  words + QStringList{"--out", path("never.safetensors"), "--checkpoint", path("run")});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("run.2")), 120000);
    process.kill();
    QVERIFY(process.waitForFinished(30000));
    const Ran ran = run(words + QStringList{"--out", path("resumed.safetensors"), "--resume", path("run")});
    QVERIFY2(ran.code == 0, ran.err);
    QVERIFY(!contents(path("whole.safetensors")).isEmpty());
    QVERIFY(contents(path("whole.safetensors")) == contents(path("resumed.safetensors")));
  }

  /// What can be known before the first step is said before it, not when hours are lost.
  void saidBeforeTheStart() {
    QTemporaryDir folder;
    const QString out = folder.filePath("out.pt2"), rows = folder.filePath("rows.csv");
    const auto write = [&](int label) {
      QFile file(rows);
      QVERIFY(file.open(QIODevice::WriteOnly));
      for (int k = 0; k < 20; ++k)
        file.write(QByteArray("0.5;").repeated(64) + QByteArray::number(k == 7 ? label : k % 10) + "\n");
    };
    const auto says = [&](const QStringList& words, const char* what) {
      const Ran ran =
          run(QStringList{"train", mlp, "--out", out, "--epochs", "1", "--device", "cpu"} + words);
      const bool said = ran.code == 1 && ran.err.contains(what) && !ran.err.contains("epoch 1/1");
      if (!said) qWarning("%s", ran.err.constData());
      return said;
    };
    write(3);
    const QStringList digits{"--data", "digits"};
    QVERIFY(says(digits + QStringList{"--test", rows + ":65", "--checkpoint", "/nowhere/run"},
                 "/nowhere/run cannot be written"));
    const Ran nowhere = run(QStringList{"train", mlp, "--out", "/nowhere/x.pt2"} + digits);
    QCOMPARE(nowhere.code, 1);
    QVERIFY(nowhere.err.contains("/nowhere/x.pt2 cannot be written") && !nowhere.err.contains("epoch 1"));
    write(10);
    QVERIFY(says({"--data", rows}, "the data has the label 10, the model only 10 classes"));
    QVERIFY(says(digits + QStringList{"--test", rows}, "the data has the label 10"));
    QVERIFY(
        says(digits + QStringList{"--patience", "2", "--validation-share", "0"}, "no samples are held out"));
    QVERIFY(says(digits + QStringList{"--freeze", "hiden*"}, "no parameter matches 'hiden*'"));
    QVERIFY(says(digits + QStringList{"--lasso", "0.1"}, "the model holds no factorized layer"));
    QVERIFY(says(digits + QStringList{"--distill", cnn}, "the teacher does not take what the model takes"));
    std::vector<float> numbers(20 * 64, 0.5f);
    numbers[100] = std::numeric_limits<float>::quiet_NaN();
    const QString x = folder.filePath("x.npy"), y = folder.filePath("y.npy");
    writeArray(x, "<f4", "20, 64", QByteArray(reinterpret_cast<const char*>(numbers.data()), 20 * 64 * 4));
    writeArray(y, "|u1", "20,", QByteArray(20, '\1'));
    QVERIFY(says({"--data", x + "," + y}, "the data holds numbers that are not finite"));
    QVERIFY(says({"--data", folder.path()}, "neither MNIST's files, nor CIFAR's, nor a sub-folder"));
    QVERIFY(!QFile::exists(out));
  }

  void wrongWords() {
    QTemporaryDir folder;
    const QString out = folder.filePath("out.pt2");
    QCOMPARE(run(QStringList{"train", mlp, "--out", out, "--optimizer", "lion"} + once).code, 2);
    for (const QStringList& words : {QStringList{"--normalize", "1"},
                                     {"--stages", "0.5,2"},
                                     {"--stages", "0.25,0.5"},
                                     {"--stages", "0.5", "--family", "magic"},
                                     {"--stages", "0.5", "--from-scratch"},
                                     {"--half"}})
      QCOMPARE(run(QStringList{"train", mlp, "--out", out} + once + words).code, 2);
    for (const QStringList& words :
         {QStringList{"--device", "tpu"}, {"--lr", "-1"}, {"--resume", "/nowhere"}}) {
      const Ran ran = run(QStringList{"train", mlp, "--out", out, "--data", "digits"} + words);
      QCOMPARE(ran.code, 1);
      QVERIFY(ran.err.contains("error: "));
      QVERIFY(!QFile::exists(out));
    }
  }
};

TENFOLD_TEST_CLASS(TestTrain)
#include "test_train.moc"

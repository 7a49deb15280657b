// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/training.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <stop_token>

#include "engine/study/sensitivity.h"
#include "engine/study/study.h"
#include "engine/support/error.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::study;

namespace {

std::int64_t sum(const std::vector<std::int64_t>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), std::int64_t{0});
}

}  // namespace

class TestStudyTraining : public QObject {
  Q_OBJECT
  Model model_;

  static TrainOptions digits() {
    TrainOptions options;
    options.data = "digits";
    options.training.epochs = 2;
    options.from_scratch = true;
    return options;
  }

 private Q_SLOTS:
  void initTestCase() { model_ = open_model(TENFOLD_SAMPLES "/digits_mlp.pt2"); }

  void previewShowsWhatIsTrainedWith() {
    const DataPreview preview = preview_data(model_, digits(), 20);
    TrainReport report;
    train(model_, digits(), report);
    QCOMPARE(preview.training.samples, report.training_samples);
    QCOMPARE(preview.validation.samples, report.validation_samples);
    QCOMPARE(preview.test.samples, report.test_samples);
    QCOMPARE(preview.training.samples + preview.validation.samples + preview.test.samples,
             std::int64_t{1797});
    for (const DataPart* part : {&preview.training, &preview.validation, &preview.test}) {
      QCOMPARE(part->classes.size(), std::size_t{10});
      QCOMPARE(sum(part->classes), part->samples);
      QCOMPARE(part->pictures.size(), std::size_t{20});
      for (std::size_t k = 0; k < part->pictures.size(); ++k) {
        const SamplePicture& picture = part->pictures[k];
        QCOMPARE(picture.truth, static_cast<std::int64_t>(k % 10));  // the classes in turn
        QCOMPARE(picture.width, std::int64_t{8});
        QCOMPARE(picture.height, std::int64_t{8});
        QCOMPARE(picture.channels, std::int64_t{1});
        QCOMPARE(picture.pixels.size(), std::size_t{64});
        QVERIFY(*std::max_element(picture.pixels.begin(), picture.pixels.end()) > 200);
      }
    }
    QCOMPARE(preview.sample, std::vector<std::int64_t>{64});
    QVERIFY(!preview.regression);
  }

  /// Whatever they are normalised by.
  void picturesAreAsTheyCame() {
    TrainOptions options = digits();
    const auto pixels = [&] { return preview_data(model_, options, 1).training.pictures.at(0).pixels; };
    const auto plain = pixels();
    const std::vector<double> quarters(64, 0.25), twos(64, 2);
    for (const Normalisation& by : {Normalisation{{0.25}, {2}}, Normalisation{{0.25}, {}},
                                    Normalisation{{}, {2}}, Normalisation{quarters, twos}}) {
      options.normalisation = by;
      QVERIFY(pixels() == plain);
    }
  }

  void statesOfEpochsAreKept() {
    QTemporaryDir folder;
    TrainOptions options = digits();
    options.training.keep_best = false;
    options.states = folder.filePath("of a run").toStdString();
    TrainReport report;
    const Model trained = train(model_, options, report);
    DataOptions test;
    test.data = "digits";
    QCOMPARE(report.epochs.size(), std::size_t{2});
    const auto accuracy = [&](const Model& model) { return evaluate(model, test).accuracy; };
    const Model last = with_state(model_, state_path(options.states, 2), report);
    QCOMPARE(last.report().hash, trained.report().hash);
    QCOMPARE(accuracy(last), report.test_accuracy.value());
    const Model first = with_state(model_, state_path(options.states, 1), report);
    QVERIFY(first.report().hash != last.report().hash);
    QVERIFY(last.report().hash != model_.report().hash);
    QVERIFY_THROWS_EXCEPTION(Error, with_state(model_, state_path(options.states, 3), report));
    const Model other = open_model(TENFOLD_SAMPLES "/digits_cnn.pt2");
    QVERIFY_THROWS_EXCEPTION(Error, with_state(other, state_path(options.states, 1), report));
    QFile file(QString::fromStdString(state_path(options.states, 1)));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.resize(file.size() / 2));
    QVERIFY_THROWS_EXCEPTION(Error, with_state(model_, state_path(options.states, 1), report));
  }

  /// What was trained on normalised samples is judged and calibrated on such, and so is what is made of it.
  void judgedAsItWasTrained() {
    TrainOptions options = digits();
    options.measure_normalisation = true;
    TrainReport report;
    const Model trained = train(model_, options, report);
    const Normalisation none{{0.0}, {1.0}};
    DataOptions test;
    test.data = "digits";
    QVERIFY(std::abs(evaluate(trained, test).loss - report.test_loss.value()) < 1e-4);
    test.normalisation = none;
    QVERIFY(std::abs(evaluate(trained, test).loss - report.test_loss.value()) > 1e-2);
    CompressReport ignored;
    for (const Model& made : {compress(trained, {}, ignored), dense_twin(trained)})
      QCOMPARE(made.report().recipe.value().normalisation, report.normalisation);
    Recipe own;
    own.normalisation = none;
    QCOMPARE(compress(trained, own, ignored).report().recipe->normalisation, none);

    CalibrationOptions calibration;
    calibration.data = "digits:train";
    calibration.samples = 64;
    const auto hash = [&](const Normalisation& normalisation) {
      calibration.normalisation = normalisation;
      return calibration_of(calibrate(trained, calibration))->hash;
    };
    QCOMPARE(hash({}), hash(report.normalisation));
    QVERIFY(hash({}) != hash(none));

    const auto scores = [&](const Normalisation& normalisation) {
      SensitivityOptions asked;
      asked.solve.metric = Metric::weight;
      asked.shares = {0.25};
      asked.score.emplace();
      asked.score->score = Score::loss;
      asked.score->data.data = "digits";
      asked.score->data.normalisation = normalisation;
      std::vector<double> found;
      for (const SensitivityRow& row : sensitivity(trained, asked).rows) found.push_back(row.score.value());
      return found;
    };
    QCOMPARE(scores({}), scores(report.normalisation));
    QVERIFY(scores({}) != scores(none));
  }

  /// What was trained for hours is not lost where its format cannot be written.
  void whatCannotBeWrittenIsKept() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("x.onnx").toStdString();
    const ExportOptions unknown{"onnx", 99, false};
    QCOMPARE(tenfold::testing::error_id([&] { export_or_keep(model_, path, unknown); }),
             std::string("export.kept"));
    QCOMPARE(open_model(path + ".pt2").report().hash, model_.report().hash);
    try {
      export_or_keep(model_, "/nowhere/x.pt2");  // as where the disk is full: among the temporary files
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.id(), std::string("export.kept"));
      const std::filesystem::path kept = error.parameters().at("file");
      QCOMPARE(kept.filename(), std::filesystem::path("x.pt2"));
      QCOMPARE(open_model(kept.string()).report().hash, model_.report().hash);
      std::filesystem::remove_all(kept.parent_path());
    }
  }

  void answersComeWithPictures() {
    std::vector<AnswersReport> told;
    TrainOptions options = digits();
    options.on_answers = [&](const AnswersReport& answers) { told.push_back(answers); };
    TrainReport report;
    train(model_, options, report);
    QCOMPARE(told.size(), std::size_t{2});
    const DataPreview preview = preview_data(model_, options, 1000);
    for (std::size_t k = 0; k < told.size(); ++k) {
      const Answers& answers = told[k].answers;
      QCOMPARE(told[k].epoch, report.epochs[k].epoch);
      QCOMPARE(answers.classes, std::int64_t{10});
      QCOMPARE(sum(answers.confusion), report.validation_samples);
      QCOMPARE(told[k].mistakes.size(), answers.mistakes.size());
      QVERIFY(!answers.mistakes.empty());
      for (const SamplePicture& picture : told[k].mistakes) {
        QVERIFY(picture.answer != picture.truth && picture.answer >= 0);
        bool found = false;  // the picture is of that sample
        for (const SamplePicture& each : preview.validation.pictures)
          found = found || (each.sample == picture.sample && each.pixels == picture.pixels);
        QVERIFY(found);
      }
    }
  }

  void scoresFirstWhatComes() {
    TrainOptions options = digits();
    options.from_scratch = false;
    options.score_first = true;
    int starts = 0;
    options.on_start = [&](const TrainReport& so_far) {
      ++starts;
      QVERIFY(so_far.before && so_far.teacher && so_far.epochs.empty());
      QVERIFY(so_far.training_samples > 0);
    };
    TrainReport report;
    const Model dense = model_;
    CompressReport ignored;
    Recipe recipe;
    recipe.layers = {{model_.report().layers[0].id, LowRankOptions{{std::int64_t{2}}}}};
    const Model small = compress(model_, recipe, ignored);
    train(small, options, report, {}, dense);
    QCOMPARE(starts, 1);
    QVERIFY(report.teacher->accuracy.value() > report.before->accuracy.value());  // rank 2 is not enough
    // what it is afterwards was learnt from where it began
    QVERIFY(report.epochs.back().validation_loss.value() < report.before->loss);
  }

  void endsWhenItIsAsked() {
    std::int64_t steps = 0;
    TrainOptions options = digits();
    options.training.epochs = 50;
    options.finish = [&] { return ++steps == 30; };
    TrainReport report;
    const Model trained = train(model_, options, report);
    QCOMPARE(report.steps, std::int64_t{30});
    QVERIFY(report.stopped_early && report.test_accuracy);
    QVERIFY(trained);
  }

  void aTestThatIsStoppedLosesNothing() {
    TrainReport expected, report;
    const Model tested = train(model_, digits(), expected);
    QVERIFY(expected.test_loss);
    std::stop_source stop;
    const Job job(
        [&](auto, auto, const std::string& note) {
          if (note.ends_with("evaluating")) stop.request_stop();  // only the test says so
        },
        stop.get_token());
    const Model trained = train(model_, digits(), report, job);
    QCOMPARE(trained.report().hash, tested.report().hash);
    QVERIFY(!report.test_loss && !report.test_accuracy);
    QVERIFY(report.remarks.back().starts_with("not tested"));
  }

  /// A full disk takes lines and states, and nothing else.
  void whatIsWrittenBesideEndsNothing() {
    TrainReport expected, report;
    const Model plain = train(model_, digits(), expected);
    QTemporaryDir folder;
    QFile file(folder.filePath("file"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    TrainOptions options = digits();
    options.log = "/dev/full";
    options.states = folder.filePath("file/states").toStdString();
    const Model trained = train(model_, options, report);
    QCOMPARE(trained.report().hash, plain.report().hash);
    QCOMPARE(report.epochs.size(), std::size_t{2});
    QCOMPARE(report.remarks.size(), expected.remarks.size() + 2);
    QVERIFY(std::any_of(report.remarks.begin(), report.remarks.end(),
                        [](const std::string& each) { return each.starts_with("/dev/full"); }));
  }

  /// A test without one of the classes has the same numbers for the others.
  void classesHaveTheSameNumbersEverywhere() {
    QTemporaryDir folder;
    const auto write = [&](const char* name, const std::vector<int>& classes) {
      QFile file(folder.filePath(name));
      if (!file.open(QIODevice::WriteOnly)) return std::string();
      for (int k = 0; k < 120; ++k) {
        const int kind = classes[static_cast<std::size_t>(k) % classes.size()];
        for (int feature = 0; feature < 64; ++feature)
          file.write(feature % 3 == kind && (feature + k) % 5 != 0 ? "1," : "0,");
        file.write(QByteArray("tree") + char('a' + kind) + "\n");
      }
      return file.fileName().toStdString();
    };
    TrainOptions options = digits();
    options.data = write("train.csv", {0, 1, 2});
    options.test_data = write("test.csv", {2, 0});
    options.training.epochs = 20;
    options.training.batch = 16;
    TrainReport report;
    train(model_, options, report);
    QVERIFY2(report.test_accuracy.value() > 0.95, std::to_string(*report.test_accuracy).c_str());
    QVERIFY(
        (preview_data(model_, options, 0).classes == std::vector<std::string>{"treea", "treeb", "treec"}));
    std::swap(options.data, options.test_data);
    QVERIFY_THROWS_EXCEPTION(Error, train(model_, options, report));
  }

  void heldOutSamplesAreNotMeasured() {
    TrainOptions options = digits();
    options.measure_normalisation = true;
    options.training.validation = 0;
    const Normalisation all = preview_data(model_, options, 0).normalisation;
    options.training.validation = 0.5;
    const Normalisation half = preview_data(model_, options, 0).normalisation;
    QCOMPARE(half.mean.size(), all.mean.size());
    QVERIFY(half.mean != all.mean);
    QVERIFY(std::abs(half.mean[0] - all.mean[0]) < 0.1);
  }

  /// Those that choose ranks are no more than those that train.
  void stagesAreCalibratedWithinTheLimit() {
    StagedOptions options;
    options.fractions = {0.5};
    options.train = digits();
    options.train.training.epochs = 1;
    options.train.training.batch = 16;
    options.train.limit = 64;
    std::vector<TrainReport> reports;
    const Model small = compress_and_train(model_, options, reports);
    CalibrationOptions calibration;
    calibration.data = "digits:train";
    calibration.samples = 64;
    calibration.seed = options.train.training.seed;
    QCOMPARE(small.report().recipe->calibration_hash, calibration_of(calibrate(model_, calibration))->hash);
  }

  /// Measured or given, every stage is normalised and calibrated by the same numbers.
  void stagesAreNormalisedAlike() {
    StagedOptions options;
    options.fractions = {0.5, 0.3};
    options.train = digits();
    options.train.training.epochs = 1;
    options.train.threads = 1;
    options.train.measure_normalisation = true;
    QTemporaryDir folder;
    options.train.tensorboard = folder.filePath("board").toStdString();
    std::vector<TrainReport> reports;
    const Model measured = compress_and_train(model_, options, reports);
    QCOMPARE(reports.size(), std::size_t{2});
    QVERIFY(!reports[0].normalisation.mean.empty());
    QCOMPARE(reports[1].normalisation.mean, reports[0].normalisation.mean);
    // each stage has its own run there
    QCOMPARE(QDir(folder.filePath("board")).entryList(QDir::Files).size(), 1);
    QCOMPARE(QDir(folder.filePath("board/stage-2")).entryList(QDir::Files).size(), 1);
    options.train.tensorboard.clear();
    options.train.measure_normalisation = false;
    options.train.normalisation = reports[0].normalisation;
    const Model given = compress_and_train(model_, options, reports);
    QCOMPARE(given.report().hash, measured.report().hash);
  }
};

TENFOLD_TEST_CLASS(TestStudyTraining)
#include "test_training.moc"

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPushButton>

#include "tests/support/test_main.h"
#include "ui/plots/gradient_plot.h"
#include "ui/train/confusion_view.h"
#include "ui/train/curve_panel.h"
#include "ui/train/sample_grid.h"
#include "ui/train/train_setup.h"

#include <limits>

namespace tenfold::ui::testing {

class TestTrainingValues : public QObject {
  Q_OBJECT

  /// Two epochs of ten steps and a half one, of four.
  static TrainRun made(int number) {
    TrainRun run;
    run.number = number;
    run.options.training.epochs = 4;
    for (int step = 1; step <= 25; ++step) {
      StepReport told;
      told.step = step;
      told.steps = 40;
      told.loss = 1.0 / step;
      told.accuracy = 1 - 1.0 / step;
      told.gradients = {{"first", 2.0 * step}, {"second", 0.5}};
      run.steps.push_back(told);
    }
    for (const auto& [epoch, step] : {std::pair(1, 10), std::pair(2, 20), std::pair(3, 25)}) {
      EpochReport report;
      report.epoch = epoch;
      report.step = step;
      report.loss = 0.1;
      report.accuracy = 0.5;
      report.validation_loss = 1.0 / epoch;
      report.validation_accuracy = epoch == 2 ? 0.9 : 0.8;
      run.epochs.push_back(report);
    }
    run.report.before = study::HeldOutScore{2.0, 0.3};
    run.report.teacher = study::HeldOutScore{0.25, 0.95};
    return run;
  }

 private slots:
  void theKeyboardFollowsTheTraining() {
    TrainSetup setup;
    study::TrainOptions options;
    options.data = "digits:train";
    setup.show(options);
    setup.setVisible(true);
    setup.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&setup));
    auto* start = setup.findChild<QPushButton*>("trainStart");
    auto* pause = setup.findChild<QPushButton*>("trainPause");
    QVERIFY(start->isEnabled());
    start->setFocus();
    setup.setState(TrainingState::running);
    QVERIFY(pause->hasFocus());
    setup.setState(TrainingState::paused);
    QVERIFY(pause->hasFocus());
    setup.setState(TrainingState::idle);
    QVERIFY(start->hasFocus());
  }

  void curvesStandWhereTheyWereMeasured() {
    const CurveScene loss = curvesOf({made(1), made(2)}, {2}, CurveOf::loss);
    QCOMPARE(loss.curves.size(), std::size_t{2});
    QCOMPARE(loss.reference, std::optional<double>(0.25));
    QCOMPARE(loss.end, 4.0);
    QVERIFY(!loss.percent);
    const NamedCurve& held = loss.curves[1];
    QVERIFY(held.look == NamedCurve::Look::measured && held.name.contains("run 2") && held.number == 1);
    const auto& points = held.points;
    QCOMPARE(points.size(), std::size_t{4});
    QCOMPARE(points[0], QPointF(0, 2));
    QCOMPARE(points[2], QPointF(2, 0.5));
    QCOMPARE(points[3].x(), 2.5);  // where it was ended
    QCOMPARE(loss.curves[0].points.back(), QPointF(2.5, 1.0 / 25));
    const CurveScene accuracy = curvesOf({made(1)}, {1}, CurveOf::accuracy);
    QVERIFY(accuracy.percent);
    QCOMPARE(accuracy.curves[1].points[2].y(), 0.9);
    QCOMPARE(toCsv(accuracy).count('\n'), 1 + 25 + 4);
    QVERIFY(toCsv(accuracy).contains("\"run 1, held out\","));  // a comma is no column
    QVERIFY(curvesOf({made(1)}, {}, CurveOf::loss).curves.empty());
  }

  void shortEpochsShowTheirMeans() {
    TrainRun run = made(1);
    run.steps.resize(2);
    const CurveScene scene = curvesOf({run}, {1}, CurveOf::accuracy);
    QCOMPARE(scene.curves[0].points.size(), std::size_t{3});
    QCOMPARE(scene.curves[0].points[0], QPointF(0.5, 0.5));
  }

  void numbersHaveNoAccuracy() {
    TrainRun run = made(1);
    run.report.regression = true;
    run.report.teacher->accuracy.reset();
    for (EpochReport& epoch : run.epochs) epoch.validation_accuracy.reset();
    QVERIFY(curvesOf({run}, {1}, CurveOf::accuracy).curves.empty());
    QCOMPARE(curvesOf({run}, {1}, CurveOf::loss).curves.size(), std::size_t{2});
    QCOMPARE(run.bestEpoch(), std::int64_t{3});  // of the lowest loss
  }

  void theBestEpochIsTheMostAccurate() {
    TrainRun run = made(1);
    QCOMPARE(run.bestEpoch(), std::int64_t{2});
    for (EpochReport& epoch : run.epochs) {
      epoch.validation_accuracy.reset();
      epoch.validation_loss.reset();
    }
    QCOMPARE(run.bestEpoch(), std::int64_t{3});  // nothing is held out: the last
    run.epochs.clear();
    QCOMPARE(run.bestEpoch(), std::int64_t{0});
  }

  void gradientsHaveTheirRange() {
    const GradientScene scene = gradientsOf(made(1));
    QCOMPARE(scene.bars.size(), std::size_t{2});
    QCOMPARE(scene.bars[0].name, std::string("first"));
    QCOMPARE(scene.bars[0].now, 50.0);
    QCOMPARE(scene.bars[0].least, 2.0);
    QCOMPARE(scene.bars[0].most, 50.0);
    QVERIFY(toCsv(scene).contains("second,0.5,0.5,0.5"));
  }

  void aTrainingThatDivergedIsDrawn() {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    GradientScene scene;
    scene.bars = {{"first", infinite, 0.5, infinite}, {"second", none, 0.1, none}, {"third", 2, 0, 20}};
    GradientPlot plot;
    plot.resize(300, 200);
    plot.show(scene);
    QVERIFY(!plot.grab().isNull());
    QCOMPARE(plot.marks().size(), scene.bars.size());
    const QCPRange range = plot.yAxis->range();
    QCOMPARE(range.lower, 0.1);
    QVERIFY(range.upper >= 100 && range.upper < 1e4);
    for (const PlotMark& mark : plot.marks()) QVERIFY(range.contains(mark.at.y()));
    for (auto& bar : scene.bars) bar = {bar.name, infinite, infinite, infinite};
    plot.show(scene);
    QVERIFY(!plot.grab().isNull());
  }

  void samplesArePictures() {
    study::SamplePicture colour{2, 1, 3, {255, 0, 0, 0, 0, 255}, 7, 1, 0, 0.75};
    const QImage image = imageOf(colour);
    QCOMPARE(image.size(), QSize(2, 1));
    QCOMPARE(image.pixelColor(0, 0), QColor(255, 0, 0));
    QCOMPARE(image.pixelColor(1, 0), QColor(0, 0, 255));
    study::SamplePicture none;
    none.truth = -1;
    none.sample = 12;
    QVERIFY(imageOf(none).isNull());
    SampleGrid grid;
    grid.resize(300, 200);
    grid.show({colour, none}, {"cat", "dog"});
    QCOMPARE(grid.caption(0), "dog as cat");
    QCOMPARE(grid.caption(1), "#12");
    QVERIFY(!grid.grab().isNull());
  }

  void theMatrixIsPaintedWhereItSays() {
    Answers answers{2, {3, 1, 0, 4}, {}};
    ConfusionView view;
    view.resize(300, 300);
    view.show(answers, {"a", "b"});
    QCOMPARE(view.toCsv(), "class,a,b\na,3,1\nb,0,4\n");
    view.show(answers, {"crane, bird", "b"});
    QCOMPARE(view.toCsv(), "class,\"crane, bird\",b\n\"crane, bird\",3,1\nb,0,4\n");
    view.show(answers, {"a", "b"});
    const QImage picture = view.grab().toImage();
    const auto corner = [&](int truth, int answer) {
      return picture.pixelColor(view.cellRect(truth, answer).topLeft().toPoint() + QPoint(4, 4));
    };
    QVERIFY(corner(0, 0) != corner(0, 1));  // right and wrong answers differ
    QVERIFY(corner(0, 0) != corner(1, 0));  // from nothing, too
    QVERIFY(corner(0, 1) != corner(1, 0));
    // painted once, but for other answers and colours
    view.show({2, {0, 4, 4, 0}, {}}, {"a", "b"});
    QVERIFY(view.grab().toImage() != picture);
    view.show(answers, {"a", "b"});
    QCOMPARE(view.grab().toImage(), picture);
    QPalette dark = view.palette();
    dark.setColor(QPalette::AlternateBase, Qt::black);
    view.setPalette(dark);
    QVERIFY(view.grab().toImage() != picture);
  }

  /// A cell is a dot, and still seen.
  void manyClassesArePainted() {
    constexpr std::int64_t classes = 1000;
    Answers answers{classes, std::vector<std::int64_t>(classes * classes), {}};
    for (std::int64_t k = 0; k < classes; ++k) answers.confusion[std::size_t(k * classes + k)] = 5;
    ConfusionView view;
    view.resize(300, 300);
    view.show(answers, {});
    const QImage picture = view.grab().toImage();
    const auto at = [&](int truth, int answer) {
      return picture.pixelColor(view.cellRect(truth, answer).topLeft().toPoint());
    };
    for (int k = 5; k < 100; ++k) QVERIFY(at(k, k) != at(k, k + 3));
  }
};

TENFOLD_TEST_CLASS(TestTrainingValues)

}  // namespace tenfold::ui::testing

#include "test_training_values.moc"

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSlider>
#include <QSpinBox>
#include <future>

#include "engine/study/study.h"
#include "tests/journeys/journey.h"
#include "ui/plots/trade_off_plot.h"

namespace tenfold::ui::testing {

/// From the start page to a verified file, with nothing but the mouse and the keys.
class TestCompressByClicking : public Journey {
  Q_OBJECT

 public:
  TestCompressByClicking() : Journey("compress") {}

 private slots:
  void startsWithWaysToBegin() {
    step("start", [this] {
      QVERIFY(sees("welcomeOpen") && sees("firstSteps"));
      QVERIFY(!sees("railCompare"));  // nothing to compare yet
    });
  }

  void showsWhatEveryLayerCosts() {
    step("layers", [this] {
      click("sample_digits_cnn");
      until([this] { return sees("layers"); }, "the layers are shown");
      rest();
      QVERIFY(showsColumn("layers", "kind") || !isUsual());
      QCOMPARE(cell("layers", "block2.conv", "weight"), "64×32×3×3");
      QCOMPARE(cell("layers", "block2.conv", "params"), "18.4 k");
      if (isUsual()) QCOMPARE(cell("layers", "block2.conv", "kind"), "conv2d");
      if (isUsual()) QCOMPARE(cell("layers", "block2.conv", "MACs"), "1.18 M");
      QVERIFY(totals().startsWith("parameters kept 127 k 100 %, MACs kept 2.41 M 100 %"));
      QVERIFY(sees("emptyButton"));  // the trade-off says how it comes to be
    });
  }

  /// Measured without being asked to, as soon as the model is open.
  void showsWhereTheTimeGoes() {
    step("times", [this] {
      QVERIFY2(totals().contains(QRegularExpression("time, batch [0-9]+ [0-9.]+ [mµ]s ±[0-9]+ %")),
               qPrintable(totals()));
      QVERIFY(cell("layers", "block2.conv", "ms").contains(QRegularExpression("^(< )?[0-9.]+$")));
      if (!isUsual()) return;  // the bar behind the time says it
      double shares = 0;
      for (const char* row :
           {"block1.conv", "block2.conv", "block3.conv", "block4.conv", "hidden", "output", "other"})
        shares += cell("layers", row, "of time").remove(" %").toDouble();
      QVERIFY2(shares > 96 && shares < 104, qPrintable(QString::number(shares)));
    });
  }

  void measuresTheTime() {
    step("time", [this] {
      chooseMenu("Model", "Measure speed");
      rest();
      QVERIFY2(totals().contains(" ms ● same") || totals().contains(" µs ● same"), qPrintable(totals()));
    });
  }

  void dragsTheBudget() {
    step("budget", [this] {
      dragSlider("budgetSlider", 30);
      // a person lets go near it
      const int percent = see<QSpinBox>("budgetPercent")->value();
      QVERIFY2(percent > 27 && percent < 33, qPrintable(read("budgetPercent")));
      QCOMPARE(read("budgetPercent"), QStringLiteral("at most %1 %").arg(percent));
      QCOMPARE(read("budgetMessage"), "Solve once, then drag");
    });
  }

  void calibrates() {
    step("calibrated", [this] {
      inDialog(
          "calibrateDialog", [this] { chooseFrom("calibrationChip", "Calibrate"); },
          [this] {
            QCOMPARE(read("dataSource"), "Handwritten digits, training part");
            picture("calibrate");
            click("startCalibration");
          });
      rest();
      QVERIFY2(read("calibrationChip").startsWith("calibrated on"), qPrintable(read("calibrationChip")));
    });
  }

  void solves() {
    step("solved", [this] {
      const int percent = see<QSpinBox>("budgetPercent")->value();
      click("solve");
      rest();
      QVERIFY(keptPercent() <= percent && keptPercent() > percent - 3);
      QVERIFY(cell("layers", "block3.conv", "family") != "dense");
      QVERIFY(read("budgetMessage").startsWith("predicted loss +"));
    });
  }

  void theRecipeFollowsTheSlider() {
    step("dragged", [this] {
      dragSlider("budgetSlider", 20);
      rest();
      QVERIFY2(keptPercent() < 23, qPrintable(totals()));
    });
  }

  void showsTheTradeOff() {
    step("trade-off", [this] {
      click("tabTradeOff");
      click("computeCurve");
      rest();
      auto& plot = *see<PointPlot>("tradeOffPlot");
      QVERIFY(plot.marks().size() > 10);
      const PlotMark mark = plot.marks()[plot.marks().size() / 2];
      const QString words = tip(&plot, plot.placeOf(mark.at).toPoint());
      QVERIFY2(words.contains("parameters"), qPrintable(words));
    });
  }

  void movesAboutInThePlot() {
    step("zoomed", [this] {
      auto& plot = *see<PointPlot>("tradeOffPlot");
      const QCPRange whole = plot.xAxis->range();
      const QPoint middle = plot.axisRect()->rect().center(), aside(middle.x() - 60, middle.y() - 30);
      const double under = plot.xAxis->pixelToCoord(aside.x());
      const double before = shareOf(plot, under);
      wheelAt(&plot, aside);
      QVERIFY(plot.xAxis->range().size() < whole.size());
      // about the cursor: what is under it stays there
      const double moved = shareOf(plot, under) - before;
      QVERIFY2(std::abs(moved) < 0.01, qPrintable(QString::number(moved)));
      const QCPRange zoomed = plot.xAxis->range();
      drag(&plot, aside, aside + QPoint(40, 0));
      QVERIFY(plot.xAxis->range().lower < zoomed.lower);
      doubleClickAt(&plot, aside);
      QCOMPARE(plot.xAxis->range().lower, whole.lower);
      // the same points by keys
      press(Qt::Key_Right);
      const QString first = plot.accessibleDescription();
      press(Qt::Key_Right);
      QVERIFY(first.contains("parameters") && plot.accessibleDescription() != first);
    });
  }

  void locksALayer() {
    step("locked", [this] {
      clickRow("layers", "hidden");
      click("lock");
      QVERIFY(see<QAbstractButton>("lock")->isChecked());
      QVERIFY(isLocked("hidden"));
      const QString before = cell("layers", "hidden", "ranks");
      dragSlider("budgetSlider", 35);
      rest();
      QCOMPARE(cell("layers", "hidden", "ranks"), before);
    });
  }

  /// Exact counts are asked on the spot: they are there when the key has been handled.
  void aTypedRankCountsAtOnce() {
    step("override", [this] {
      clickRow("layers", "block4.conv");
      choose("family", "low-rank");
      before_ = totals();
      click("rank0");
      press(Qt::Key_A, Qt::ControlModifier);
      type("7");
      QVERIFY(totals() != before_);
      QCOMPARE(cell("layers", "block4.conv", "ranks"), "7");
      after_ = totals();
      press(Qt::Key_Tab);
      rest();
      QVERIFY(read("factError").endsWith("%"));
    });
  }

  void undoesAndRedoes() {
    step("undone", [this] {
      press(Qt::Key_Z, Qt::ControlModifier);
      QCOMPARE(totals(), before_);
      press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
      QCOMPARE(totals(), after_);
      rest();
    });
  }

  void evaluates() {
    step("evaluated", [this] {
      inDialog(
          "evaluateDialog", [this] { press(Qt::Key_E, Qt::ControlModifier); },
          [this] {
            picture("evaluate");
            press(Qt::Key_Return);
          });
      rest();
      const QString accuracy = totals().section(", accuracy ", 1);
      QVERIFY2(accuracy.section(' ', 0, 0).toDouble() > 50, qPrintable(totals()));
      after_ = totals();
    });
  }

  void limitsTheAccuracyThatIsLost() {
    step("accuracy", [this] {
      choose("budgetQuantity", "accuracy");
      QCOMPARE(read("dropPoints"), "at most 1.0 points");
      QCOMPARE(read("dropSamples"), "on digits…");  // evaluated on a moment ago
      click("dropPoints");
      press(Qt::Key_A, Qt::ControlModifier);
      type("3");
      picture("limit");
      click("solve");
      rest();
      const QString found = read("budgetMessage");
      QVERIFY2(found.contains("of the parameters at"), qPrintable(found));
      QVERIFY2(totals().contains("accuracy 9"), qPrintable(totals()));  // of 99.7 % at most three points less
      QVERIFY(isLocked("hidden"));
      press(Qt::Key_Z, Qt::ControlModifier);
      QCOMPARE(totals(), after_);
    });
  }

  void measuresWhatWasGained() {
    step("measured", [this] {
      press(Qt::Key_B, Qt::ControlModifier);
      rest();
      QVERIFY(!cell("layers", "hidden", "ms").contains("–"));
      const QString speed = cell("layers", "hidden", "speed");
      QVERIFY2(QStringLiteral("▲●▼").contains(speed.front()), qPrintable(speed));
      QVERIFY2(totals().contains("time, batch"), qPrintable(totals()));
    });
  }

  void exportsAndReadsTheVerification() {
    step("exported", [this] {
      path_ = folder() + "/small.pt2";
      exportTo(path_);
      QVERIFY(QFileInfo::exists(path_));
    });
  }

  void theFileHasWhatTheTotalsSaid() {
    step("end", [this] {
      // exact, from the tooltip of the totals
      const QString said =
          tip(see("totals"), QPoint(40, 20)).section(' ', 0, 0).remove(QRegularExpression("\\D"));
      auto read =
          std::async(std::launch::async, [this] { return study::open_model(path_.toStdString()).report(); });
      const study::ModelReport report = read.get();
      std::int64_t parameters = study::predict(report, report.recipe.value_or(Recipe{})).parameters;
      QCOMPARE(said.toLongLong(), parameters);
    });
  }

 private:
  bool isLocked(const QString& layer) { return index("layers", layer).data(LayerModel::LockedRole).toBool(); }
  /// How far along the horizontal axis; labels beside the other one may take more room after a zoom.
  static double shareOf(const PointPlot& plot, double x) {
    const QRect area = plot.axisRect()->rect();
    return (plot.xAxis->coordToPixel(x) - area.left()) / area.width();
  }
  QString totals() { return read("totals"); }
  double keptPercent() { return totals().section(' ', 4, 4).toDouble(); }

  /// The whole way of a file out, from the menu to the verification and back.
  void exportTo(const QString& path) {
    chooseMenu("File", "Export compressed model");
    until([this] { return sees("exportPage"); }, "the page of export is shown");
    click("exportPath");
    press(Qt::Key_A, Qt::ControlModifier);
    type(path);
    QVERIFY(read("exportParameters").contains("smaller"));
    picture("export");
    click("startExport");
    until([this] { return sees("exportVerdict"); }, "the verification is shown");
    QVERIFY2(read("exportVerdict").startsWith("✓"), qPrintable(read("exportVerdict")));
    QCOMPARE(read("check_outputs"), "✓ same");
    QCOMPARE(read("check_parameters"), "✓ same");
    picture("verified");
    press(Qt::Key_1, Qt::ControlModifier);
    until([this] { return sees("totals"); }, "the page of compression is shown");
  }

  QString before_, after_, path_;
};

TENFOLD_JOURNEY(TestCompressByClicking)

}  // namespace tenfold::ui::testing

#include "test_compress_by_clicking.moc"

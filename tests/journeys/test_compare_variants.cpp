// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSlider>
#include <QTreeView>

#include "tests/journeys/journey.h"
#include "ui/compare/parallel_plot.h"
#include "ui/compare/pareto_plot.h"

namespace tenfold::ui::testing {

/// Three variants of a model side by side.
class TestCompareVariants : public Journey {
  Q_OBJECT

 public:
  TestCompareVariants() : Journey("compare") {}

 private slots:
  void hasNothingToCompareYet() {
    step("alone", [this] {
      click("sample_digits_cnn");
      until([this] { return sees("layers"); }, "the layers are shown");
      rest();
      click("railCompare");
      QCOMPARE(rows("variants"), QStringList{"▸ Variant 1"});
      click("railCompress");
    });
  }

  void branchesAndSolves() {
    step("branched", [this] {
      branch("quarter", 25);
      branch("tenth", 10);
      QCOMPARE(read("variant"), "tenth");
    });
  }

  void renames() {
    step("renamed", [this] {
      inDialog(
          "QInputDialog", [this] { chooseMenu("Variant", "Rename"); },
          [this] {
            press(Qt::Key_A, Qt::ControlModifier);
            type("smallest");
            press(Qt::Key_Return);
          });
      QCOMPARE(read("variant"), "smallest");
    });
  }

  void changesOneLayerOfIt() {
    step("changed", [this] {
      clickRow("layers", "block4.conv");
      choose("family", "Tucker");
      click("rank0");
      press(Qt::Key_A, Qt::ControlModifier);
      type("9");
      press(Qt::Key_Tab);
      rest();
      QVERIFY(cell("layers", "block4.conv", "ranks").startsWith("9"));
    });
  }

  void putsThemSideBySide() {
    step("table", [this] {
      click("railCompare");
      QCOMPARE(rows("variants"), (QStringList{"Variant 1", "quarter", "▸ smallest"}));
      QCOMPARE(cell("variants", "Variant 1", "kept"), "100 %");
      QVERIFY(cell("variants", "quarter", "kept").endsWith(" %"));
      QCOMPARE(see<ParetoPlot>("paretoPlot")->shown(), 3);
    });
  }

  void theLimitAdvises() {
    step("limit", [this] {
      const QString before = read("compareAdvice");
      QVERIFY2(before.contains("<b>Variant 1</b>") || before.contains("<b>smallest</b>"), qPrintable(before));
      const auto& slider = *see<QSlider>("slider_parameters");
      dragSlider("slider_parameters", (slider.minimum() + slider.maximum()) / 3);
      QVERIFY2(!read("compareAdvice").contains("<b>Variant 1</b>"), qPrintable(read("compareAdvice")));
      click("resetLimits");
      QCOMPARE(read("compareAdvice"), before);
    });
  }

  void keepsWhatIsInARange() {
    step("range", [this] {
      auto& plot = *see<ParallelPlot>("parallelPlot");
      QVERIFY2(plot.accessibleDescription().contains("Variant 1"), qPrintable(plot.accessibleDescription()));
      // along the lower part of the first axis, from below its end: the small ones
      const QPoint foot(54, plot.height() - 20);
      drag(&plot, foot, foot - QPoint(0, plot.height() / 3));
      QVERIFY2(!plot.accessibleDescription().contains("Variant 1"), qPrintable(plot.accessibleDescription()));
      QVERIFY(plot.accessibleDescription().contains("smallest"));
    });
  }

  void showsWhereTwoDiffer() {
    step("difference", [this] {
      clickRow("variants", "quarter");
      clickRow("variants", "▸ smallest", Qt::ControlModifier);
      QVERIFY2(rows("differences").contains("block4.conv"), qPrintable(rows("differences").join(", ")));
    });
  }

  void deletesOneAndTakesItBack() {
    step("deleted", [this] {
      chooseMenu("Variant", "Delete");
      QCOMPARE(rows("variants").size(), 2);
      QVERIFY(!rows("variants").join(' ').contains("smallest"));
      press(Qt::Key_Z, Qt::ControlModifier);
      QCOMPARE(rows("variants"), (QStringList{"Variant 1", "quarter", "▸ smallest"}));
    });
  }

 private:
  void branch(const QString& name, int percent) {
    inDialog(
        "QInputDialog", [this] { press(Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier); },
        [this, name] {
          press(Qt::Key_A, Qt::ControlModifier);
          type(name);
          press(Qt::Key_Return);
        });
    click("budgetPercent");
    press(Qt::Key_A, Qt::ControlModifier);
    type(QString::number(percent));
    click("solve");
    rest();
  }
};

TENFOLD_JOURNEY(TestCompareVariants)

}  // namespace tenfold::ui::testing

#include "test_compare_variants.moc"

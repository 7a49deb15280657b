// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QSlider>
#include <QSpinBox>
#include <QTreeView>

#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/compare/difference_panel.h"
#include "ui/compare/pareto_plot.h"
#include "ui/compare/variant_model.h"

namespace tenfold::ui::testing {

class TestWindowCompare : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() { start(); }
  void cleanup() { stop(); }

  void isThereOnceAModelIsOpen() {
    QVERIFY(!find<QAbstractButton>("railCompare")->isVisible());
    QVERIFY(!action("showCompare")->isEnabled());
    openSample();
    QVERIFY(find<QAbstractButton>("railCompare")->isVisible());
    QTest::mouseClick(find<QAbstractButton>("railCompare"), Qt::LeftButton);
    QCOMPARE(shownPage()->objectName(), "comparePage");
    QVERIFY(!find<QWidget>("paretoPlot")->isVisible());  // one variant alone
    QTest::keyClick(window_.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(shownPage()->objectName(), "compressPage");
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    QCOMPARE(shownPage()->objectName(), "comparePage");
  }

  void comparesThree() {
    makeThree();
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    auto* table = find<QTreeView>("variants");
    QCOMPARE(table->model()->rowCount(), 3);
    QCOMPARE(cell(0, VariantModel::Kept), "100 %");
    QCOMPARE(cell(2, VariantModel::Name), "▸ tenth");
    auto* plot = find<ParetoPlot>("paretoPlot");
    QVERIFY(plot->isVisible());
    QCOMPARE(plot->shown(), 3);
    // the difference of two selected rows
    click(0);
    click(1, Qt::ControlModifier);
    auto& difference = *find<DifferencePanel>("differencePanel");
    QVERIFY(difference.model().rowCount() > 0);
    QCOMPARE(difference.model().headerData(DifferenceModel::One, Qt::Horizontal).toString(), "Variant 1");
    QCOMPARE(difference.model().headerData(DifferenceModel::Other, Qt::Horizontal).toString(), "quarter");
    QTest::keyClick(window_.get(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text().count('\n'), 3);
    // sorting moves rows, and they stay what they are
    table->sortByColumn(VariantModel::Parameters, Qt::AscendingOrder);
    QCOMPARE(cell(0, VariantModel::Name), "▸ tenth");
    QTest::keyClick(table, Qt::Key_End);
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(document().variantName(), "Variant 1");
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document().variantName(), "tenth");
  }

  void theLimitAdvises() {
    makeThree();
    QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
    for (int k = 0; k < 3; ++k) {  // accuracies that the test says
      study::EvaluateReport score;
      score.accuracy = 0.9 + 0.02 * (2 - k);
      window_->store().put(document().variants()[std::size_t(k)].recipe, score);
    }
    auto* y = find<QComboBox>("compareY");
    while (y->currentIndex() > 0) QTest::keyClick(y, Qt::Key_Up);
    QCOMPARE(y->currentText(), "accuracy");
    auto* advice = find<QLabel>("compareAdvice");
    QVERIFY(advice->text().contains("<b>Variant 1</b> has the best accuracy: 94.0 %"));
    auto* slider = find<QSlider>("compareLimit");
    slider->setFocus();
    while (slider->value() > 30) QTest::keyClick(slider, Qt::Key_PageDown);
    QVERIFY2(advice->text().contains("<b>quarter</b> has the best accuracy: 92.0 %"),
             qPrintable(advice->text()));
    QTest::keyClick(slider, Qt::Key_Home);
    QVERIFY(advice->text().contains("No variant"));
    // a click on a point works on it
    auto* plot = find<ParetoPlot>("paretoPlot");
    QTest::mouseClick(plot, Qt::LeftButton, Qt::NoModifier, plot->placeOf(plot->marks()[1].at).toPoint());
    QCOMPARE(document().variantName(), "quarter");
    y->setCurrentIndex(y->findText("time"));
    QVERIFY(!plot->isVisible());  // nothing was measured
  }

 private:
  void makeThree() {
    openSample();
    int percent = 25;
    for (const char* name : {"quarter", "tenth"}) {
      answers_->name = name;
      QTest::keyClick(window_.get(), Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
      find<QSpinBox>("budgetPercent")->setValue(percent);
      const auto before = document().recipe();
      QTest::keyClick(window_.get(), Qt::Key_Return, Qt::ControlModifier);
      QTRY_VERIFY_WITH_TIMEOUT(!(document().recipe().layers == before.layers), patience);
      QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
      percent = 10;
    }
    QCOMPARE(document().variants().size(), std::size_t{3});
  }

  QString cell(int row, int column) {
    return find<QTreeView>("variants")->model()->index(row, column).data().toString();
  }

  void click(int row, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    auto* table = find<QTreeView>("variants");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, modifiers,
                      table->visualRect(table->model()->index(row, 0)).center());
  }
};

TENFOLD_TEST_CLASS(TestWindowCompare)

}  // namespace tenfold::ui::testing

#include "test_window_compare.moc"

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeView>

#include "tests/support/test_main.h"
#include "tests/ui/made_up_model.h"
#include "tests/ui/window_driver.h"
#include "ui/compress/layer_panel.h"
#include "ui/compress/totals_bar.h"

namespace tenfold::ui::testing {

/// What is shown is whole, at the sizes of window and type that the layout promises.
class TestWindowSizes : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() { start(); }
  void cleanup() {
    window_->preferences().setTextPercent(100);
    stop();
  }

  void nothingIsCutOff_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("percent");
    QTest::newRow("as designed") << QSize(1440, 900) << 100;
    QTest::newRow("small") << QSize(1280, 720) << 100;
    QTest::newRow("large type") << QSize(1440, 900) << 150;
    QTest::newRow("largest type") << QSize(1920, 1080) << 200;
  }

  void nothingIsCutOff() {
    QFETCH(QSize, size);
    QFETCH(int, percent);
    window_->resize(size);
    window_->preferences().setTextPercent(percent);
    openSample();
    solve();
    selectLayer(3);
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
    QTest::qWait(50);
    const auto* totals = find<TotalsBar>("totals");
    QVERIFY2(totals->width() >= totals->sizeHint().width() && totals->height() >= totals->sizeHint().height(),
             "the totals are cut off");
    for (const char* part : {"budgetBar", "inspector"})
      for (const QWidget* each : find<QWidget>(part)->findChildren<QWidget*>())
        if (hasWords(*each)) QVERIFY2(isWhole(*each), qPrintable(part + (": " + wordsOf(*each))));
    window_->showWorkspace(Workspace::exporting);
    for (const char* rows : {"layers", "history", "contents"}) {
      const auto* view = find<QAbstractItemView>(rows);
      QTRY_VERIFY2(view->model()->rowCount() > 0, rows);
      QVERIFY2(view->sizeHintForRow(0) >= view->fontMetrics().height(), rows);
    }
  }

  /// As wide as the table is in a window of 1440 pixels.
  void columnsOfLargeConvolutionsAreWhole() {
    Document document;
    const ReportStore store;
    LayerPanel panel(document, store);
    study::ModelReport report = madeUpReport();
    report.layers[1].shape.weight = {512, 512, 3, 3};
    report.layers[1].id = "layer4.0.downsample.0.weight";
    report.layers[1].name = "layer4.0.downsample.0";
    report.layers[2].shape.weight = {512, 256, 3, 3};
    report.layers[2].id = "layer4.0.conv1.weight";
    report.layers[2].name = "layer4.0.conv1";
    auto* table = panel.findChild<QTreeView*>("layers");
    panel.resize(1000, 600);
    panel.show();
    document.open({}, report);
    panel.resize(panel.width() + 870 - table->viewport()->width(), 600);
    QTRY_COMPARE(table->viewport()->width(), 870);
    const QModelIndex shape = table->model()->index(0, LayerModel::Weight, table->model()->index(1, 0));
    QCOMPARE(shape.data().toString(), "512×512×3×3");
    for (const int column : {LayerModel::Weight, LayerModel::Macs, LayerModel::Time, LayerModel::TimeShare})
      QVERIFY2(!table->isColumnHidden(column), qPrintable(QString::number(column)));
    const QFontMetricsF metrics(table->font());
    QVERIFY(metrics.horizontalAdvance(shape.data().toString()) <=
            table->columnWidth(LayerModel::Weight) - 12);
    for (int column = 1; column < LayerModel::ColumnCount; ++column) {
      if (table->isColumnHidden(column)) continue;
      const QString title = table->model()->headerData(column, Qt::Horizontal).toString();
      QVERIFY2(metrics.horizontalAdvance(title) <= table->columnWidth(column) - 12, qPrintable(title));
    }
    // where nothing fits any more, names stay and the rest is scrolled to
    panel.resize(320, 600);
    QTRY_VERIFY(table->viewport()->width() < 600);
    QVERIFY(table->columnWidth(LayerModel::Name) >= 90);
    panel.resize(1000, 600);
    QTRY_VERIFY(table->viewport()->width() > 870);
    QVERIFY(table->header()->length() <= table->viewport()->width());
  }

  /// A wide number has the room of its own: it was painted into the column before it.
  void totalsMakeRoom() {
    TotalsBar bar;
    const auto widthWith = [&bar](const QString& detail) {
      bar.show({{"parameters", "127 k", "100 %"},
                {"MACs", "2.41 M", "100 %"},
                {"file", "549 KiB", {}, {}, {}, Total::Known::predicted},
                {"time", "1.61 ms", detail, {}, {}, Total::Known::measured},
                {"accuracy", "–", {}}});
      return bar.sizeHint().width();
    };
    QCOMPARE(widthWith("±5 %"), widthWith("±6 %"));  // nothing moves
    QVERIFY(widthWith("±5 %") < widthWith("±15500 % slower"));
  }

  /// The set-up of a training is as wide as its words, whatever their size.
  void setUpOfATrainingIsWhole() {
    window_->resize(1440, 900);
    window_->preferences().setTextPercent(150);
    openSample();
    window_->showWorkspace(Workspace::train);
    const auto* setup = window_->trainPage().findChild<QWidget*>("trainSetup");
    for (const char* name : {"trainScratch", "trainDistill", "dataSource", "trainPreview"}) {
      const auto* each = setup->findChild<QWidget*>(name);
      QTRY_VERIFY2(each->mapTo(setup, QPoint()).x() + each->width() <= setup->width(), name);
    }
  }

 private:
  static bool hasWords(const QWidget& widget) {
    // titles of cards leave out their beginning by themselves
    if (!widget.isVisible() || widget.sizePolicy().horizontalPolicy() == QSizePolicy::Ignored) return false;
    const auto* label = qobject_cast<const QLabel*>(&widget);
    return (label != nullptr && !label->wordWrap()) || qobject_cast<const QPushButton*>(&widget) != nullptr ||
           qobject_cast<const QComboBox*>(&widget) != nullptr ||
           qobject_cast<const QSpinBox*>(&widget) != nullptr;
  }

  static QString wordsOf(const QWidget& widget) {
    const auto* label = qobject_cast<const QLabel*>(&widget);
    return label != nullptr ? label->text() : widget.objectName();
  }

  /// As wide as it asks for, and inside all that hold it.
  static bool isWhole(const QWidget& widget) {
    if (widget.width() < widget.minimumSizeHint().width()) return false;
    for (const QWidget* each = widget.parentWidget(); each != nullptr; each = each->parentWidget()) {
      const QPoint at = widget.mapTo(each, QPoint());
      if (at.x() < 0 || at.x() + widget.width() > each->width()) return false;
      if (each->isWindow()) break;
    }
    return true;
  }
};

TENFOLD_TEST_CLASS(TestWindowSizes)

}  // namespace tenfold::ui::testing

#include "test_window_sizes.moc"

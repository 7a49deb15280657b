// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
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

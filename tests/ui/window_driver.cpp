// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/window_driver.h"

#include <QApplication>
#include <QLineEdit>
#include <QStackedWidget>
#include <QTreeView>

#include "ui/dialogs/command_palette.h"

namespace tenfold::ui::testing {

QString sample(const QString& name) { return QStringLiteral(TENFOLD_TEST_SAMPLES "/") + name; }

void WindowDriver::start(const QString& recovery) {
  auto answers = std::make_unique<Answers>();
  answers_ = answers.get();
  MainWindow::Options options{false, Theme::light, true, folder_.filePath("machine.json")};
  options.recoveryFolder = recovery;
  options.recoveryMilliseconds = 1;
  window_ = std::make_unique<MainWindow>(options, std::move(answers));
  window_->show();
  QVERIFY(QTest::qWaitForWindowActive(window_.get()));
}

QWidget* WindowDriver::shownPage() { return window_->findChild<QStackedWidget*>("pages")->currentWidget(); }

QAbstractItemModel& WindowDriver::model() { return *find<QTreeView>("layers")->model(); }

void WindowDriver::openSample() {
  window_->openFile(sample("digits_cnn.pt2"));
  QTRY_COMPARE_WITH_TIMEOUT(document().report().name, "digits_cnn.pt2", patience);
}

void WindowDriver::calibrate() {
  study::CalibrationOptions options;
  options.data = "digits:train";
  options.samples = 500;
  answers_->calibration = options;
  QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
  QTRY_VERIFY_WITH_TIMEOUT(document().calibration(), patience);
}

void WindowDriver::solve() {
  QTest::keyClick(window_.get(), Qt::Key_Return, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(document().factorizedLayers() > 0, patience);
}

void WindowDriver::runFromPalette(const QString& words) {
  window_->activateWindow();
  // isActiveWindow() is true for its tool windows too
  QTRY_COMPARE(QApplication::activeWindow(), static_cast<QWidget*>(window_.get()));
  QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
  QTRY_VERIFY(window_->findChild<CommandPalette*>() != nullptr);
  auto* typed = window_->findChild<CommandPalette*>()->findChild<QLineEdit*>("paletteText");
  QTest::keyClicks(typed, words);
  QTest::keyClick(typed, Qt::Key_Return);
  QTRY_VERIFY(window_->findChild<CommandPalette*>() == nullptr);
}

QList<QModelIndex> WindowDriver::rows() {
  QList<QModelIndex> found;
  for (int top = 0; top < model().rowCount(); ++top) {
    const QModelIndex index = model().index(top, 0);
    if (!index.data(LayerModel::IdRole).toString().isEmpty()) found << index;
    for (int row = 0; row < model().rowCount(index); ++row) found << model().index(row, 0, index);
  }
  return found;
}

void WindowDriver::selectLayer(int row) {
  auto* table = find<QTreeView>("layers");
  QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier,
                    table->visualRect(rows().at(row)).center());
}

QString WindowDriver::cell(const std::string& id, int column) {
  for (const QModelIndex& index : rows())
    if (index.data(LayerModel::IdRole).toString().toStdString() == id)
      return index.siblingAtColumn(column).data().toString();
  return {};
}

}  // namespace tenfold::ui::testing

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QUndoStack>

#include "tests/support/test_main.h"
#include "tests/ui/window_driver.h"
#include "ui/widgets/access_keys.h"

namespace tenfold::ui::testing {

/// The window without a mouse, and as a screen reader has it.
class TestWindowKeyboard : public QObject, public WindowDriver {
  Q_OBJECT

 private slots:
  void init() {
    start();
    openSample();
    solve();
    QTRY_VERIFY_WITH_TIMEOUT(window_->services().board.isIdle(), patience);
  }
  void cleanup() { stop(); }

  void everyControlHasAName() {
    QVERIFY(controls().size() > 15);
    for (const QWidget* each : controls()) {
      QAccessibleInterface* face = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(each));
      QVERIFY2(face != nullptr, qPrintable(each->objectName()));
      const QString name = face->text(QAccessible::Name), value = face->text(QAccessible::Value);
      QVERIFY2(!name.isEmpty() || !value.isEmpty(),
               qPrintable(QStringLiteral("%1 %2").arg(each->metaObject()->className(), each->objectName())));
    }
  }

  void tabReachesEveryControl() {
    const QList<QWidget*> all = controls();
    all.front()->setFocus();
    QSet<QWidget*> reached;
    for (int k = 0; k < 3 * all.size(); ++k) {
      reached << QApplication::focusWidget();
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (QWidget* each : all) {
      // of several that exclude each other Tab reaches the one that is chosen, arrows the others
      const auto* button = qobject_cast<const QAbstractButton*>(each);
      if (button != nullptr && button->autoExclusive() && !button->isChecked()) continue;
      QVERIFY2(reached.contains(each),
               qPrintable(QStringLiteral("%1 %2").arg(each->metaObject()->className(), each->objectName())));
    }
  }

  void everyActionIsInAMenuAndNoTwoShareAKey() {
    QSet<QAction*> inMenus;
    for (const QAction* title : window_->menuBar()->actions())
      for (QAction* each : title->menu()->actions()) inMenus << each;
    QSet<QString> keys;
    for (QAction* action : window_->actions()) {
      QVERIFY2(inMenus.contains(action), qPrintable(action->objectName()));
      const QString key = action->shortcut().toString();
      QVERIFY2(key.isEmpty() || !keys.contains(key), qPrintable(key));
      keys << key;
    }
    QVERIFY(keys.size() > 25);
  }

  /// Alt and a letter opens its menu on every page, and is one entry of a menu.
  void lettersOfMenusAreTheirOwn() {
    const auto letterOf = [](const QString& text) {
      const int at = accessKeyOf(text);
      return at < 0 ? QString() : QString(text[at + 1].toLower());
    };
    QSet<QString> taken;
    for (const QAction* title : window_->menuBar()->actions()) {
      taken << letterOf(title->text());
      QSet<QString> within;
      for (const QAction* each : title->menu()->actions()) {
        const QString letter = letterOf(each->text());
        QVERIFY2(letter.isEmpty() || !within.contains(letter), qPrintable(each->text()));
        within << letter;
      }
    }
    QCOMPARE(taken.size(), window_->menuBar()->actions().size());
    auto* pages = window_->findChild<QWidget*>("pages");
    for (const auto* each : pages->findChildren<QAbstractButton*>())
      QVERIFY2(!taken.contains(letterOf(each->text())), qPrintable(each->text()));
    for (const auto* each : pages->findChildren<QLabel*>())
      if (each->buddy() != nullptr)
        QVERIFY2(!taken.contains(letterOf(each->text())), qPrintable(each->text()));
    window_->showWorkspace(Workspace::train);
    QTest::keyClick(window_.get(), Qt::Key_M, Qt::AltModifier);  // "Model", not the field "Mean"
    QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
    QCOMPARE(QApplication::activePopupWidget(), window_->menuBar()->actions()[2]->menu());
    QApplication::activePopupWidget()->close();
  }

  /// Nothing changes behind a menu or a list that is open.
  void undoWaitsForPopups() {
    QUndoStack& history = document().history();
    const int before = history.index();
    QVERIFY(before > 0);
    selectLayer(1);
    auto* families = find<QComboBox>("family");
    QVERIFY(families->isVisible() && families->isEnabled());
    QMenu* menu = window_->menuBar()->actions().front()->menu();
    const auto open = [&](bool list) {
      list ? families->showPopup() : menu->popup(window_->mapToGlobal(QPoint(20, 60)));
    };
    for (const bool list : {false, true}) {
      open(list);
      QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
      QWidget* popup = list ? families->view() : static_cast<QWidget*>(menu);
      QTest::keyClick(popup, Qt::Key_Z, Qt::ControlModifier);
      QCOMPARE(history.index(), before);
      list ? families->hidePopup() : menu->hide();
      QTRY_VERIFY(QApplication::activePopupWidget() == nullptr);
    }
    QTest::keyClick(families, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(history.index(), before - 1);
  }

 private:
  /// What takes the keyboard by Tab: the innermost of those that pass it on.
  QList<QWidget*> controls() {
    QList<QWidget*> found;
    for (QWidget* each : shownPage()->findChildren<QWidget*>())
      if (each->isVisible() && each->isEnabled() && each->focusPolicy() & Qt::TabFocus &&
          each->focusProxy() == nullptr)
        found << each;
    return found;
  }
};

TENFOLD_TEST_CLASS(TestWindowKeyboard)

}  // namespace tenfold::ui::testing

#include "test_window_keyboard.moc"

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/help_dialog.h"

#include <QLineEdit>
#include <QListWidget>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

#include "resources/help/help.h"
#include "tests/support/test_main.h"

namespace tenfold::ui::testing {

class TestHelpDialog : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    dialog_ = std::make_unique<HelpDialog>();
    dialog_->show();
    QVERIFY(QTest::qWaitForWindowActive(dialog_.get()));
  }
  void cleanup() { dialog_.reset(); }

  void beginsWithTheContents() {
    QCOMPARE(dialog_->shown(), "index");
    QCOMPARE(list().count(), int(help::pages().size()));
    QVERIFY(!find<QToolButton>("helpBack")->isEnabled());
    QVERIFY(!dialog_->open("zebra"));
    QCOMPARE(dialog_->shown(), "index");
  }

  void linksLeadOnAndBackLeadsBack() {
    auto* text = find<QTextBrowser>("helpText");
    emit text->anchorClicked(QUrl("budget"));
    QCOMPARE(dialog_->shown(), "budget");
    QVERIFY(text->toPlainText().startsWith("budget"));
    QVERIFY(text->toHtml().contains("href=\"solver\""));
    emit text->anchorClicked(QUrl("solver"));
    QTest::keyClick(dialog_.get(), Qt::Key_Left, Qt::AltModifier);
    QTRY_COMPARE(dialog_->shown(), "budget");
    QTest::keyClick(dialog_.get(), Qt::Key_Right, Qt::AltModifier);
    QTRY_COMPARE(dialog_->shown(), "solver");
    QTest::keyClick(dialog_.get(), Qt::Key_Left, Qt::AltModifier);
    QTRY_COMPARE(dialog_->shown(), "budget");
    dialog_->open("rank");  // another way from here: forward is forgotten
    QVERIFY(!find<QToolButton>("helpForward")->isEnabled());
    QTest::keyClick(dialog_.get(), Qt::Key_Home, Qt::AltModifier);
    QTRY_COMPARE(dialog_->shown(), "index");
  }

  void searchesByKeyboard() {
    auto* search = find<QLineEdit>("helpSearch");
    search->setFocus();
    QTest::keyClicks(search, "tensor train");
    QVERIFY(list().count() < int(help::pages().size()));
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(dialog_->shown(), "tt");
    QVERIFY(dialog_->isVisible());  // Enter is no Close
    QTest::keyClick(search, Qt::Key_Down);
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(dialog_->shown() != "tt");
    search->setText("zebra");
    QCOMPARE(list().count(), 1);
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(dialog_->isVisible());
  }

 private:
  template <class Widget>
  Widget* find(const char* name) {
    return dialog_->findChild<Widget*>(name);
  }
  QListWidget& list() { return *find<QListWidget>("helpFound"); }

  std::unique_ptr<HelpDialog> dialog_;
};

TENFOLD_TEST_CLASS(TestHelpDialog)

}  // namespace tenfold::ui::testing

#include "test_help_dialog.moc"

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/command_palette.h"
#include "ui/settings/fuzzy.h"

#include <QLineEdit>
#include <QTest>
#include <QWidget>

#include "tests/support/test_main.h"

namespace tenfold::ui::testing {

class TestCommandPalette : public QObject {
  Q_OBJECT

 private slots:
  void scoresFollowTheEye() {
    QCOMPARE(fuzzyScore("xyz", "Solve the budget"), -1);
    QVERIFY(fuzzyScore("", "Solve the budget") >= 0);
    QVERIFY(fuzzyScore("sol", "Solve the budget") > fuzzyScore("sol", "Keyboard shortcut list of all"));
    QVERIFY(fuzzyScore("stb", "Solve the budget") > fuzzyScore("stb", "Distribute"));
    QVERIFY(fuzzyScore("conv2", "layer4.0.conv2") > fuzzyScore("conv2", "con layer v 2"));
    QVERIFY(fuzzyScore("budget solve", "Solve the budget") > 0);  // words in any order
    QCOMPARE(fuzzyScore("budget zzz", "Solve the budget"), -1);
    QVERIFY(fuzzyScore("SOLVE", "solve") > 0);
  }

  void typeChooseRun() {
    QWidget window;
    window.resize(800, 600);
    window.show();
    QString done;
    const auto entry = [&done](const char* text) {
      return PaletteEntry{"action", text, {}, [&done, text] { done = text; }};
    };
    auto* palette = new CommandPalette({entry("Open"), entry("Open recipe"), entry("Export")}, &window);
    palette->show();
    QVERIFY(QTest::qWaitForWindowActive(palette));
    auto* typed = palette->findChild<QLineEdit*>("paletteText");
    QVERIFY(typed->hasFocus());
    QCOMPARE(palette->shown(), 3);
    QTest::keyClicks(typed, "zzz");
    QCOMPARE(palette->shown(), 0);
    QTest::keyClick(typed, Qt::Key_Return);  // nothing to do: stays
    QVERIFY(palette->isVisible() && done.isEmpty());
    typed->clear();
    QTest::keyClicks(typed, "op");
    QCOMPARE(palette->current(), "Open");
    QTest::keyClick(typed, Qt::Key_Down);
    QCOMPARE(palette->current(), "Open recipe");
    const QPointer<CommandPalette> alive(palette);
    QTest::keyClick(typed, Qt::Key_Return);
    QTRY_COMPARE(done, "Open recipe");
    QTRY_VERIFY(alive.isNull());
  }

  void escapeLeaves() {
    QWidget window;
    window.show();
    bool done = false;
    auto* palette = new CommandPalette({{"action", "Open", {}, [&done] { done = true; }}}, &window);
    palette->show();
    QVERIFY(QTest::qWaitForWindowActive(palette));
    const QPointer<CommandPalette> alive(palette);
    QTest::keyClick(palette->findChild<QLineEdit*>("paletteText"), Qt::Key_Escape);
    QTRY_VERIFY(alive.isNull());
    QVERIFY(!done);
  }
};

TENFOLD_TEST_CLASS(TestCommandPalette)

}  // namespace tenfold::ui::testing

#include "test_command_palette.moc"

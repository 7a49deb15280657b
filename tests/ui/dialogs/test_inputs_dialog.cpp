// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "tests/support/test_main.h"
#include "ui/dialogs/inputs_dialog.h"

namespace tenfold::ui::testing {

class TestInputsDialog : public QObject {
  Q_OBJECT

 private slots:
  void readsShapes() {
    InputsDialog dialog("model.pt");
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    auto* shapes = dialog.findChild<QLineEdit*>("inputShapes");
    auto* open = dialog.findChild<QPushButton*>("openWithInputs");
    QVERIFY(!open->isEnabled());
    QTest::keyClicks(shapes, "1x3x224");
    QVERIFY(open->isEnabled());
    QTest::keyClicks(shapes, ", 2x16:int64");
    QCOMPARE(dialog.inputs().size(), std::size_t(2));
    QCOMPARE(dialog.inputs().at(1).shape, (tenfold::Shape{2, 16}));
    QCOMPARE(dialog.inputs().at(1).dtype, "int64");
    QTest::keyClicks(shapes, ", x");
    QVERIFY(!open->isEnabled());
    QVERIFY(dialog.inputs().empty());
    QVERIFY(!dialog.findChild<QLabel*>("inputProblem")->text().isEmpty());
  }
};

TENFOLD_TEST_CLASS(TestInputsDialog)

}  // namespace tenfold::ui::testing

#include "test_inputs_dialog.moc"

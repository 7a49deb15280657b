// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include "tests/support/test_main.h"
#include "ui/dialogs/evaluate_dialog.h"

namespace tenfold::ui::testing {

class TestEvaluateDialog : public QObject {
  Q_OBJECT

 private slots:
  void digitsNeedNothingElse() {
    EvaluateDialog dialog;
    QVERIFY(dialog.problem().isEmpty());
    QCOMPARE(dialog.options().data, "digits");
    QCOMPARE(dialog.options().limit, 0);
    QVERIFY(!dialog.findChild<QLineEdit*>("dataPath")->isEnabled());
  }

  void saysWhatIsMissing() {
    EvaluateDialog dialog;
    dialog.findChild<QComboBox*>("dataSource")->setCurrentIndex(3);
    QVERIFY(!dialog.problem().isEmpty());
    QVERIFY(!dialog.findChild<QPushButton*>("startEvaluation")->isEnabled());
    dialog.findChild<QLineEdit*>("dataPath")->setText("/data/set.npz");
    QVERIFY(dialog.problem().isEmpty());
    dialog.findChild<QLineEdit*>("dataMean")->setText("0.5, x");
    QVERIFY(dialog.problem().contains("numbers"));
    dialog.findChild<QLineEdit*>("dataMean")->setText("nan");
    QVERIFY(dialog.problem().contains("numbers"));
    dialog.findChild<QLineEdit*>("dataMean")->setText("0.5");
    QVERIFY(dialog.problem().contains("both"));
    dialog.findChild<QLineEdit*>("dataDeviation")->setText("0");
    QVERIFY(dialog.problem().contains("above 0"));
  }

  void remembersWhatItIsGiven() {
    study::DataOptions options;
    options.data = "/data/set.npz";
    options.normalisation = {{0.5, 0.25}, {0.5, 1}};
    options.limit = 100;
    EvaluateDialog dialog;
    dialog.show(options);
    QCOMPARE(dialog.options().data, options.data);
    QVERIFY(dialog.options().normalisation == options.normalisation);
    QCOMPARE(dialog.options().limit, options.limit);
  }
};

TENFOLD_TEST_CLASS(TestEvaluateDialog)

}  // namespace tenfold::ui::testing

#include "test_evaluate_dialog.moc"

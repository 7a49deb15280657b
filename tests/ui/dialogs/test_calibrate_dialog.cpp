// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include "tests/support/test_main.h"
#include "ui/dialogs/calibrate_dialog.h"
#include "ui/settings/remembered.h"

namespace tenfold::ui::testing {

class TestCalibrateDialog : public QObject {
  Q_OBJECT

 private slots:
  void offersNoHeldOutSamples() {
    CalibrateDialog dialog;
    QCOMPARE(dialog.options().data, "digits:train");
    auto* source = dialog.findChild<QComboBox*>("dataSource");
    for (int k = 0; k < source->count(); ++k) {
      source->setCurrentIndex(k);
      QVERIFY(dialog.options().data != "digits");
    }
  }

  void aFolderGivesItsTrainingPart() {
    CalibrateDialog dialog;
    dialog.findChild<QComboBox*>("dataSource")->setCurrentIndex(1);
    QVERIFY(!dialog.findChild<QPushButton*>("startCalibration")->isEnabled());
    dialog.findChild<QLineEdit*>("dataPath")->setText("/data/mnist");
    QVERIFY(dialog.problem().isEmpty());
    QCOMPARE(dialog.options().data, "/data/mnist:train");
  }

  void aDifferentTargetNeedsNoTemperature() {
    CalibrateDialog dialog;
    dialog.QDialog::show();
    auto* temperature = dialog.findChild<QDoubleSpinBox*>("calibrationTemperature");
    QVERIFY(!temperature->isVisible());
    QTest::mouseClick(dialog.findChild<QToolButton*>("calibrationAdvanced"), Qt::LeftButton);
    QVERIFY(temperature->isVisible() && temperature->isEnabled());
    dialog.findChild<QCheckBox*>("calibrationClassifier")->setChecked(false);
    QVERIFY(!temperature->isEnabled());
    QVERIFY(!dialog.options().classifier);
  }

  void remembersWhatItWasGiven() {
    study::CalibrationOptions options;
    options.data = "/data/mnist:train";
    options.normalisation = {{0.1307}, {0.3081}};
    options.samples = 1000;
    options.batch = 32;
    options.temperature = 2.5;
    options.classifier = false;
    Remembered remembered(false);
    QVERIFY(!rememberedCalibration(remembered));
    remember(options, remembered);
    CalibrateDialog dialog;
    dialog.show(*rememberedCalibration(remembered));
    const auto again = dialog.options();
    QCOMPARE(again.data, options.data);
    QVERIFY(again.normalisation == options.normalisation);
    QCOMPARE(again.samples, options.samples);
    QCOMPARE(again.batch, options.batch);
    QCOMPARE(again.temperature, options.temperature);
    QCOMPARE(again.classifier, options.classifier);
  }
};

TENFOLD_TEST_CLASS(TestCalibrateDialog)

}  // namespace tenfold::ui::testing

#include "test_calibrate_dialog.moc"

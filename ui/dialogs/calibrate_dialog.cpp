// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/calibrate_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

#include "ui/dialogs/dialog_frame.h"
#include "ui/settings/remembered.h"
#include "ui/widgets/card.h"

namespace tenfold::ui {

CalibrateDialog::CalibrateDialog(QWidget* parent) : QDialog(parent) {
  setObjectName("calibrateDialog");
  setWindowTitle(tr("Calibrate"));
  auto* form = new QFormLayout(this);
  form->setVerticalSpacing(10);
  auto* about = secondaryLabel(
      tr("Samples that the model was trained for show which errors change its answers. Factors and ranks are "
         "then chosen by their effect on the loss. Never use the samples that accuracy is measured on."),
      this);
  about->setWordWrap(true);
  form->addRow(about);
  data_ = new DataForm(DataForm::Purpose::calibration, *form, this);
  samples_ = new QSpinBox(this);
  samples_->setObjectName("calibrationSamples");
  samples_->setRange(1, 100'000'000);
  samples_->setGroupSeparatorShown(true);
  samples_->setValue(int(study::CalibrationOptions{}.samples));
  samples_->setToolTip(tr("Drawn at random; a few thousand are enough"));
  form->addRow(tr("At most &samples"), samples_);
  classifier_ = new QCheckBox(tr("The model is a &classifier"), this);
  classifier_->setObjectName("calibrationClassifier");
  classifier_->setChecked(true);
  classifier_->setToolTip(
      tr("Its outputs are scores of classes: what counts is how the prediction changes. Otherwise: how the "
         "outputs change, squared"));
  form->addRow(QString(), classifier_);
  form->addRow(makeAdvanced());
  problem_ = problemLabel(this);
  form->addRow(problem_);
  buttons_ = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  auto* run = buttons_->addButton(tr("C&alibrate"), QDialogButtonBox::AcceptRole);
  run->setObjectName("startCalibration");
  run->setDefault(true);
  form->addRow(buttons_);
  setMinimumWidth(520);
  connect(buttons_, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(data_, &DataForm::changed, this, &CalibrateDialog::refresh);
  connect(classifier_, &QCheckBox::toggled, this, &CalibrateDialog::refresh);
  refresh();
}

QWidget* CalibrateDialog::makeAdvanced() {
  auto* whole = new QWidget(this);
  auto* layout = new QVBoxLayout(whole);
  layout->setContentsMargins(0, 0, 0, 0);
  auto* more = advancedButton("calibrationAdvanced", whole);
  layout->addWidget(more);
  auto* inner = new QWidget(whole);
  auto* form = new QFormLayout(inner);
  form->setContentsMargins(20, 0, 0, 0);
  temperature_ = new QDoubleSpinBox(inner);
  temperature_->setObjectName("calibrationTemperature");
  temperature_->setRange(0.1, 100);
  temperature_->setSingleStep(0.5);
  temperature_->setDecimals(1);
  temperature_->setValue(study::CalibrationOptions{}.temperature);
  temperature_->setToolTip(tr(
      "Predictions are softened by it before gradients are taken: a sure model shows more of what it knows. "
      "softmax(outputs ÷ temperature)"));
  temperatureName_ = new QLabel(tr("&Temperature"), inner);
  temperatureName_->setBuddy(temperature_);
  form->addRow(temperatureName_, temperature_);
  batch_ = new QSpinBox(inner);
  batch_->setObjectName("calibrationBatch");
  batch_->setRange(1, 65536);
  batch_->setValue(int(study::CalibrationOptions{}.batch));
  batch_->setToolTip(tr("Samples that go through the model at once: less needs less memory"));
  form->addRow(tr("Samples &at once"), batch_);
  inner->hide();
  layout->addWidget(inner);
  connect(more, &QToolButton::toggled, inner, [this, inner](bool shown) {
    inner->setVisible(shown);
    adjustSize();
  });
  return whole;
}

void CalibrateDialog::show(const study::CalibrationOptions& options) {
  data_->show(options.data, options.normalisation);
  samples_->setValue(int(options.samples));
  batch_->setValue(int(options.batch));
  temperature_->setValue(options.temperature);
  classifier_->setChecked(options.classifier);
}

study::CalibrationOptions CalibrateDialog::options() const {
  study::CalibrationOptions options;
  options.data = data_->data();
  options.normalisation = data_->normalisation();
  options.samples = samples_->value();
  options.batch = batch_->value();
  options.temperature = temperature_->value();
  options.classifier = classifier_->isChecked();
  return options;
}

void CalibrateDialog::refresh() {
  temperature_->setEnabled(classifier_->isChecked());
  temperatureName_->setEnabled(classifier_->isChecked());
  showProblem(problem(), *problem_, *buttons_);
}

std::optional<study::CalibrationOptions> rememberedCalibration(const Remembered& remembered) {
  const QVariantMap map = remembered.value("calibration").toMap();
  if (map.isEmpty()) return {};
  study::CalibrationOptions options;
  options.data = map.value("data").toString().toStdString();
  options.normalisation = normalisationIn(map);
  options.samples = map.value("samples", qlonglong(options.samples)).toLongLong();
  options.batch = map.value("batch", qlonglong(options.batch)).toLongLong();
  options.temperature = map.value("temperature", options.temperature).toDouble();
  options.classifier = map.value("classifier", options.classifier).toBool();
  return options;
}

void remember(const study::CalibrationOptions& options, Remembered& remembered) {
  QVariantMap map{{"data", QString::fromStdString(options.data)},
                  {"samples", qlonglong(options.samples)},
                  {"batch", qlonglong(options.batch)},
                  {"temperature", options.temperature},
                  {"classifier", options.classifier}};
  putNormalisation(options.normalisation, map);
  remembered.set("calibration", map);
}

}  // namespace tenfold::ui

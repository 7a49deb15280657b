// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/drop_limit.h"

#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QSlider>
#include <QToolButton>
#include <cmath>

#include "ui/jobs/drop_service.h"
#include "ui/settings/engine_text.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr double usualPoints = 1, mostPoints = 50, stepPoints = 0.1;
constexpr int sliderSteps = 50;  ///< of a tenth of a point: more is typed

}  // namespace

DropLimit::DropLimit(DropService& service, QWidget* group) : QObject(group), service_(service) {
  slider_ = new QSlider(Qt::Horizontal, group);
  slider_->setObjectName("dropSlider");
  slider_->setRange(0, sliderSteps);
  slider_->setMinimumWidth(56);
  slider_->setMaximumWidth(220);
  slider_->setAccessibleName(tr("accuracy that may be lost, in points"));
  points_ = new QDoubleSpinBox(group);
  points_->setObjectName("dropPoints");
  points_->setRange(0, mostPoints);
  points_->setDecimals(1);
  points_->setSingleStep(stepPoints);
  points_->setPrefix(tr("at most "));
  points_->setSuffix(tr(" points", "of accuracy"));
  points_->setAccessibleName(tr("accuracy that may be lost, in points"));
  points_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  for (QWidget* each : std::initializer_list<QWidget*>{slider_, points_})
    each->setToolTip(
        tr("A point is a per cent of the samples. Solve compresses and measures about seven models and takes "
           "the smallest that loses no more"));
  samples_ = new QToolButton(group);
  samples_->setObjectName("dropSamples");
  samples_->setFocusPolicy(Qt::StrongFocus);
  connect(slider_, &QSlider::valueChanged, points_, [this](int value) {
    // what was typed beyond the slider stays
    if (value < sliderSteps || points_->value() < sliderSteps * stepPoints)
      points_->setValue(value * stepPoints);
  });
  connect(points_, &QDoubleSpinBox::valueChanged, slider_,
          [this](double value) { slider_->setValue(int(std::lround(value / stepPoints))); });
  connect(samples_, &QToolButton::clicked, this, &DropLimit::samplesWanted);
  connect(&service_, &DropService::changed, this, &DropLimit::refresh);
  points_->setValue(usualPoints);
  refresh();
}

void DropLimit::setVisible(bool visible) {
  for (QWidget* each : std::initializer_list<QWidget*>{slider_, points_, samples_}) each->setVisible(visible);
}

double DropLimit::most() const { return points_->value() / 100; }

void DropLimit::show(double most) { points_->setValue(most * 100); }

void DropLimit::refresh() {
  const bool others = service_.lack() == DropService::Lack::others;
  if (const auto& data = service_.data(); data && !others) {
    const QString whole = QString::fromStdString(data->data);
    samples_->setText(tr("on %1…").arg(QFileInfo(whole).fileName()));
    samples_->setToolTip(
        plainTip(tr("Accuracy is measured on %1. Press to choose other samples").arg(whole)));
  } else {
    samples_->setText(others ? tr("Choose others…") : tr("Choose samples…"));
    samples_->setToolTip(tr("Samples with their labels, that the model has not seen"));
  }
  samples_->setAccessibleName(tr("samples that accuracy is measured on: %1").arg(samples_->text()));
  emit changed();
}

QString DropLimit::longest() { return tr("Try %1: %2").arg(8).arg(tryText({0.888, 0.8888, false})); }

DropLimit::Words DropLimit::words() const {
  switch (service_.lack()) {
    case DropService::Lack::samples:
      return {
          tr("Accuracy is measured on samples."),
          tr("Choose samples with labels that the model has not seen: models are compressed and judged on "
             "them until the smallest is found that loses no more"),
          false};
    case DropService::Lack::others:
      return {tr("▲ These samples were calibrated on"),
              tr("What is lost has to be measured on samples that layers were not judged by: choose others"),
              true};
    case DropService::Lack::nothing:
      break;
  }
  if (!service_.problem().isEmpty())
    return {QStringLiteral("▲ ") + service_.problem(), plainTip(service_.problem()), true};
  const auto& tries = service_.tries();
  if (tries.empty()) return {tr("Solve measures about seven models"), slider_->toolTip(), false};
  QStringList lines;
  const DropTry* best = nullptr;
  for (const DropTry& each : tries) {
    lines << (each.holds ? tr("%1: within") : tr("%1: too much")).arg(tryText(each));
    if (each.holds) best = &each;
  }
  const bool runs = service_.job().isRunning();
  const QString text = runs              ? tr("Try %1: %2").arg(tries.size()).arg(tryText(tries.back()))
                       : best != nullptr ? tryText(*best)
                                         : tryText(tries.back());
  return {text, lines.join("\n"), false};
}

}  // namespace tenfold::ui

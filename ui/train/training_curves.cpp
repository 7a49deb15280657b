// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/training_curves.h"

#include <QObject>

namespace tenfold::ui {
namespace {

std::optional<double> referenceOf(const TrainRun& run, CurveOf what) {
  if (!run.report.teacher) return {};
  return what == CurveOf::accuracy ? run.report.teacher->accuracy : run.report.teacher->loss;
}

std::optional<double> beforeOf(const TrainRun& run, CurveOf what) {
  if (!run.report.before) return {};
  return what == CurveOf::accuracy ? run.report.before->accuracy : run.report.before->loss;
}

NamedCurve stepsOf(const TrainRun& run, CurveOf what, int number) {
  NamedCurve series{
      QObject::tr("%1, training").arg(runName(run)), {}, {}, number, false, NamedCurve::Look::passing};
  constexpr std::size_t fewest = 4;  // steps of an epoch that make a line; of faster ones the means do
  if (run.steps.size() < fewest * run.epochs.size()) {
    for (const EpochReport& epoch : run.epochs)
      series.points.emplace_back(double(epoch.epoch) - 0.5,
                                 what == CurveOf::accuracy ? epoch.accuracy : epoch.loss);
    return series;
  }
  const double perEpoch =
      run.steps.empty() ? 1 : double(run.steps.front().steps) / double(run.options.training.epochs);
  for (const StepReport& step : run.steps)
    series.points.emplace_back(double(step.step) / perEpoch,
                               what == CurveOf::accuracy ? step.accuracy : step.loss);
  return series;
}

NamedCurve heldOutOf(const TrainRun& run, CurveOf what, int number) {
  NamedCurve series{
      QObject::tr("%1, held out").arg(runName(run)), {}, {}, number, false, NamedCurve::Look::measured};
  const double perEpoch =
      run.steps.empty() ? 0 : double(run.steps.front().steps) / double(run.options.training.epochs);
  if (const auto before = beforeOf(run, what)) series.points.emplace_back(0, *before);
  for (const EpochReport& epoch : run.epochs) {
    const auto& value = what == CurveOf::accuracy ? epoch.validation_accuracy : epoch.validation_loss;
    // an epoch that was ended early stands where it ended
    const double place = perEpoch > 0 ? double(epoch.step) / perEpoch : double(epoch.epoch);
    if (value) series.points.emplace_back(place, *value);
  }
  return series;
}

}  // namespace

CurveScene curvesOf(const std::vector<TrainRun>& runs, const std::set<int>& shown, CurveOf what) {
  CurveScene scene;
  scene.axis = CurveScene::Axis::epochs;
  scene.percent = what == CurveOf::accuracy;
  scene.xLabel = QObject::tr("epochs");
  scene.yLabel = what == CurveOf::accuracy ? QObject::tr("accuracy") : QObject::tr("loss");
  scene.referenceName = QObject::tr("dense");
  for (const TrainRun& run : runs) {
    if (shown.count(run.number) == 0) continue;
    scene.end = std::max(scene.end, double(run.options.training.epochs));
    for (NamedCurve series : {stepsOf(run, what, run.number - 1), heldOutOf(run, what, run.number - 1)})
      if (!series.points.empty()) scene.curves.push_back(std::move(series));
    if (const auto reference = referenceOf(run, what)) scene.reference = reference;
  }
  // where numbers are predicted nothing counts as right
  if (what == CurveOf::accuracy && !scene.reference && !runs.empty() && runs.back().report.regression)
    scene.curves.clear();
  return scene;
}

QString stateWord(TrainRun::State state) {
  switch (state) {
    case TrainRun::State::running:
      return QObject::tr("running");
    case TrainRun::State::paused:
      return QObject::tr("paused");
    case TrainRun::State::finished:
      return QObject::tr("finished");
    case TrainRun::State::stopped:
      return QObject::tr("stopped");
    case TrainRun::State::failed:
      return QObject::tr("failed");
  }
  return {};
}

QString runName(const TrainRun& run) { return QObject::tr("run %1").arg(run.number); }

QString accuracyText(const std::optional<double>& share) {
  return share ? QStringLiteral("%1 %").arg(100 * *share, 0, 'f', 2) : QStringLiteral("–");
}

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/curve_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>
#include <map>

namespace tenfold::ui {
namespace {

CurvesPlot* makePlot(CurveOf what) {
  return what == CurveOf::accuracy ? new CurvesPlot("accuracyPlot", QObject::tr("accuracy over the epochs"))
                                   : new CurvesPlot("lossPlot", QObject::tr("loss over the epochs"));
}

}  // namespace

CurvePanel::CurvePanel(CurveOf what, const TrainService& service, Dialogs& dialogs, MessageLog& messages,
                       QWidget* parent)
    : PlotPanel(what == CurveOf::accuracy ? "accuracy" : "loss", makePlot(what), {}, {dialogs, messages},
                parent),
      what_(what),
      service_(service) {
  setObjectName(what == CurveOf::accuracy ? "accuracyPanel" : "lossPanel");
  plot_ = findChild<CurvesPlot*>();
  empty()->setSentence(what == CurveOf::accuracy
                           ? tr("Accuracy on training and held-out samples, once a training runs.")
                           : tr("Loss on training and held-out samples, once a training runs."));
  empty()->setButtonVisible(false);
  words_ = secondaryLabel({}, this);
  words_->setObjectName("curveWords");
  choices()->addWidget(words_, 1, Qt::AlignRight);
  refreshSoon();
}

void CurvePanel::showRuns(const std::set<int>& runs) {
  shown_ = runs;
  refreshSoon();
}

void CurvePanel::refresh() {
  const CurveScene scene = curvesOf(service_.runs(), shown_, what_);
  showPlot(!scene.isEmpty());
  plot_->show(scene);
  QString words = tr("thin: training samples · markers: held-out samples");
  if (scene.reference)
    words += tr(" · dashed: %1 %2").arg(scene.referenceName, valueText(scene, *scene.reference));
  words_->setText(words);
  words_->setVisible(!scene.isEmpty());
}

GradientScene gradientsOf(const TrainRun& run) {
  GradientScene scene;
  std::map<std::string, std::size_t> places;
  for (const StepReport& step : run.steps)
    for (const auto& [name, norm] : step.gradients) {
      const auto [place, isNew] = places.emplace(name, scene.bars.size());
      if (isNew) scene.bars.push_back({name, norm, norm, norm});
      auto& bar = scene.bars[place->second];
      bar.now = norm;
      bar.least = std::min(bar.least, norm);
      bar.most = std::max(bar.most, norm);
    }
  return scene;
}

GradientPanel::GradientPanel(const TrainService& service, Dialogs& dialogs, MessageLog& messages,
                             QWidget* parent)
    : PlotPanel("gradients", new GradientPlot, {}, {dialogs, messages}, parent), service_(service) {
  setObjectName("gradientPanel");
  plot_ = findChild<GradientPlot*>();
  empty()->setSentence(tr("How large the gradient of every layer is, once a training runs."));
  empty()->setButtonVisible(false);
  refreshSoon();
}

void GradientPanel::showRun(int run) {
  run_ = run;
  refreshSoon();
}

void GradientPanel::refresh() {
  GradientScene scene;
  for (const TrainRun& run : service_.runs())
    if (run.number == run_) scene = gradientsOf(run);
  showPlot(!scene.bars.empty());
  plot_->show(scene);
}

}  // namespace tenfold::ui

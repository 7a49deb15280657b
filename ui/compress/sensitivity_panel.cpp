// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/sensitivity_panel.h"

#include <QHBoxLayout>
#include <cmath>

#include "ui/document/requests.h"

namespace tenfold::ui {

std::optional<double> leastLoss(const std::vector<study::FamilyPoint>& points, double share, bool macs) {
  if (points.empty()) return {};
  const auto sizeOf = [macs](const auto& point) { return double(macs ? point.macs : point.parameters); };
  const double most = share * sizeOf(points.back());
  std::optional<double> least;
  for (const auto& point : points)
    if (sizeOf(point) <= most && (!least || point.loss < *least)) least = point.loss;
  return least;
}

SensitivityPanel::SensitivityPanel(Document& document, const ReportStore& store, Budget budget,
                                   Dialogs& dialogs, MessageLog& messages, QWidget* parent)
    : PlotPanel("sensitivity", new SensitivityPlot, tr("Solve the budget"), {dialogs, messages}, parent),
      document_(document),
      store_(store),
      budget_(std::move(budget)) {
  setObjectName("sensitivityPanel");
  plot_ = findChild<SensitivityPlot*>("sensitivityPlot");
  empty()->setSentence(tr("What every layer loses: solving the budget looks at all of them."));
  connect(empty(), &EmptyState::pressed, this, &SensitivityPanel::solveWanted);
  connect(plot_, &SensitivityPlot::layerClicked, this, &SensitivityPanel::layerWanted);
  connect(&document_, &Document::changed, this, &SensitivityPanel::refreshSoon);
  connect(&store_, &ReportStore::changed, this, &SensitivityPanel::refreshSoon);
  refreshSoon();
}

SensitivityScene SensitivityPanel::scene() const {
  SensitivityScene scene;
  const auto* table = store_.losses(metricKey(document_.recipe()));
  if (table == nullptr) return scene;
  const auto asked = budget_();
  const bool macs = asked.quantity == "macs";
  const auto losses = store_.losses(document_.recipe());
  scene.share = asked.fraction;
  scene.macs = macs;
  scene.quantity = macs ? tr("MACs") : tr("parameters");
  scene.loss = document_.metric() != Metric::weight;
  const auto& layers = document_.report().layers;
  for (std::size_t k = 0; k < layers.size() && k < losses.size(); ++k) {
    const auto& row = layers[k];
    if (!row.unfit.empty()) continue;
    const double norm = store_.weightNorm(row.id).value_or(0);
    const auto shown = [&](double loss) {
      if (scene.loss) return loss;
      return norm > 0 ? 100 * std::sqrt(2 * std::max(0.0, loss)) / norm : 0;
    };
    SensitivityBar bar{row.id,
                       QString::fromStdString(row.name),
                       document_.specOf(row.id).family(),
                       shown(losses[k].value_or(0)),
                       {}};
    if (const auto least = leastLoss(study::family_points(*table, row.id), asked.fraction, macs))
      bar.atShare = shown(*least);
    scene.bars.push_back(std::move(bar));
  }
  return scene;
}

void SensitivityPanel::refresh() {
  plot_->show(scene());
  showPlot(!plot_->scene().bars.empty());
}

QString SensitivityPanel::numbers() const { return toCsv(plot_->scene()); }

}  // namespace tenfold::ui

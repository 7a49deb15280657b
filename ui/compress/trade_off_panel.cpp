// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/trade_off_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QStandardItemModel>
#include <cmath>

#include "ui/document/requests.h"
#include "ui/plots/trade_off_plot.h"

namespace tenfold::ui {

TradeOffPanel::TradeOffPanel(Document& document, const ReportStore& store, Dialogs& dialogs,
                             MessageLog& messages, QWidget* parent)
    : PlotPanel("trade-off", new TradeOffPlot, tr("Compute the curve"), {dialogs, messages}, parent),
      document_(document),
      store_(store) {
  setObjectName("tradeOffPanel");
  plot_ = findChild<TradeOffPlot*>("tradeOffPlot");
  quantity_ = new QComboBox(this);
  quantity_->setObjectName("plotQuantity");
  for (const auto quantity : {PlotQuantity::loss, PlotQuantity::weightError, PlotQuantity::accuracy})
    quantity_->addItem(quantityWord(quantity), int(quantity));
  quantity_->setToolTip(
      tr("Predicted loss: how much the loss of the model will rise, from calibration data. Weight error: how "
         "much of the weights is lost. Accuracy: measured on data you evaluate on"));
  quantity_->setAccessibleName(tr("what the plot shows"));
  axis_ = new QComboBox(this);
  axis_->setObjectName("plotAxis");
  for (const auto axis : {PlotAxis::parameters, PlotAxis::macs}) axis_->addItem(axisWord(axis), int(axis));
  axis_->setToolTip(tr("What is saved: parameters, or multiply-accumulates for one sample"));
  axis_->setAccessibleName(tr("against what the plot shows it"));
  compute_ = new QPushButton(tr("Compute &curve"), this);
  compute_->setObjectName("computeCurve");
  compute_->setToolTip(tr(
      "The best recipes over all budgets, with the families chosen above. For weight error and accuracy some "
      "of them are decomposed and measured (Ctrl+T)"));
  choices()->addWidget(quantity_);
  choices()->addWidget(secondaryLabel(tr("against"), this));
  choices()->addWidget(axis_);
  choices()->addStretch(1);
  choices()->addWidget(compute_);
  connect(empty(), &EmptyState::pressed, this, &TradeOffPanel::curveWanted);
  connect(compute_, &QPushButton::clicked, this, &TradeOffPanel::curveWanted);
  for (auto* each : {quantity_, axis_})
    connect(each, &QComboBox::currentIndexChanged, this, &TradeOffPanel::refreshSoon);
  connect(plot_, &TradeOffPlot::pointClicked, this, &TradeOffPanel::take);
  connect(&document_, &Document::changed, this, &TradeOffPanel::documentChanged);
  connect(&store_, &ReportStore::changed, this, &TradeOffPanel::refreshSoon);
  connect(&store_, &ReportStore::curvesChanged, this, &TradeOffPanel::refreshSoon);
  followMetric();
  setQuantity(PlotQuantity::weightError);
}

PlotQuantity TradeOffPanel::quantity() const {
  return static_cast<PlotQuantity>(quantity_->currentData().toInt());
}

void TradeOffPanel::setQuantity(PlotQuantity quantity) {
  quantity_->setCurrentIndex(quantity_->findData(int(quantity)));
}

PlotAxis TradeOffPanel::axis() const { return static_cast<PlotAxis>(axis_->currentData().toInt()); }

void TradeOffPanel::setComputing(bool computing) { compute_->setEnabled(!computing); }

void TradeOffPanel::documentChanged(const Change& change) {
  if (!std::holds_alternative<FileChanged>(change)) followMetric();
  refreshSoon();
}

void TradeOffPanel::followMetric() {
  const Metric metric = document_.metric();
  const bool judged = metric != Metric::weight;
  auto* item = static_cast<QStandardItemModel*>(quantity_->model())
                   ->item(quantity_->findData(int(PlotQuantity::loss)));
  item->setEnabled(judged);
  item->setToolTip(judged ? QString() : tr("Needs calibration data: calibrate first"));
  if (metric == metric_) return;
  metric_ = metric;
  if (quantity() == PlotQuantity::accuracy) return;
  setQuantity(judged ? PlotQuantity::loss : PlotQuantity::weightError);
}

PlotState TradeOffPanel::state() const {
  PlotState state;
  state.denseParameters = document_.denseParameters();
  state.parameters = document_.prediction().parameters;
  state.denseMacs = study::predict(document_.report(), Recipe{}).macs;
  state.macs = document_.prediction().macs;
  state.recipe = document_.recipe();
  state.error = store_.weightError(document_.report(), document_.recipe());
  if (const auto* now = store_.evaluation(document_.recipe())) state.accuracy = now->accuracy;
  if (const auto* dense = store_.evaluation(Recipe{})) state.denseAccuracy = dense->accuracy;
  state.loss = store_.loss(document_.recipe());
  state.norm = store_.weightNorm(document_.report());
  return state;
}

std::vector<EvaluatedRecipe> TradeOffPanel::evaluated() const {
  std::vector<EvaluatedRecipe> all;
  for (const auto& [recipe, answer, key] : store_.evaluations()) {
    const auto counts = study::predict(document_.report(), recipe);
    all.push_back({recipe, counts.parameters, store_.weightError(document_.report(), recipe), answer.accuracy,
                   counts.macs, store_.loss(recipe)});
  }
  return all;
}

std::vector<Curve> TradeOffPanel::curves() const {
  std::vector<Curve> all = store_.curves();
  for (Curve& curve : all)
    for (auto& point : curve.points)
      if (!std::isfinite(point.relative_error))
        if (const auto known = store_.knownWeightError(point.recipe)) point.relative_error = *known;
  return all;
}

void TradeOffPanel::refresh() {
  if (!document_.isOpen()) return showPlot(false);
  const PlotChoice choice{quantity(), axis(), dominated_};
  const PlotState now = state();
  const PlotScene scene = plotScene(curves(), evaluated(), now, choice);
  const bool needsData = quantity() == PlotQuantity::accuracy && !now.denseAccuracy;
  empty()->setSentence(
      needsData ? tr("Accuracy is measured on data: evaluate once (Ctrl+E), then compute the curve.")
                : tr("How much is lost as the model shrinks: the best recipe for every budget, each a point "
                     "to take."));
  plot_->show(scene);
  showPlot(!scene.isEmpty() && !needsData);
}

void TradeOffPanel::take(const Recipe& recipe, const QString& text) {
  // layers that were locked since the curve was computed stay as they are
  Recipe kept = recipe;
  kept.following = document_.recipe().following;
  for (const auto& row : document_.report().layers)
    if (const LayerSpec spec = document_.specOf(row.id); spec.locked) kept.set(spec);
  document_.applyRecipe(kept, text);
}

QString TradeOffPanel::numbers() const { return toCsv(plot_->scene()); }

void TradeOffPanel::extendMenu(QMenu& menu) {
  auto* all = menu.addAction(tr("Show do&minated recipes"));
  all->setObjectName("showDominated");
  all->setCheckable(true);
  all->setChecked(dominated_);
  all->setToolTip(tr("Recipes that another beats in both axes"));
  connect(all, &QAction::toggled, this, [this](bool on) {
    dominated_ = on;
    refreshSoon();
  });
}

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/trade_off_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSaveFile>
#include <QStackedWidget>

#include "ui/plots/trade_off_plot.h"
#include "ui/widgets/message_log.h"

namespace tenfold::ui {

TradeOffPanel::TradeOffPanel(Document& document, const ReportStore& store, Dialogs& dialogs,
                             MessageLog& messages, QWidget* parent)
    : Card(tr("Trade-off"), parent),
      document_(document),
      store_(store),
      dialogs_(dialogs),
      messages_(messages) {
  setObjectName("tradeOffPanel");
  quantity_ = new QComboBox(this);
  quantity_->setObjectName("plotQuantity");
  quantity_->addItems({tr("weight error"), tr("accuracy")});
  quantity_->setToolTip(
      tr("Weight error: how much of the weights is lost, from the weights alone. Accuracy: "
         "measured on data you evaluate on"));
  quantity_->setAccessibleName(tr("what the plot shows"));
  compute_ = new QPushButton(tr("Compute &curve"), this);
  compute_->setObjectName("computeCurve");
  compute_->setToolTip(tr("Factorizes the whole model for seven budgets, with the family chosen above"));
  header()->addWidget(quantity_);
  header()->addWidget(compute_);
  pages_ = new QStackedWidget(this);
  empty_ = new EmptyState({}, tr("Compute the curve"), this);
  plot_ = new TradeOffPlot(this);
  plot_->setContextMenuPolicy(Qt::CustomContextMenu);
  pages_->addWidget(empty_);
  pages_->addWidget(plot_);
  body()->setContentsMargins(4, 4, 4, 4);
  body()->addWidget(pages_);
  connect(empty_, &EmptyState::pressed, this, &TradeOffPanel::curveWanted);
  connect(compute_, &QPushButton::clicked, this, &TradeOffPanel::curveWanted);
  connect(quantity_, &QComboBox::currentIndexChanged, this, &TradeOffPanel::refresh);
  connect(plot_, &TradeOffPlot::pointClicked, this,
          [this](const Recipe& recipe, const QString& text) { document_.applyRecipe(recipe, text); });
  connect(plot_, &QWidget::customContextMenuRequested, this, &TradeOffPanel::showMenu);
  connect(&document_, &Document::changed, this, &TradeOffPanel::refresh);
  connect(&store_, &ReportStore::changed, this, &TradeOffPanel::refresh);
  connect(&store_, &ReportStore::curvesChanged, this, &TradeOffPanel::refresh);
  refresh();
}

PlotQuantity TradeOffPanel::quantity() const { return static_cast<PlotQuantity>(quantity_->currentIndex()); }

void TradeOffPanel::setComputing(bool computing) { compute_->setEnabled(!computing); }

void TradeOffPanel::refresh() {
  if (!document_.isOpen()) return pages_->setCurrentIndex(0);
  const auto& report = document_.report();
  PlotState state;
  state.denseParameters = document_.denseParameters();
  state.parameters = document_.prediction().parameters;
  state.recipe = document_.recipe();
  state.error = store_.weightError(report, document_.recipe());
  if (const auto* now = store_.evaluation(document_.recipe())) state.accuracy = now->accuracy;
  if (const auto* dense = store_.evaluation(Recipe{})) state.denseAccuracy = dense->accuracy;
  std::vector<EvaluatedRecipe> evaluated;
  for (const auto& [recipe, answer] : store_.evaluations())
    evaluated.push_back({recipe, study::predict(report, recipe).parameters,
                         store_.weightError(report, recipe), answer.accuracy});
  const PlotScene scene = plotScene(store_.curves(), evaluated, state, quantity());
  const bool needsData = quantity() == PlotQuantity::accuracy && !state.denseAccuracy;
  empty_->setSentence(
      needsData
          ? tr("Accuracy is measured on data: evaluate once (Ctrl+E), then compute the curve.")
          : tr("How error grows as the model shrinks: seven budgets, each point a recipe you can take."));
  pages_->setCurrentIndex(scene.isEmpty() || needsData ? 0 : 1);
  plot_->show(scene, quantity());
}

void TradeOffPanel::showMenu(const QPoint& place) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(tr("&Copy picture"), this, [this] {
    QGuiApplication::clipboard()->setPixmap(plot_->toPixmap(plot_->width(), plot_->height(), 2));
  });
  menu->addAction(tr("Copy &numbers"), this,
                  [this] { QGuiApplication::clipboard()->setText(toCsv(plot_->scene())); });
  menu->addSeparator();
  menu->addAction(tr("Save as &PNG…"), this, [this] { askAndSave("png", tr("Pictures (*.png)")); });
  menu->addAction(tr("Save as P&DF…"), this, [this] { askAndSave("pdf", tr("Documents (*.pdf)")); });
  menu->addAction(tr("Save numbers as CS&V…"), this, [this] { askAndSave("csv", tr("Tables (*.csv)")); });
  menu->popup(plot_->mapToGlobal(place));
}

void TradeOffPanel::askAndSave(const QString& ending, const QString& filter) {
  const QString path = dialogs_.askSave(this, tr("Save the plot"), "trade-off." + ending, filter);
  if (path.isEmpty()) return;
  if (save(path))
    messages_.tell(tr("Saved %1").arg(path));
  else
    messages_.tellError(tr("The plot could not be written to %1").arg(path));
}

bool TradeOffPanel::save(const QString& path) const {
  const QString ending = QFileInfo(path).suffix().toLower();
  if (ending == "pdf") return plot_->savePdf(path);
  if (ending != "csv") return plot_->savePng(path, plot_->width(), plot_->height(), 2);
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return false;
  file.write(toCsv(plot_->scene()).toUtf8());
  return file.commit();
}

}  // namespace tenfold::ui

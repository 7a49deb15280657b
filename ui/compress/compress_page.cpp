// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/compress_page.h"

#include <QDataStream>
#include <QIODevice>
#include <QSplitter>
#include <QVBoxLayout>

namespace tenfold::ui {

CompressPage::CompressPage(Document& document, ReportStore& store, Services& services, Dialogs& dialogs,
                           MessageLog& messages, QWidget* parent)
    : QWidget(parent), services_(services) {
  setObjectName("compressPage");
  budget_ = new BudgetBar(document, store, this);
  layers_ = new LayerPanel(document, store, this);
  tradeOff_ = new TradeOffPanel(document, store, dialogs, messages, this);
  inspector_ = new InspectorPanel(document, store, this);
  history_ = new HistoryPanel(document.history(), this);
  layers_->setMinimumWidth(420);
  inspector_->setMinimumWidth(290);
  history_->setMinimumWidth(150);
  tradeOff_->setMinimumHeight(200);
  inspector_->setMinimumHeight(200);

  bottom_ = new QSplitter(Qt::Horizontal, this);
  bottom_->addWidget(inspector_);
  bottom_->addWidget(history_);
  right_ = new QSplitter(Qt::Vertical, this);
  right_->addWidget(tradeOff_);
  right_->addWidget(bottom_);
  whole_ = new QSplitter(Qt::Horizontal, this);
  whole_->addWidget(layers_);
  whole_->addWidget(right_);
  for (QSplitter* each : {bottom_, right_, whole_}) each->setChildrenCollapsible(false);
  bottom_->setStretchFactor(0, 3);
  bottom_->setStretchFactor(1, 2);
  right_->setSizes({296, 484});
  whole_->setStretchFactor(0, 60);
  whole_->setStretchFactor(1, 40);
  whole_->setSizes({800, 540});
  bottom_->setSizes({345, 195});

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(budget_);
  auto* inner = new QVBoxLayout;
  inner->setContentsMargins(10, 10, 10, 10);
  inner->addWidget(whole_);
  layout->addLayout(inner, 1);

  connect(layers_, &LayerPanel::selectionChanged, this, [this](const std::vector<std::string>& ids) {
    inspector_->show(ids);
    if (!ids.empty()) services_.analysis.select(ids.front());
  });
  connect(budget_, &BudgetBar::solveWanted, this, &CompressPage::solve);
  connect(tradeOff_, &TradeOffPanel::curveWanted, this, &CompressPage::computeCurve);
  connect(&services_.tradeOff.job(), &LatestJob::changed, this,
          [this] { tradeOff_->setComputing(services_.tradeOff.job().isRunning()); });
}

void CompressPage::solve() { services_.solve.solve(budget_->options()); }

void CompressPage::computeCurve() {
  study::TradeOffOptions options;
  options.family = budget_->options().family;
  if (tradeOff_->quantity() == PlotQuantity::accuracy) options.data = services_.evaluate.lastData();
  services_.tradeOff.compute(options);
}

QByteArray CompressPage::splitterState() const {
  QByteArray state;
  QDataStream stream(&state, QIODevice::WriteOnly);
  for (const QSplitter* each : {whole_, right_, bottom_}) stream << each->saveState();
  return state;
}

void CompressPage::restoreSplitters(const QByteArray& state) {
  QDataStream stream(state);
  for (QSplitter* each : {whole_, right_, bottom_}) {
    QByteArray one;
    stream >> one;
    if (!one.isEmpty()) each->restoreState(one);
  }
}

}  // namespace tenfold::ui

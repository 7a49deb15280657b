// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/compress_page.h"

#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/widgets/message_log.h"
#include "ui/widgets/panels.h"
#include "ui/widgets/tab_card.h"

namespace tenfold::ui {

CompressPage::CompressPage(Document& document, ReportStore& store, Services& services, Dialogs& dialogs,
                           MessageLog& messages, QWidget* parent)
    : QWidget(parent), document_(document), services_(services), dialogs_(dialogs), messages_(messages) {
  setObjectName("compressPage");
  budget_ = new BudgetBar(document, store, services.solve, services.drop, this);
  layers_ = new LayerPanel(document, store, this);
  graph_ = new GraphPanel(document, dialogs, messages, this);
  layers_->addPage(tr("Graph"), tr("The layers where they stand in the model"), graph_, "tabGraph");
  makePlots(document, store, dialogs, messages);
  inspector_ = new InspectorPanel(document, store, this);
  history_ = new HistoryPanel(document.history(), this);
  layers_->setMinimumWidth(420);
  history_->setMinimumWidth(150);
  plots_->setMinimumHeight(220);
  inspector_->setMinimumHeight(200);

  bottom_ = new QSplitter(Qt::Horizontal, this);
  bottom_->addWidget(inspector_);
  bottom_->addWidget(history_);
  right_ = new QSplitter(Qt::Vertical, this);
  right_->addWidget(plots_);
  right_->addWidget(bottom_);
  whole_ = new QSplitter(Qt::Horizontal, this);
  whole_->addWidget(layers_);
  whole_->addWidget(right_);
  for (QSplitter* each : {bottom_, right_, whole_}) each->setChildrenCollapsible(false);
  bottom_->setStretchFactor(0, 2);
  bottom_->setStretchFactor(1, 1);
  right_->setSizes({350, 430});
  right_->setStretchFactor(0, 1);
  right_->setStretchFactor(1, 1);
  whole_->setStretchFactor(0, 60);
  whole_->setStretchFactor(1, 40);
  whole_->setSizes({880, 460});
  bottom_->setSizes({320, 160});
  panels_ = new Panels(this, {whole_, right_, bottom_},
                       {{layers_, layers_->header(), tr("Layers")},
                        {plots_, plots_->header(), tr("Plots")},
                        {inspector_, inspector_->header(), tr("Inspector")},
                        {history_, history_->header(), tr("History")}});

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
    families_->show(ids);
    spectrum_->show(ids);
    network_->show(ids);
    graph_->show(ids);
    if (!ids.empty()) services_.analysis.select(ids.front());
  });
  connect(layers_, &LayerPanel::filtered, graph_, &GraphPanel::highlight);
  connect(graph_, &GraphPanel::layersWanted, layers_,
          qOverload<const std::vector<std::string>&>(&LayerPanel::select));
  services_.board.add(graph_->job());
  connect(budget_, &BudgetBar::solveWanted, this, &CompressPage::solve);
  connect(budget_, &BudgetBar::calibrateWanted, this, &CompressPage::calibrateWanted);
  connect(budget_, &BudgetBar::samplesWanted, this,
          [this] { chooseSamples(this, dialogs_, services_.evaluate); });
  connect(inspector_, &InspectorPanel::calibrateWanted, this, &CompressPage::calibrateWanted);
  connectPlots();
  connectFamilies();
}

void CompressPage::makePlots(Document& document, ReportStore& store, Dialogs& dialogs, MessageLog& messages) {
  plots_ = new TabCard(this);
  plots_->setObjectName("plots");
  tradeOff_ = new TradeOffPanel(document, store, dialogs, messages, this);
  plots_->add(tr("Trade-off"), tr("Size of the whole model against what is lost"), tradeOff_, "tabTradeOff");
  families_ = new FamilyPanel(document, store, services_.ways, dialogs, messages, this);
  plots_->add(tr("Families"), tr("The selected layer under every family"), families_, "tabFamilies");
  spectrum_ = new SpectrumPanel(document, store, services_.spectrum, dialogs, messages, this);
  plots_->add(tr("Spectrum"), tr("What each rank of the selected layer adds"), spectrum_, "tabSpectrum");
  sensitivity_ = new SensitivityPanel(
      document, store, [this] { return budget_->options(); }, dialogs, messages, this);
  plots_->add(tr("Sensitivity"), tr("Which layers lose most"), sensitivity_, "tabSensitivity");
  network_ = new NetworkPanel(document, services_.network, services_.spectrum, dialogs, messages, this);
  plots_->add(tr("Network"), tr("The selected layer as a tensor network"), network_, "tabNetwork");
}

void CompressPage::connectPlots() {
  connect(tradeOff_, &TradeOffPanel::curveWanted, this, &CompressPage::computeCurve);
  connect(&services_.tradeOff.job(), &LatestJob::changed, this,
          [this] { tradeOff_->setComputing(services_.tradeOff.job().isRunning()); });
  connect(families_, &FamilyPanel::familiesWanted, this,
          [this](const std::string& id) { services_.families.compute(id); });
  connect(&services_.families.job(), &LatestJob::changed, this,
          [this] { families_->setComputing(services_.families.job().isRunning()); });
  connect(network_, &NetworkPanel::spectrumWanted, this, [this](int rank) {
    plots_->show(2);
    spectrum_->showRank(rank);
  });
  connect(sensitivity_, &SensitivityPanel::solveWanted, this, &CompressPage::solve);
  connect(sensitivity_, &SensitivityPanel::layerWanted, layers_,
          qOverload<const std::string&>(&LayerPanel::select));
}

void CompressPage::connectFamilies() {
  connect(&services_.ways.job(), &LatestJob::changed, this,
          [this] { families_->setMeasuring(services_.ways.job().isRunning()); });
  connect(families_, &FamilyPanel::dataWanted, this, [this] {
    if (chooseSamples(this, dialogs_, services_.evaluate)) families_->measure();
  });
  connect(&services_.machine, &MachineService::measured, this,
          [this] { services_.ways.forgetPredictions(); });
}

bool CompressPage::hasLayers() {
  const auto& rows = document_.report().layers;
  if (std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.unfit.empty(); })) return true;
  messages_.tell(noLayersSentence());
  return false;
}

void CompressPage::solve() {
  if (!hasLayers()) return;
  if (const auto drop = budget_->drop()) return solveDrop(*drop, false);
  services_.solve.solve(budget_->options());
}

void CompressPage::polish() {
  if (!hasLayers()) return;
  if (const auto drop = budget_->drop()) return solveDrop(*drop, true);
  services_.solve.polish(budget_->options());
}

void CompressPage::solveDrop(double most, bool polish) {
  if (services_.drop.lack() != DropService::Lack::nothing) chooseSamples(this, dialogs_, services_.evaluate);
  services_.drop.solve(budget_->options(), most, polish);
}

void CompressPage::computeCurve() {
  using Measure = TradeOffService::Measure;
  if (!hasLayers()) return;
  panels_->reveal(plots_);
  study::SolveOptions options = budget_->options();
  options.quantity = tradeOff_->axis() == PlotAxis::macs ? "macs" : "parameters";
  const auto& lastData = services_.evaluate.lastData();
  const bool accuracy = tradeOff_->quantity() == PlotQuantity::accuracy && lastData;
  const bool error = tradeOff_->quantity() == PlotQuantity::weightError;
  services_.tradeOff.compute(options,
                             accuracy ? Measure::accuracy
                             : error  ? Measure::weightError
                                      : Measure::nothing,
                             lastData.value_or(study::DataOptions{}));
}

QVariantMap CompressPage::viewState() const {
  return {{"layerPage", layers_->shownPage()},
          {"layerColours", colouringKey(layers_->colouring())},
          {"spectrumLines", spectrum_->lines()}};
}

void CompressPage::restoreView(const QVariantMap& state) {
  layers_->showPage(state.value("layerPage", layers_->shownPage()).toInt());
  layers_->setColouring(colouringFromKey(state.value("layerColours").toString()));
  spectrum_->setLines(state.value("spectrumLines", spectrum_->lines()).toStringList());
}

}  // namespace tenfold::ui

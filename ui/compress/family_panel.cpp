// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/family_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

#include "engine/spec/factors.h"
#include "ui/document/requests.h"
#include "ui/plots/family_plot.h"
#include "ui/settings/engine_text.h"

namespace tenfold::ui {

FamilyPanel::FamilyPanel(Document& document, const ReportStore& store, Dialogs& dialogs, MessageLog& messages,
                         QWidget* parent)
    : PlotPanel("families", new FamilyPlot, tr("Try all families"), {dialogs, messages}, parent),
      document_(document),
      store_(store) {
  setObjectName("familyPanel");
  plot_ = findChild<FamilyPlot*>("familyPlot");
  layer_ = secondaryLabel({}, this);
  layer_->setObjectName("familyLayer");
  axis_ = new QComboBox(this);
  axis_->setObjectName("familyAxis");
  for (const auto axis : {PlotAxis::parameters, PlotAxis::macs}) axis_->addItem(axisWord(axis), int(axis));
  axis_->setToolTip(tr("What is saved: parameters of the layer, or its multiply-accumulates for one sample"));
  axis_->setAccessibleName(tr("against what the families are shown"));
  compute_ = new QPushButton(tr("Try all &families"), this);
  compute_->setObjectName("tryFamilies");
  compute_->setToolTip(tr("Fits every family that the layer can take at eight sizes"));
  choices()->addWidget(secondaryLabel(tr("against"), this));
  choices()->addWidget(axis_);
  choices()->addWidget(layer_, 1);
  choices()->addWidget(compute_);
  const auto ask = [this] {
    if (row() != nullptr) emit familiesWanted(ids_.front());
  };
  connect(empty(), &EmptyState::pressed, this, ask);
  connect(compute_, &QPushButton::clicked, this, ask);
  connect(axis_, &QComboBox::currentIndexChanged, this, &FamilyPanel::refreshSoon);
  connect(plot_, &FamilyPlot::requestClicked, this, [this](const LayerOptions& options, const QString& text) {
    if (row() != nullptr) document_.setOptions(ids_.front(), options, text);
  });
  connect(&document_, &Document::changed, this, &FamilyPanel::refreshSoon);
  connect(&store_, &ReportStore::changed, this, &FamilyPanel::refreshSoon);
  refreshSoon();
}

void FamilyPanel::show(const std::vector<std::string>& ids) {
  ids_ = ids;
  refreshSoon();
}

void FamilyPanel::setComputing(bool computing) { compute_->setEnabled(!computing && row() != nullptr); }

const study::LayerRow* FamilyPanel::row() const {
  if (ids_.size() != 1) return nullptr;
  const auto* found = document_.row(ids_.front());
  return found != nullptr && found->unfit.empty() ? found : nullptr;
}

std::vector<study::FamilyPoint> FamilyPanel::points() const {
  const std::string metric = metricKey(document_.recipe());
  if (const auto* all = store_.families(ids_.front(), metric)) return *all;
  if (const auto* table = store_.losses(metric)) return study::family_points(*table, ids_.front());
  return {};
}

FamilyState FamilyPanel::state(const study::LayerRow& row) const {
  FamilyState state;
  const std::string metric = metricKey(document_.recipe());
  state.spec = document_.specOf(row.id);
  if (const auto* report = store_.layer(state.spec, metric)) {
    state.now = report->loss;
    state.parameters = report->parameters;
    state.macs = report->macs;
  }
  if (document_.metric() == Metric::weight) state.norm = store_.weightNorm(row.id).value_or(0);
  return state;
}

QString FamilyPanel::whyEmpty() const {
  if (ids_.size() > 1) return tr("Select one layer to see its families.");
  const auto* found = ids_.empty() ? nullptr : document_.row(ids_.front());
  if (found == nullptr) return tr("Select a layer: what it would lose under every family, at every size.");
  if (!found->unfit.empty()) return tr("This layer stays dense: %1.").arg(engineText(found->unfit));
  return tr("What %1 would lose under every family, at every size: each point a request to take.")
      .arg(QString::fromStdString(found->name));
}

void FamilyPanel::refresh() {
  const auto* shown = row();
  compute_->setEnabled(shown != nullptr);
  empty()->setSentence(whyEmpty());
  empty()->setButtonVisible(shown != nullptr);
  layer_->setText(shown != nullptr ? QString::fromStdString(shown->name) : QString());
  if (shown == nullptr) return showPlot(false);
  const auto axis = static_cast<PlotAxis>(axis_->currentData().toInt());
  const FamilyScene scene = familyScene(points(), state(*shown), axis);
  plot_->show(scene);
  showPlot(!scene.isEmpty());
}

QString FamilyPanel::numbers() const { return toCsv(plot_->scene()); }

}  // namespace tenfold::ui

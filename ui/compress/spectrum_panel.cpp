// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/spectrum_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "engine/spec/factors.h"
#include "ui/document/requests.h"
#include "ui/plots/spectrum_plot.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/family_style.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {

SpectrumPanel::SpectrumPanel(Document& document, const ReportStore& store, Dialogs& dialogs,
                             MessageLog& messages, QWidget* parent)
    : PlotPanel("spectrum", new RankPlot, tr("Compute the spectrum"), {dialogs, messages}, parent),
      document_(document),
      store_(store) {
  setObjectName("spectrumPanel");
  plot_ = findChild<RankPlot*>("rankPlot");
  layer_ = secondaryLabel({}, this);
  layer_->setObjectName("spectrumLayer");
  choices()->addWidget(layer_, 1);
  choices()->addWidget(secondaryLabel(tr("keep"), this));
  thresholds_ = {addThreshold(0.9, "keep90"), addThreshold(0.99, "keep99")};
  connect(empty(), &EmptyState::pressed, this, [this] {
    if (row() != nullptr) emit spectrumWanted(ids_.front());
  });
  connect(plot_, &RankPlot::rankDragged, this, &SpectrumPanel::setRank);
  connect(plot_, &RankPlot::dragFinished, this, [this] { document_.finishEditing(); });
  connect(&document_, &Document::changed, this, &SpectrumPanel::refreshSoon);
  connect(&store_, &ReportStore::changed, this, &SpectrumPanel::refreshSoon);
  refreshSoon();
}

QPushButton* SpectrumPanel::addThreshold(double share, const char* name) {
  auto* button = new QPushButton(percentText(share), this);
  button->setObjectName(name);
  button->setToolTip(tr("Take the smallest rank that keeps %1 of the energy: of the squared singular values")
                         .arg(percentText(share)));
  choices()->addWidget(button);
  connect(button, &QPushButton::clicked, this, [this, share] { takeEnergy(share); });
  return button;
}

void SpectrumPanel::show(const std::vector<std::string>& ids) {
  ids_ = ids;
  refreshSoon();
}

const study::LayerRow* SpectrumPanel::row() const {
  if (ids_.size() != 1) return nullptr;
  const auto* found = document_.row(ids_.front());
  return found != nullptr && found->unfit.empty() ? found : nullptr;
}

std::optional<RankScene> SpectrumPanel::scene(const study::LayerRow& row) const {
  LayerSpec spec = document_.specOf(row.id);
  const bool dense = spec.family() == Family::dense;
  if (dense) spec.options = LowRankOptions{{std::int64_t{1}}};
  const auto* values = store_.spectrum(spec, metricKey(document_.recipe()));
  if (values == nullptr) return {};
  RankScene scene;
  scene.values = *values;
  scene.colour = familyStyle(dense ? Family::dense : spec.family(), palette()).colour;
  const auto all = std::int64_t(values->size());
  // the first rank of every family but CP cuts the matrix these values belong to
  scene.movable = spec.family() != Family::cp && max_ranks(row.shape, spec.options).front() == all;
  scene.name = scene.movable ? rankNames(row.shape, spec.options).front() : tr("singular values, first mode");
  scene.kept = dense || !scene.movable ? all : resolve_ranks(row.shape, spec.options).front();
  return scene;
}

QString SpectrumPanel::whyEmpty() const {
  if (ids_.size() > 1) return tr("Select one layer to see its spectrum.");
  const auto* found = ids_.empty() ? nullptr : document_.row(ids_.front());
  if (found == nullptr) return tr("Select a layer: how much each further rank of it adds.");
  if (!found->unfit.empty()) return tr("This layer stays dense: %1.").arg(engineText(found->unfit));
  if (document_.specOf(found->id).family() != Family::dense)
    return tr("%1 is being looked at; not every family has a spectrum.")
        .arg(QString::fromStdString(found->name));
  return tr("How much each further rank of %1 adds: drag the line to the rank you want.")
      .arg(QString::fromStdString(found->name));
}

void SpectrumPanel::refresh() {
  const auto* shown = row();
  const auto now = shown != nullptr ? scene(*shown) : std::nullopt;
  layer_->setText(shown != nullptr ? QString::fromStdString(shown->name) : QString());
  for (auto* button : thresholds_) button->setEnabled(now && now->movable);
  empty()->setSentence(whyEmpty());
  empty()->setButtonVisible(shown != nullptr && document_.specOf(shown->id).family() == Family::dense);
  plot_->show(now.value_or(RankScene{}));
  showPlot(now.has_value());
}

void SpectrumPanel::setRank(std::int64_t rank) {
  const auto* shown = row();
  if (shown == nullptr) return;
  const LayerSpec spec = document_.specOf(shown->id);
  if (spec.family() == Family::dense)
    return document_.dragOptions(shown->id, LowRankOptions{{rank}}, tr("low-rank, rank %1").arg(rank));
  Shape ranks = resolve_ranks(shown->shape, spec.options);
  ranks.front() = rank;
  document_.setRank({shown->id}, ranks.size() == 1 ? Rank{rank} : Rank{ranks});
}

void SpectrumPanel::takeEnergy(double share) {
  document_.finishEditing();
  setRank(rankForEnergy(plot_->scene().values, share));
  document_.finishEditing();
}

QString SpectrumPanel::numbers() const {
  QString text = QStringLiteral("rank,singular_value,energy_kept\n");
  const auto& values = plot_->scene().values;
  for (std::size_t k = 0; k < values.size(); ++k)
    text += QStringLiteral("%1,%2,%3\n")
                .arg(k + 1)
                .arg(QString::number(values[k], 'g', 8),
                     QString::number(energyKept(values, std::int64_t(k) + 1), 'g', 8));
  return text;
}

}  // namespace tenfold::ui

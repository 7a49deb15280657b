// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/spectrum_panel.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <algorithm>

#include "engine/spec/factors.h"
#include "ui/document/requests.h"
#include "ui/plots/spectrum_plot.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/family_style.h"
#include "ui/widgets/choice_menu.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

/// As wide as its words: several stand in a line.
class NarrowButton : public QPushButton {
 public:
  using QPushButton::QPushButton;
  QSize sizeHint() const override {
    return {fontMetrics().horizontalAdvance(text()) + 22, QPushButton::sizeHint().height()};
  }
  QSize minimumSizeHint() const override { return sizeHint(); }
};

}  // namespace

SpectrumPanel::SpectrumPanel(Document& document, const ReportStore& store, SpectrumService& service,
                             Dialogs& dialogs, MessageLog& messages, QWidget* parent)
    : PlotPanel("spectrum", new RankPlot, tr("Compute the spectrum"), {dialogs, messages}, parent),
      document_(document),
      store_(store),
      service_(service) {
  setObjectName("spectrumPanel");
  plot_ = findChild<RankPlot*>("rankPlot");
  layer_ = secondaryLabel({}, this);
  layer_->setObjectName("spectrumLayer");
  choices()->addWidget(layer_, 1);
  ranks_ = new QComboBox(this);
  ranks_->setObjectName("spectrumRank");
  ranks_->setAccessibleName(tr("mode or bond whose spectrum is shown"));
  ranks_->setToolTip(tr("Each mode or bond of the layer has a spectrum and a rank of its own"));
  ranks_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  ranks_->hide();
  choices()->addWidget(ranks_);
  addButton({SpectrumRule::energy, 0.9}, "keep90");
  addButton({SpectrumRule::energy, 0.99}, "keep99");
  addButton({SpectrumRule::evbmf, 1}, "keepEvbmf");
  addLinesMenu();
  connect(ranks_, &QComboBox::activated, this, &SpectrumPanel::showRank);
  connect(empty(), &EmptyState::pressed, this, [this] {
    if (row() != nullptr) service_.want(ids_.front());
  });
  connect(plot_, &RankPlot::rankDragged, this, &SpectrumPanel::setRank);
  connect(plot_, &RankPlot::dragFinished, this, [this] { document_.finishEditing(); });
  connect(plot_, &RankPlot::thresholdTaken, this,
          [this](int k) { take(plot_->scene().thresholds.at(std::size_t(k)).rank); });
  connect(&document_, &Document::changed, this, &SpectrumPanel::refreshSoon);
  connect(&store_, &ReportStore::changed, this, &SpectrumPanel::refreshSoon);
  connect(&service_, &SpectrumService::finished, this, &SpectrumPanel::refreshSoon);
  refreshSoon();
}

void SpectrumPanel::addButton(const RankRule& rule, const char* name) {
  auto* button = new NarrowButton(ruleName(rule), this);
  button->setObjectName(name);
  button->setAccessibleName(tr("take the rank of %1").arg(ruleName(rule)));
  choices()->addWidget(button);
  buttons_.emplace_back(rule, button);
  connect(button, &QPushButton::clicked, this, [this, rule] {
    if (const auto* known = threshold(rule); known != nullptr) take(known->rank);
  });
}

void SpectrumPanel::addLinesMenu() {
  auto* button = new MenuButton(this);
  button->setObjectName("spectrumLines");
  button->setText(QStringLiteral("…"));
  button->setAccessibleName(tr("lines in the spectrum"));
  button->setToolTip(tr("The rules whose ranks are drawn as lines"));
  auto* menu = new ChoiceMenu(button);
  menu->setToolTipsVisible(true);
  for (const RankRule& rule : offeredRules()) {
    const bool energy = rule.kind == SpectrumRule::energy;
    auto* line = menu->addAction(energy ? tr("%1 of the energy").arg(ruleName(rule)) : ruleName(rule));
    line->setObjectName(QString::fromStdString(to_string(rule)));
    line->setToolTip(ruleSentence(rule));
    line->setCheckable(true);
    line->setChecked(energy || rule == RankRule{SpectrumRule::evbmf, 1});
    lines_.emplace_back(rule, line);
    connect(line, &QAction::toggled, this, &SpectrumPanel::refreshSoon);
  }
  button->setMenu(menu);
  choices()->addWidget(button);
}

QStringList SpectrumPanel::lines() const {
  QStringList rules;
  for (const auto& [rule, line] : lines_)
    if (line->isChecked()) rules << line->objectName();
  return rules;
}

void SpectrumPanel::setLines(const QStringList& rules) {
  for (const auto& [rule, line] : lines_) line->setChecked(rules.contains(line->objectName()));
}

void SpectrumPanel::show(const std::vector<std::string>& ids) {
  if (ids != ids_) rank_ = 0;
  ids_ = ids;
  refreshSoon();
}

void SpectrumPanel::showRank(int rank) {
  rank_ = rank;
  refreshSoon();
}

const study::LayerRow* SpectrumPanel::row() const {
  if (ids_.size() != 1) return nullptr;
  const auto* found = document_.row(ids_.front());
  return found != nullptr && found->unfit.empty() ? found : nullptr;
}

std::optional<RankScene> SpectrumPanel::scene(const study::LayerRow& row) const {
  const LayerSpec spec = cutOf(document_, row.id);
  const auto* spectra = service_.spectra(spec);
  if (spectra == nullptr || spectra->empty()) return firstScene(row, spec);
  const bool dense = document_.specOf(row.id).family() == Family::dense;
  const auto k = shownRank(row);
  const auto all = std::int64_t(spectra->at(k).spectrum.values.size());
  RankScene scene;
  scene.values = spectra->at(k).spectrum.values;
  scene.kept = dense ? all : std::min(resolve_ranks(row.shape, spec.options).at(k), all);
  scene.name = rankNames(row.shape, spec.options).value(qsizetype(k));
  scene.thresholds = spectra->at(k).thresholds;
  return scene;
}

std::size_t SpectrumPanel::shownRank(const study::LayerRow& row) const {
  const auto* spectra = service_.spectra(cutOf(document_, row.id));
  return spectra == nullptr || spectra->empty() ? 0 : std::min(std::size_t(rank_), spectra->size() - 1);
}

std::optional<RankScene> SpectrumPanel::firstScene(const study::LayerRow& row, const LayerSpec& spec) const {
  const auto* values = store_.spectrum(spec, metricKey(document_.recipe()));
  if (values == nullptr) return {};
  const bool dense = document_.specOf(row.id).family() == Family::dense;
  const auto all = std::int64_t(values->size());
  RankScene scene;
  scene.values = *values;
  // the first rank of every family but CP cuts the matrix these values belong to
  scene.movable = spec.family() != Family::cp && max_ranks(row.shape, spec.options).front() == all;
  scene.name = scene.movable ? rankNames(row.shape, spec.options).front() : tr("singular values, first mode");
  scene.kept = dense || !scene.movable ? all : resolve_ranks(row.shape, spec.options).front();
  scene.thresholds = quickThresholds({*values, all, all});
  return scene;
}

std::vector<RankThreshold> SpectrumPanel::drawn(const std::vector<RankThreshold>& all) const {
  std::vector<RankThreshold> shown;
  for (const auto& [rule, line] : lines_)
    for (const RankThreshold& each : all)
      if (each.rule == rule && line->isChecked()) shown.push_back(each);
  return shown;
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

void SpectrumPanel::nameRanks(const study::LayerRow* row) {
  QStringList names;
  if (row != nullptr) {
    const LayerSpec spec = cutOf(document_, row->id);
    const auto* spectra = service_.spectra(spec);
    if (spectra != nullptr && spectra->size() > 1) names = rankNames(row->shape, spec.options);
  }
  QStringList before;
  for (int k = 0; k < ranks_->count(); ++k) before << ranks_->itemText(k);
  if (names != before) {  // an open list stays
    ranks_->clear();
    ranks_->addItems(names);
  }
  ranks_->setCurrentIndex(std::min(rank_, int(names.size()) - 1));
  ranks_->setVisible(!names.isEmpty());
}

void SpectrumPanel::refresh() {
  const auto* shown = row();
  auto now = shown != nullptr ? scene(*shown) : std::nullopt;
  // what is shown of the first rank is completed; a layer that is not looked at yet waits for that
  if (now) service_.want(shown->id);
  known_ = now ? now->thresholds : std::vector<RankThreshold>{};
  layer_->setText(shown != nullptr ? QString::fromStdString(shown->name) : QString());
  nameRanks(shown);
  for (const auto& [rule, button] : buttons_) {
    const auto* known = threshold(rule);
    button->setEnabled(now && now->movable && known != nullptr);
    button->setToolTip(known != nullptr ? tr("Take rank %1. %2").arg(known->rank).arg(ruleSentence(rule))
                                        : ruleSentence(rule));
  }
  empty()->setSentence(whyEmpty());
  empty()->setButtonVisible(shown != nullptr && document_.specOf(shown->id).family() == Family::dense);
  if (now) {
    now->colour = familyStyle(document_.specOf(shown->id).family(), palette()).colour;
    now->thresholds = drawn(known_);
  }
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
  ranks.at(std::min(shownRank(*shown), ranks.size() - 1)) = rank;
  document_.setRank({shown->id}, ranks.size() == 1 ? Rank{rank} : Rank{ranks});
}

void SpectrumPanel::take(std::int64_t rank) {
  document_.finishEditing();
  setRank(rank);
  document_.finishEditing();
}

const RankThreshold* SpectrumPanel::threshold(const RankRule& rule) const {
  const auto at = std::find_if(known_.begin(), known_.end(),
                               [&rule](const RankThreshold& each) { return each.rule == rule; });
  return at == known_.end() ? nullptr : &*at;
}

void SpectrumPanel::extendMenu(QMenu& menu) {
  if (!plot_->scene().movable) return;
  for (const RankThreshold& each : known_) {
    auto* action = menu.addAction(tr("Take rank %1: %2").arg(each.rank).arg(ruleName(each.rule)), this,
                                  [this, rank = each.rank] { take(rank); });
    action->setObjectName("take " + QString::fromStdString(to_string(each.rule)));
  }
  menu.addSeparator();
}

QString SpectrumPanel::numbers() const {
  QString text = QStringLiteral("rank,singular_value,energy_kept\n");
  const auto& values = plot_->scene().values;
  for (std::size_t k = 0; k < values.size(); ++k)
    text += QStringLiteral("%1,%2,%3\n")
                .arg(k + 1)
                .arg(QString::number(values[k], 'g', 8),
                     QString::number(energyKept(values, std::int64_t(k) + 1), 'g', 8));
  text += QStringLiteral("\nrule,rank\n");
  for (const RankThreshold& each : known_)
    text += QStringLiteral("%1,%2\n").arg(QString::fromStdString(to_string(each.rule))).arg(each.rank);
  return text;
}

}  // namespace tenfold::ui

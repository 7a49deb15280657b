// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/inspector_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <algorithm>

#include "engine/spec/factors.h"
#include "ui/compress/layer_facts.h"
#include "ui/document/requests.h"
#include "ui/plots/spectrum_plot.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/rank_editor.h"
#include "ui/widgets/shape_editor.h"

namespace tenfold::ui {

QString noLayersSentence() {
  return QObject::tr(
      "The model has no layer that can be factorized: linear layers, convolutions and embeddings can.");
}

InspectorPanel::InspectorPanel(Document& document, const ReportStore& store, QWidget* parent)
    : Card(tr("Inspector"), parent), document_(document), store_(store) {
  setObjectName("inspector");
  pages_ = new QStackedWidget(this);
  empty_ = new EmptyState({}, tr("Select the first layer"), this);
  connect(empty_, &EmptyState::pressed, this, [this] {
    if (!document_.report().layers.empty()) show({document_.report().layers.front().id});
  });
  empty_->setMinimumWidth(286);  // the least; the other page asks for what its words need
  pages_->addWidget(empty_);
  pages_->addWidget(scrollPage(makePage(), this));
  body()->addWidget(pages_);
  connectEditors();
  connect(&document_, &Document::changed, this, &InspectorPanel::refresh);
  connect(&store_, &ReportStore::changed, this, &InspectorPanel::refresh);
}

QWidget* InspectorPanel::makePage() {
  auto* page = new QWidget(this);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(12, 8, 12, 10);
  layout->setSpacing(8);
  auto* line = new QHBoxLayout;
  auto* label = secondaryLabel(tr("famil&y"), page);
  family_ = new QComboBox(page);
  family_->setObjectName("family");
  family_->setAccessibleName(tr("family"));
  label->setBuddy(family_);
  line->addWidget(label, 1);
  line->addWidget(family_);
  layout->addLayout(line);
  rank_ = new RankEditor(page);
  layout->addWidget(rank_);
  layout->addWidget(makeScheme());
  layout->addWidget(makeStability());
  shape_ = new ShapeEditor(page);
  layout->addWidget(shape_);
  layout->addWidget(makeAware());
  layout->addWidget(makeFacts());
  remark_ = new QLabel(page);
  remark_->setObjectName("layerRemark");
  remark_->setWordWrap(true);
  layout->addWidget(remark_);
  auto* last = new QHBoxLayout;
  lock_ = new QCheckBox(tr("&lock"), page);
  lock_->setObjectName("lock");
  lock_->setToolTip(tr("A locked layer keeps its family and ranks when a budget is solved"));
  reset_ = new QPushButton(tr("&Reset to dense"), page);
  reset_->setObjectName("resetToDense");
  last->addWidget(lock_, 1);
  last->addWidget(reset_);
  layout->addLayout(last);
  // last, so that a picture that comes or goes moves nothing
  spectrum_ = new SpectrumPlot(page);
  spectrum_->setObjectName("spectrum");
  spectrum_->setFixedHeight(72);
  layout->addWidget(spectrum_);
  sweeps_ = new SpectrumPlot(page);
  sweeps_->setObjectName("sweeps");
  sweeps_->setFixedHeight(40);
  sweeps_->setToolTip(
      tr("Error after each sweep of the fit: flat at the end means more sweeps would not help"));
  layout->addWidget(sweeps_);
  spectrum_->hide();
  sweeps_->hide();
  layout->addStretch(1);
  return page;
}

QWidget* InspectorPanel::makeScheme() {
  schemeLine_ = new QWidget(this);
  auto* line = new QHBoxLayout(schemeLine_);
  line->setContentsMargins(0, 0, 0, 0);
  line->addWidget(secondaryLabel(tr("cut by"), schemeLine_), 1);
  scheme_ = new QComboBox(schemeLine_);
  scheme_->setObjectName("scheme");
  scheme_->addItems({tr("channels"), tr("rows and columns")});
  scheme_->setToolTip(
      tr("Channels: the kernel at fewer outputs, then a 1×1 layer. Rows and columns: a column "
         "kernel, then a row kernel"));
  line->addWidget(scheme_);
  return schemeLine_;
}

QWidget* InspectorPanel::makeStability() {
  stabilityLine_ = new QWidget(this);
  auto* line = new QHBoxLayout(stabilityLine_);
  line->setContentsMargins(0, 0, 0, 0);
  auto* label = secondaryLabel(tr("small terms"), stabilityLine_);
  stable_ = new QCheckBox(stabilityLine_);
  stable_->setObjectName("stableTerms");
  stable_->setAccessibleName(tr("small terms"));
  stable_->setToolTip(
      tr("Among all fits with 1 % more error the one with the smallest terms: they do not cancel each "
         "other, and training goes on from them without diverging"));
  label->setToolTip(stable_->toolTip());
  label->setBuddy(stable_);
  line->addWidget(label, 1);
  line->addWidget(stable_);
  return stabilityLine_;
}

QWidget* InspectorPanel::makeAware() {
  auto* whole = new QWidget(this);
  auto* line = new QHBoxLayout(whole);
  line->setContentsMargins(0, 0, 0, 0);
  auto* label = secondaryLabel(tr("data-a&ware"), whole);
  aware_ = new QCheckBox(whole);
  aware_->setObjectName("dataAware");
  aware_->setAccessibleName(tr("data-aware"));
  label->setBuddy(aware_);
  calibrate_ = new QPushButton(tr("Calibrate…"), whole);
  calibrate_->setObjectName("inspectorCalibrate");
  calibrate_->setToolTip(tr("Choose samples that the model was trained for (Ctrl+Shift+K)"));
  line->addWidget(label, 1);
  line->addWidget(aware_);
  line->addWidget(calibrate_);
  connect(aware_, &QCheckBox::clicked, this,
          [this](bool on) { document_.setMetric(on ? Metric::two_sided : Metric::weight); });
  connect(calibrate_, &QPushButton::clicked, this, &InspectorPanel::calibrateWanted);
  return whole;
}

void InspectorPanel::refreshAware() {
  const Metric metric = document_.metric();
  const bool known = document_.calibration().has_value();
  aware_->setChecked(metric != Metric::weight);
  aware_->setEnabled(known || metric != Metric::weight);
  aware_->setText(metric == Metric::weight ? tr("off") : metricWord(metric));
  aware_->setToolTip(
      plainTip(known ? tr("Factors of all layers stay close where it changes the answers of the model. ") +
                           metricSentence(metric)
                     : tr("Needs calibration data: calibrate first")));
  calibrate_->setVisible(!known);
}

void InspectorPanel::addFact(const QString& name, const QString& object, const QString& tip, QLabel*& value) {
  auto* form = static_cast<QFormLayout*>(facts_->layout());
  auto* label = secondaryLabel(name, facts_);
  label->setToolTip(tip);
  value = new QLabel(facts_);
  value->setObjectName(object);
  value->setWordWrap(true);  // a long answer makes a line more, not a wider panel
  value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  value->setToolTip(tip);
  value->setTextInteractionFlags(Qt::TextSelectableByMouse);
  form->addRow(label, value);
}

void InspectorPanel::showFact(QLabel* value, bool shown) {
  auto* form = static_cast<QFormLayout*>(facts_->layout());
  form->labelForField(value)->setVisible(shown);
  value->setVisible(shown);
}

QWidget* InspectorPanel::makeFacts() {
  facts_ = new QWidget(this);
  auto* form = new QFormLayout(facts_);
  form->setContentsMargins(0, 0, 0, 0);
  form->setVerticalSpacing(5);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  addFact(tr("parameters"), "factParameters", tr("Before → after, exact, bias included"), parameters_);
  addFact(tr("MACs"), "factMacs", tr("Multiply-accumulates for one sample, before → after"), macs_);
  addFact(tr("weight error"), "factError", tr("Size of what is lost against the size of the weight"), error_);
  addFact(
      tr("predicted loss"), "factLoss",
      tr("How much the loss of the model will rise by this layer alone, to second order, on the calibration "
         "data"),
      loss_);
  addFact(tr("computed as"), "factPlan", tr("How the layer is run after factorizing"), plan_);
  addFact(tr("decomposed in"), "factSeconds", tr("Time the factorization itself took"), decomposed_);
  addFact(tr("speed, predicted"), "factPredicted",
          tr("How many times as fast as the dense layer, on one thread: one call, and one step of training "
             "(forward and backward). An estimate from a table of measured products; Model > Measure speed "
             "measures"),
          predicted_);
  addFact(tr("time, measured"), "factTime", tr("One call, dense → now: Model > Measure speed"), time_);
  return facts_;
}

void InspectorPanel::connectEditors() {
  connect(family_, &QComboBox::activated, this, [this](int index) {
    document_.finishEditing();
    document_.setFamily(ids_, static_cast<Family>(family_->itemData(index).toInt()));
  });
  connect(rank_, &RankEditor::rankEdited, this, [this](const Rank& rank) { document_.setRank(ids_, rank); });
  connect(rank_, &RankEditor::editingFinished, this, [this] {
    document_.finishEditing();
    refresh();  // what came of the share that was typed
  });
  connect(scheme_, &QComboBox::activated, this, [this](int index) {
    if (ids_.size() == 1) document_.setScheme(ids_.front(), static_cast<ConvScheme>(index));
  });
  connect(stable_, &QCheckBox::clicked, this, [this](bool on) {
    if (ids_.size() == 1) document_.setStability(ids_.front(), on);
  });
  shape_->setOffers([this]() -> std::vector<study::ShapeOffer> {
    const auto shown = rows();
    if (shown.size() != 1) return {};
    return study::shape_offers(document_.report(), *shown.front(),
                               document_.specOf(shown.front()->id).options);
  });
  connect(shape_, &ShapeEditor::shapeEdited, this, [this](const TensorizedShape& shape) {
    if (ids_.size() == 1) document_.setShape(ids_.front(), shape);
  });
  connect(lock_, &QCheckBox::clicked, this, [this](bool locked) { document_.setLocked(ids_, locked); });
  connect(reset_, &QPushButton::clicked, this, [this] { document_.resetToDense(ids_); });
}

void InspectorPanel::show(const std::vector<std::string>& ids) {
  if (ids != ids_) {
    document_.finishEditing();
    shape_->finishEditing();
  }
  ids_ = ids;
  refresh();
}

std::vector<const study::LayerRow*> InspectorPanel::rows() const {
  std::vector<const study::LayerRow*> found;
  for (const auto& id : ids_)
    if (const auto* row = document_.row(id)) found.push_back(row);
  return found;
}

void InspectorPanel::refresh() {
  const auto shown = rows();
  pages_->setCurrentIndex(shown.empty() ? 0 : 1);
  if (shown.empty()) {
    const bool none = document_.isOpen() && document_.report().layers.empty();
    empty_->setSentence(none ? noLayersSentence() : tr("Select a layer to choose how it is stored."));
    empty_->setButtonVisible(!none);
    return setSubtitle({});
  }
  refreshFamilies();
  refreshAware();
  const bool fit =
      std::any_of(shown.begin(), shown.end(), [](const auto* row) { return row->unfit.empty(); });
  for (QWidget* each : std::initializer_list<QWidget*>{family_, lock_, reset_}) each->setEnabled(fit);
  const LayerSpec first = document_.specOf(shown.front()->id);
  const bool factorized = std::any_of(shown.begin(), shown.end(), [this](const auto* row) {
    return document_.specOf(row->id).family() != Family::dense;
  });
  lock_->setChecked(first.locked);
  reset_->setEnabled(fit && factorized);
  shown.size() == 1 ? refreshOne(*shown.front()) : refreshMany();
}

void InspectorPanel::refreshFamilies() {
  auto fitting = rows();
  std::erase_if(fitting, [](const auto* row) { return !row->unfit.empty(); });
  auto families = commonFamilies(fitting);
  if (families.empty()) families = {Family::dense};
  QList<int> now, before;
  for (const Family family : families) now << int(family);
  for (int k = 0; k < family_->count(); ++k) before << family_->itemData(k).toInt();
  if (now != before) {
    family_->clear();
    for (const Family family : families) {
      family_->addItem(markerIcon(family, palette()), familyWord(family), int(family));
      family_->setItemData(family_->count() - 1, familySentence(family), Qt::ToolTipRole);
    }
  }
  const Family current = document_.specOf(ids_.front()).family();
  const bool mixed = std::any_of(ids_.begin(), ids_.end(),
                                 [&](const auto& id) { return document_.specOf(id).family() != current; });
  family_->setCurrentIndex(mixed ? -1 : family_->findData(int(current)));
  family_->setPlaceholderText(tr("several"));
  family_->setToolTip(mixed ? QString() : familySentence(current));
}

void InspectorPanel::refreshOne(const study::LayerRow& row) {
  setSubtitle(QStringLiteral("%1  %2").arg(QString::fromStdString(row.name), shapeText(row.shape.weight)));
  const LayerSpec spec = document_.specOf(row.id);
  rank_->show(row.shape, spec.options);
  shape_->show(row.shape, spec.options);
  const auto* lowRank = std::get_if<LowRankOptions>(&spec.options);
  schemeLine_->setVisible(lowRank != nullptr && spatial_modes(row.shape.kind) == 2);
  if (lowRank != nullptr) scheme_->setCurrentIndex(int(lowRank->scheme));
  const auto* cp = std::get_if<CpOptions>(&spec.options);
  stabilityLine_->setVisible(cp != nullptr && is_convolution(row.shape.kind));
  if (cp != nullptr) stable_->setChecked(cp->stable);
  refreshPicture(row, spec);
  facts_->show();
  showFacts(layerFacts(document_, store_, row.id));
}

void InspectorPanel::refreshPicture(const study::LayerRow& row, const LayerSpec& spec) {
  const auto* report = store_.layer(spec, metricKey(document_.recipe()));
  // while the next answer is computed the old pictures stay: nothing jumps
  if (report == nullptr && row.unfit.empty()) return;
  const QColor colour = familyStyle(spec.family(), palette()).colour;
  const bool hasSpectrum = report != nullptr && !report->spectrum.empty();
  const bool hasSweeps = report != nullptr && report->errors.size() > 1;
  spectrum_->setVisible(hasSpectrum);
  sweeps_->setVisible(hasSweeps);
  if (hasSweeps) sweeps_->showErrors(report->errors, colour);
  if (!hasSpectrum) return;
  // the first rank of every family but CP cuts the matrix these values belong to
  const auto all = std::int64_t(report->spectrum.size());
  const bool cuts = spec.family() != Family::cp && max_ranks(row.shape, spec.options).front() == all;
  if (!cuts) return spectrum_->showSpectrum(report->spectrum, all, colour, tr("singular values, first mode"));
  const auto kept = resolve_ranks(row.shape, spec.options).front();
  const QString energy = percentText(energyKept(report->spectrum, kept));
  const QStringList names = rankNames(row.shape, spec.options);
  spectrum_->showSpectrum(report->spectrum, kept, colour,
                          names.size() == 1 ? tr("energy kept %1").arg(energy)
                                            : tr("%1 keeps %2 of the energy").arg(names.front(), energy));
}

void InspectorPanel::refreshMany() {
  setSubtitle(tr("%1 layers").arg(ids_.size()));
  spectrum_->setVisible(false);
  sweeps_->setVisible(false);
  schemeLine_->setVisible(false);
  stabilityLine_->setVisible(false);
  shape_->setVisible(false);
  std::int64_t before = 0, after = 0;
  const study::LayerRow* ranked = nullptr;
  double kept = 0, dense = 0;
  for (const auto* row : rows()) {
    const LayerSpec spec = document_.specOf(row->id);
    before += row->parameters_with(DenseOptions{});
    after += problems(row->shape, spec).empty() ? row->parameters_with(spec.options) : 0;
    if (spec.family() == Family::dense) continue;
    if (ranked == nullptr) ranked = row;
    kept += double(weight_parameters(row->shape, spec.options));
    dense += double(product(row->shape.weight));
  }
  rank_->setVisible(ranked != nullptr);
  if (ranked != nullptr) {
    // lists of ranks differ from layer to layer; one fraction holds for all
    LayerOptions options = document_.specOf(ranked->id).options;
    *rank_of(options) = {std::clamp(std::round(kept / dense * 1000) / 1000, 0.001, 1.0)};
    rank_->show(ranked->shape, withRank(options, ranked->shape, *rank_of(options)),
                RankEditor::Share::resulting);
  }
  LayerFacts facts;
  facts.parameters =
      QStringLiteral("%1 → %2 (%3)")
          .arg(countText(before), countText(after), percentText(double(after) / double(before)));
  showFacts(facts);
}

void InspectorPanel::showFacts(const LayerFacts& facts) {
  parameters_->setText(facts.parameters);
  macs_->setText(facts.macs);
  error_->setText(facts.error);
  loss_->setText(facts.loss);
  showFact(loss_, document_.metric() != Metric::weight);
  plan_->setText(facts.plan);
  plan_->setToolTip(facts.plan);
  decomposed_->setText(facts.decomposed);
  predicted_->setText(facts.predicted);
  time_->setText(facts.time);
  QPalette colours = palette();
  if (facts.verdict == "faster") colours.setColor(QPalette::WindowText, faster(palette()));
  if (facts.verdict == "slower") colours.setColor(QPalette::WindowText, slower(palette()));
  time_->setPalette(colours);
  remark_->setText(facts.remark);
  remark_->setVisible(!facts.remark.isEmpty());
}

void InspectorPanel::changeEvent(QEvent* event) {
  Card::changeEvent(event);
  if (event->type() != QEvent::PaletteChange) return;
  family_->clear();  // the markers have other colours now
  refresh();
}

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/family_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <algorithm>
#include <array>

#include "engine/spec/factors.h"
#include "ui/document/requests.h"
#include "ui/plots/family_plot.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/palette.h"

namespace tenfold::ui {

namespace {

constexpr std::size_t timedWays = 7, scoredWays = 5;  ///< of each family
constexpr std::array axes{FamilyAxis::parameters, FamilyAxis::macs, FamilyAxis::predictedTime,
                          FamilyAxis::measuredTime};
constexpr std::array quantities{FamilyQuantity::lost, FamilyQuantity::accuracy, FamilyQuantity::cosine};
constexpr std::array axisKeys{"parameters", "macs", "predicted-time", "measured-time"};
constexpr std::array quantityKeys{"lost", "accuracy", "cosine"};

/// The layer's name gives way to the choices beside it.
class LayerName : public QLabel {
 public:
  using QLabel::QLabel;
  QSize minimumSizeHint() const override { return {1, QLabel::minimumSizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setPen(secondaryText(palette()));
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideLeft, width()));
  }
};

study::Score scoreOf(FamilyQuantity quantity) {
  return quantity == FamilyQuantity::cosine ? study::Score::cosine : study::Score::accuracy;
}

}  // namespace

FamilyPanel::FamilyPanel(Document& document, const ReportStore& store, LayerWaysService& ways,
                         Dialogs& dialogs, MessageLog& messages, QWidget* parent)
    : PlotPanel("families", new FamilyPlot, tr("Try all families"), {dialogs, messages}, parent),
      document_(document),
      store_(store),
      ways_(ways) {
  setObjectName("familyPanel");
  plot_ = findChild<FamilyPlot*>("familyPlot");
  makeChoices();
  const auto ask = [this] {
    if (row() != nullptr) emit familiesWanted(ids_.front());
  };
  connect(empty(), &EmptyState::pressed, this, [this, ask] { known_ ? measure() : ask(); });
  connect(compute_, &QPushButton::clicked, this, ask);
  connect(measure_, &QPushButton::clicked, this, &FamilyPanel::measure);
  for (auto* each : {quantity_, axis_})
    connect(each, &QComboBox::currentIndexChanged, this, &FamilyPanel::refreshSoon);
  connect(plot_, &FamilyPlot::requestClicked, this, [this](const LayerOptions& options, const QString& text) {
    if (row() != nullptr) document_.setOptions(ids_.front(), options, text);
  });
  connect(&document_, &Document::changed, this, &FamilyPanel::refreshSoon);
  connect(&store_, &ReportStore::changed, this, &FamilyPanel::refreshSoon);
  connect(&ways_, &LayerWaysService::changed, this, &FamilyPanel::refreshSoon);
  refreshSoon();
}

void FamilyPanel::makeChoices() {
  quantity_ = new QComboBox(this);
  quantity_->setObjectName("familyQuantity");
  quantity_->addItem(tr("weight error"), int(FamilyQuantity::lost));
  quantity_->addItem(tr("accuracy"), int(FamilyQuantity::accuracy));
  quantity_->addItem(tr("cosine of the outputs"), int(FamilyQuantity::cosine));
  quantity_->setToolTip(
      tr("What is lost, by prediction. Accuracy: measured on data with only this layer replaced; between "
         "what was measured it is predicted. The cosine of the outputs and those of the dense model needs no "
         "labels"));
  quantity_->setAccessibleName(tr("what is shown of the families"));
  axis_ = new QComboBox(this);
  axis_->setObjectName("familyAxis");
  for (const auto axis : axes) axis_->addItem(axisWord(axis), int(axis));
  axis_->setToolTip(tr(
      "What is saved: parameters of the layer, its multiply-accumulates for one sample, or the time of one "
      "call, predicted or measured in turn with the dense layer on this machine"));
  axis_->setAccessibleName(tr("against what the families are shown"));
  for (auto* each : {quantity_, axis_}) {
    each->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    each->setMinimumContentsLength(10);
  }
  layer_ = new LayerName(this);
  layer_->setObjectName("familyLayer");
  compute_ = new QPushButton(tr("Try all &families"), this);
  compute_->setObjectName("tryFamilies");
  compute_->setToolTip(tr("Fits every family that the layer can take at eight sizes"));
  measure_ = new QPushButton(tr("&Measure"), this);
  measure_->setObjectName("measureFamilies");
  measure_->hide();  // one of the two is there, and the card needs no room for both
  choices()->addWidget(quantity_);
  choices()->addWidget(secondaryLabel(tr("against"), this));
  choices()->addWidget(axis_);
  choices()->addWidget(layer_, 1);
  choices()->addWidget(compute_);
  choices()->addWidget(measure_);
}

void FamilyPanel::show(const std::vector<std::string>& ids) {
  ids_ = ids;
  refreshSoon();
}

void FamilyPanel::setComputing(bool computing) {
  computing_ = computing;
  compute_->setEnabled(!computing && row() != nullptr);
}

void FamilyPanel::setMeasuring(bool measuring) { measure_->setEnabled(!measuring && row() != nullptr); }

FamilyChoice FamilyPanel::choice() const {
  return {static_cast<FamilyAxis>(axis_->currentData().toInt()),
          static_cast<FamilyQuantity>(quantity_->currentData().toInt())};
}

void FamilyPanel::choose(const FamilyChoice& choice) {
  axis_->setCurrentIndex(axis_->findData(int(choice.axis)));
  quantity_->setCurrentIndex(quantity_->findData(int(choice.quantity)));
}

QString FamilyPanel::choiceText() const {
  const auto [axis, quantity] = choice();
  return QStringLiteral("%1 %2").arg(quantityKeys[std::size_t(quantity)], axisKeys[std::size_t(axis)]);
}

void FamilyPanel::restoreChoice(const QString& text) {
  FamilyChoice restored = choice();
  const auto words = text.split(' ');
  for (std::size_t k = 0; k < quantityKeys.size(); ++k)
    if (words.front() == quantityKeys[k]) restored.quantity = quantities[k];
  for (std::size_t k = 0; k < axisKeys.size(); ++k)
    if (words.back() == axisKeys[k]) restored.axis = axes[k];
  choose(restored);
}

LayerWaysService::Wish FamilyPanel::wish() const {
  const auto [axis, quantity] = choice();
  LayerWaysService::Wish wish;
  wish.times = axis == FamilyAxis::measuredTime;
  if (quantity != FamilyQuantity::lost) wish.score = scoreOf(quantity);
  return wish;
}

std::vector<study::FamilyPoint> FamilyPanel::withCurrent(std::vector<study::FamilyPoint> ways) const {
  const auto* report = store_.layer(document_.specOf(ids_.front()), metricKey(document_.recipe()));
  if (report == nullptr || report->spec.family() == Family::dense) return ways;
  const auto same = [&](const auto& way) { return way.options == report->spec.options; };
  if (std::none_of(ways.begin(), ways.end(), same))
    ways.insert(ways.begin(),
                {report->spec.options, report->ranks, report->parameters, report->macs, report->loss});
  return ways;
}

void FamilyPanel::measure() {
  if (row() == nullptr) return;
  const auto wished = wish();
  if (wished.score && !ways_.hasData()) return emit dataWanted();
  const auto ways = waysToMeasure(points(), wished.score ? scoredWays : timedWays);
  if (!ways.empty()) ways_.measure(ids_.front(), withCurrent(ways), wished);
}

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

void FamilyPanel::addNumbers(FamilyState& state, const std::vector<study::FamilyPoint>& points) const {
  const std::string& id = ids_.front();
  if (const auto* predicted = ways_.predicted(id)) {
    state.predictedDense = predicted->dense_seconds;
    state.predicted = {predicted->batch, predicted->threads};
    for (const auto& way : predicted->ways) state.numbers[wayKey(way.options)].predictedSeconds = way.seconds;
  }
  if (const auto* times = ways_.times(id)) {
    state.measured = {times->batch, times->threads};
    for (const auto& [key, way] : times->ways) state.numbers[key].time = way.time;
  }
  if (const auto& score = wish().score) addScores(state, points, *score);
}

void FamilyPanel::addScores(FamilyState& state, const std::vector<study::FamilyPoint>& points,
                            study::Score score) const {
  const auto* scores = ways_.scores(ids_.front(), score);
  if (scores == nullptr) return;
  state.denseScore = scores->dense;
  study::WayScores measured{scores->dense, {}};
  for (const auto& [key, way] : scores->ways) {
    state.numbers[key].score = way.score;
    measured.ways.push_back(way);
  }
  std::vector<double> losses;
  for (const auto& point : points) losses.push_back(point.loss);
  const auto calibrated = study::calibrate_scores(measured, true, losses);
  if (!calibrated) return;
  state.scoreError = calibrated->error;
  for (std::size_t k = 0; k < points.size(); ++k)
    state.numbers[wayKey(points[k].options)].predictedScore = calibrated->scores[k];
}

QString FamilyPanel::whyEmpty() const {
  if (ids_.size() > 1) return tr("Select one layer to see its families.");
  const auto* found = ids_.empty() ? nullptr : document_.row(ids_.front());
  if (found == nullptr) return tr("Select a layer: what it would lose under every family, at every size.");
  if (!found->unfit.empty()) return tr("This layer stays dense: %1.").arg(engineText(found->unfit));
  return tr("What %1 would lose under every family, at every size: each point a request to take.")
      .arg(QString::fromStdString(found->name));
}

QString FamilyPanel::whyUnmeasured() const {
  const auto [axis, quantity] = choice();
  if (axis == FamilyAxis::predictedTime && quantity == FamilyQuantity::lost)
    return tr("No time is predicted for this layer: its families can be measured.");
  if (quantity == FamilyQuantity::lost)
    return tr("Times are measured on this machine, each in turn with the dense layer.");
  return quantity == FamilyQuantity::accuracy
             ? tr("Accuracy is measured on held-out samples, with only this layer replaced.")
             : tr("The outputs are compared with the dense model's, with only this layer replaced.");
}

void FamilyPanel::showEmpty(const study::LayerRow* row, bool known) {
  const auto [axis, quantity] = choice();
  const bool predicting = known && axis == FamilyAxis::predictedTime && quantity == FamilyQuantity::lost;
  empty()->setSentence(known ? whyUnmeasured() : whyEmpty());
  empty()->setButton(known ? tr("Measure") : tr("Try all families"));
  empty()->setButtonVisible(row != nullptr && !predicting);
  showPlot(false);
}

void FamilyPanel::refresh() {
  const auto* shown = row();
  const auto wished = wish();
  compute_->setEnabled(shown != nullptr && !computing_);
  measure_->setEnabled(shown != nullptr && !ways_.job().isRunning());
  quantity_->setItemText(0, document_.metric() == Metric::weight ? tr("weight error") : tr("predicted loss"));
  layer_->setText(shown != nullptr ? QString::fromStdString(shown->name) : QString());
  layer_->setToolTip(layer_->text());
  const auto all = shown != nullptr ? points() : std::vector<study::FamilyPoint>{};
  known_ = all.size() > 1;
  const bool measures = known_ && (wished.times || wished.score);
  compute_->setVisible(!measures);
  measure_->setVisible(measures);
  measure_->setToolTip(wished.score ? tr("Measures some ways of each family on data, with only this layer "
                                         "replaced; points appear as they are ready")
                                    : tr("Times some ways of each family, each in turn with the dense layer; "
                                         "points appear as they are ready"));
  if (shown == nullptr) return showEmpty(nullptr, false);
  const auto asked = withCurrent(all);
  if (known_ && choice().axis == FamilyAxis::predictedTime) ways_.predict(ids_.front(), asked);
  FamilyState now = state(*shown);
  addNumbers(now, asked);
  const FamilyScene scene = familyScene(all, now, choice());
  plot_->show(scene);
  if (scene.isEmpty()) return showEmpty(shown, known_);
  showPlot(true);
}

QString FamilyPanel::numbers() const { return toCsv(plot_->scene()); }

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compress/budget_bar.h"

#include <QActionGroup>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "engine/study/sweep.h"
#include "ui/compress/calibration_chip.h"
#include "ui/compress/drop_limit.h"
#include "ui/compress/totals_bar.h"
#include "ui/compress/variant_button.h"
#include "ui/document/document.h"
#include "ui/document/requests.h"
#include "ui/jobs/drop_service.h"
#include "ui/jobs/solve_service.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/card.h"
#include "ui/widgets/choice_menu.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr int spacing = 12, leastHeight = 68;
const QString accuracyDrop = QString::fromStdString(study::budget_of(study::Score::accuracy));
constexpr int settleMilliseconds = 700;  ///< after the last key, a run of keys on the slider is over

}  // namespace

BudgetBar::BudgetBar(Document& document, const ReportStore& store, SolveService& solver, DropService& dropper,
                     QWidget* parent)
    : QWidget(parent), document_(document), store_(store), solver_(solver), dropper_(dropper) {
  setObjectName("budgetBar");
  setMinimumHeight(leastHeight);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(16, 0, 16, 0);
  whole->setSpacing(0);
  line_ = new QHBoxLayout;
  line_->setSpacing(spacing);
  below_ = new QHBoxLayout;
  below_->addStretch(1);
  whole->addLayout(line_, 1);
  whole->addLayout(below_);
  const BarTitle title = addBarTitle(line_, this);
  name_ = title.name;
  name_->setObjectName("modelName");
  variant_ = new VariantButton(document_, this);
  delete line_->replaceWidget(title.about, variant_);  // the tooltip of the name says what it said
  delete title.about;
  line_->addSpacing(4);
  line_->addWidget(makeBudget(), 1);
  totals_ = new TotalsBar(this);
  line_->addWidget(totals_);
  settle_.setSingleShot(true);
  settle_.setInterval(settleMilliseconds);
  connect(&settle_, &QTimer::timeout, this, [this] {
    if (!slider_->isSliderDown()) solver_.finishDrag();
  });
  connect(&document_, &Document::changed, this, &BudgetBar::refresh);
  connect(&store_, &ReportStore::changed, this, &BudgetBar::refresh);
  connect(&solver_, &SolveService::answered, this, &BudgetBar::refresh);
  refresh();
}

QWidget* BudgetBar::makeBudget() {
  auto* group = new QWidget(this);
  auto* whole = new QVBoxLayout(group);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->setSpacing(3);
  whole->addStretch(1);
  makeLimit(group);
  makeFamilies(group);
  solve_ = new QPushButton(tr("&Solve"), group);
  solve_->setObjectName("solve");
  solve_->setDefault(true);
  solve_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  solve_->setToolTip(tr(
      "Choose families and ranks of all layers at once so that the model meets the budget and loses least; "
      "locked layers stay as they are"));
  auto* line = new QHBoxLayout;
  line->setSpacing(8);
  for (QWidget* each : std::initializer_list<QWidget*>{quantity_, slider_, drop_->slider(), percent_,
                                                       drop_->points(), families_, solve_})
    line->addWidget(each, each == slider_ || each == drop_->slider() ? 6 : 0);
  line->addStretch(1);
  whole->addLayout(line);
  auto* below = new QHBoxLayout;
  below->setSpacing(12);
  chip_ = new CalibrationChip(document_, group);
  message_ = secondaryLabel({}, group);
  message_->setObjectName("budgetMessage");
  message_->setFont(chip_->font());
  below->addWidget(chip_);
  below->addWidget(message_);
  drop_->samples()->setFont(chip_->font());
  below->addWidget(drop_->samples());
  below->addStretch(1);
  whole->addLayout(below);
  whole->addStretch(1);
  connect(chip_, &CalibrationChip::calibrateWanted, this, &BudgetBar::calibrateWanted);
  connect(solve_, &QPushButton::clicked, this, [this] { emit solveWanted(options()); });
  showLimit();
  return group;
}

void BudgetBar::makeLimit(QWidget* group) {
  quantity_ = new QComboBox(group);
  quantity_->setObjectName("budgetQuantity");
  quantity_->addItem(tr("parameters"), QStringLiteral("parameters"));
  quantity_->addItem(tr("MACs"), QStringLiteral("macs"));
  quantity_->addItem(tr("bytes"), QStringLiteral("bytes"));
  quantity_->addItem(tr("time"), QStringLiteral("latency"));
  quantity_->addItem(tr("accuracy"), accuracyDrop);
  quantity_->setAccessibleName(tr("what the budget limits"));
  quantity_->setToolTip(
      tr("What the budget limits, of the whole model, counted exactly: parameters, "
         "multiply-accumulates for one sample, or bytes of the stored tensors; or the time of a forward on "
         "this machine, for which Solve measures every layer once; or the accuracy that may be lost, for "
         "which Solve compresses and measures several models"));
  quantity_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  slider_ = new QSlider(Qt::Horizontal, group);
  slider_->setObjectName("budgetSlider");
  slider_->setRange(1, 100);
  slider_->setMinimumWidth(56);
  slider_->setMaximumWidth(220);
  slider_->setAccessibleName(tr("budget, per cent of the dense model"));
  slider_->setToolTip(tr("Solve once; from then on the recipe follows the slider"));
  percent_ = new QSpinBox(group);
  percent_->setObjectName("budgetPercent");
  percent_->setRange(1, 100);
  percent_->setPrefix(tr("at most "));
  percent_->setSuffix(QStringLiteral(" %"));
  percent_->setValue(25);
  percent_->setAccessibleName(tr("budget, per cent of the dense model"));
  percent_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  slider_->setValue(25);
  connect(slider_, &QSlider::valueChanged, percent_, &QSpinBox::setValue);
  connect(percent_, &QSpinBox::valueChanged, slider_, &QSlider::setValue);
  connect(percent_, &QSpinBox::valueChanged, this, &BudgetBar::follow);
  connect(slider_, &QSlider::sliderReleased, this, [this] { solver_.finishDrag(); });
  drop_ = new DropLimit(dropper_, group);
  connect(quantity_, &QComboBox::currentIndexChanged, this, [this] {
    showLimit();
    refreshMessage();
  });
  connect(drop_, &DropLimit::changed, this, &BudgetBar::refreshMessage);
  connect(drop_, &DropLimit::samplesWanted, this, &BudgetBar::samplesWanted);
}

void BudgetBar::showLimit() {
  const bool accuracy = drop().has_value();
  for (QWidget* each : std::initializer_list<QWidget*>{slider_, percent_}) each->setVisible(!accuracy);
  drop_->setVisible(accuracy);
  const int room = message_->fontMetrics().horizontalAdvance(DropLimit::longest());
  message_->setMinimumWidth(accuracy ? room : 0);
  message_->setMaximumWidth(accuracy ? room : QWIDGETSIZE_MAX);
  if (document_.isOpen()) placeTotals();
}

std::optional<double> BudgetBar::drop() const {
  return quantity_->currentData().toString() == accuracyDrop ? std::optional(drop_->most()) : std::nullopt;
}

void BudgetBar::limitDrop(double most) {
  drop_->show(most);
  quantity_->setCurrentIndex(quantity_->findData(accuracyDrop));
}

void BudgetBar::makeFamilies(QWidget* group) {
  families_ = new MenuButton(group);
  families_->setObjectName("budgetFamilies");
  families_->setToolTip(
      tr("Families that a layer may get. Automatic: low-rank, and Tucker for convolutions. The others are "
         "fitted at eight sizes for each layer, which takes longer"));
  auto* menu = new ChoiceMenu(families_);
  menu->setObjectName("familyMenu");
  familyActions_.push_back(menu->addAction(tr("&automatic")));
  menu->addSeparator();
  for (const Family family : all_families) {
    if (family == Family::dense) continue;
    auto* action = menu->addAction(familyWord(family));
    action->setData(int(family));
    action->setToolTip(familySentence(family));
    familyActions_.push_back(action);
  }
  for (std::size_t k = 0; k < familyActions_.size(); ++k) {
    familyActions_[k]->setCheckable(true);
    connect(familyActions_[k], &QAction::triggered, this, [this, k] { chooseFamily(int(k)); });
  }
  menu->addSection(tr("Ranks are multiples of"));
  alignment_ = new QActionGroup(menu);
  for (const int multiple : {1, 8, 16, 32}) {
    auto* action = menu->addAction(multiple == 1 ? tr("1 (any rank)") : QString::number(multiple));
    action->setObjectName(QStringLiteral("align%1").arg(multiple));
    action->setData(multiple);
    action->setCheckable(true);
    action->setChecked(multiple == 1);
    action->setToolTip(tr("Processors multiply in blocks: such ranks waste less of them"));
    alignment_->addAction(action);
    connect(action, &QAction::triggered, this, [this] { chooseFamily(-1); });
  }
  families_->setMenu(menu);
  colourFamilies();
  chooseFamily(0);
}

void BudgetBar::colourFamilies() {
  for (QAction* action : familyActions_)
    if (action->data().isValid())
      action->setIcon(markerIcon(static_cast<Family>(action->data().toInt()), palette()));
}

void BudgetBar::chooseFamily(int index) {
  const auto allowed = [this] { return families(); };
  if (index == 0)
    for (std::size_t k = 1; k < familyActions_.size(); ++k) familyActions_[k]->setChecked(false);
  familyActions_[0]->setChecked(allowed().empty());
  const auto chosen = allowed();
  const int multiple = alignment_->checkedAction()->data().toInt();
  QString text = chosen.empty()       ? tr("automatic")
                 : chosen.size() == 1 ? familyWord(chosen.front())
                                      : tr("%1 families").arg(chosen.size());
  if (multiple > 1) text += QStringLiteral(" ×%1").arg(multiple);
  families_->setText(text);
  families_->setIcon(chosen.size() == 1 ? markerIcon(chosen.front(), palette()) : QIcon());
  QStringList words;
  for (const Family family : chosen) words << familyWord(family);
  families_->setAccessibleName(tr("families for the budget: %1, ranks multiples of %2")
                                   .arg(words.isEmpty() ? tr("automatic") : words.join(", "))
                                   .arg(multiple));
  if (message_ != nullptr) refreshMessage();
}

std::vector<Family> BudgetBar::families() const {
  std::vector<Family> chosen;
  for (const QAction* action : familyActions_)
    if (action->isChecked() && action->data().isValid())
      chosen.push_back(static_cast<Family>(action->data().toInt()));
  return chosen;
}

study::SolveOptions BudgetBar::options() const {
  study::SolveOptions options;
  options.fraction = percent_->value() / 100.0;
  options.quantity = drop() ? "parameters" : quantity_->currentData().toString().toStdString();
  options.families = families();
  options.alignment = alignment_->checkedAction()->data().toInt();
  return options;
}

void BudgetBar::follow() {
  if (showing_) return;
  solver_.drag(options());
  settle_.start();
  refreshMessage();
}

void BudgetBar::refresh() {
  if (!document_.isOpen()) return;
  const auto& report = document_.report();
  const QString name = QString::fromStdString(report.name);
  name_->setText(fontMetrics().elidedText(name, Qt::ElideMiddle, 170));
  name_->setToolTip(
      plainTip(tr("%1: %n layers, %2 parameters", nullptr, int(report.layers.size()))
                   .arg(QString::fromStdString(report.path), countText(document_.denseParameters()))));
  refreshBudget();
  drop_->refresh();
  totals_->show(totalsOf(document_, store_));
  placeTotals();
}

void BudgetBar::placeTotals() {
  int needed = slider_->minimumWidth();
  const QWidget* limit = percent_;
  if (drop()) limit = drop_->points();
  for (const QWidget* each : std::initializer_list<const QWidget*>{quantity_, limit, families_, solve_})
    needed += each->sizeHint().width() + spacing;
  if (drop())
    needed = std::max(needed, chip_->sizeHint().width() + message_->minimumWidth() +
                                  drop_->samples()->sizeHint().width() + 2 * spacing);
  needed += std::max(name_->sizeHint().width(), variant_->sizeHint().width());
  needed += totals_->sizeHint().width() + 4 * spacing + 32;  // 32: the margins
  QHBoxLayout* place = needed > width() ? below_ : line_;
  if (place->indexOf(totals_) >= 0) return;
  layout()->setContentsMargins(16, place == below_ ? 8 : 0, 16, place == below_ ? 4 : 0);
  (place == line_ ? below_ : line_)->removeWidget(totals_);
  place->addWidget(totals_);
}

void BudgetBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeTotals();
}

void BudgetBar::refreshBudget() {
  // undo and points of the plot bring other budgets; a slider in a hand stays where it is
  const auto& budget = document_.recipe().budget;
  if (!budget) return shown_.reset();
  if (slider_->isSliderDown() || solver_.isBusy() || dropper_.job().isRunning()) return;
  if (shown_ == budget) return;  // another one may be set up meanwhile
  shown_ = budget;
  showing_ = true;
  if (budget->quantity == accuracyDrop.toStdString())
    drop_->show(budget->fraction);
  else
    percent_->setValue(std::clamp(int(std::lround(budget->fraction * 100)), 1, 100));
  if (const int index = quantity_->findData(QString::fromStdString(budget->quantity)); index >= 0)
    quantity_->setCurrentIndex(index);
  showing_ = false;
}

void BudgetBar::refreshMessage() {
  QPalette colours = palette();
  colours.setColor(QPalette::PlaceholderText, secondaryText(palette()));
  if (drop()) {
    const auto words = drop_->words();
    if (words.warns) colours.setColor(QPalette::PlaceholderText, slower(palette()));
    message_->setPalette(colours);
    // the tooltip has the whole
    message_->setText(
        message_->fontMetrics().elidedText(words.text, Qt::ElideRight, message_->maximumWidth()));
    message_->setToolTip(words.tip);
    return;
  }
  const auto asked = options();
  const auto least = solver_.leastShare();
  QString text, tip;
  if (least && asked.quantity == solver_.leastOf() && asked.fraction < *least) {
    text = tr("▲ %1 is the least that can be reached").arg(percentText(*least));
    tip = tr("With these families, and with the locked layers as they are");
    colours.setColor(QPalette::PlaceholderText, slower(palette()));
  } else if (document_.isOpen()) {
    const auto loss = store_.loss(document_.recipe());
    if (loss && document_.metric() != Metric::weight) {
      text = tr("predicted loss +%1").arg(threeDigits(*loss));
      tip = tr("What the losses of all layers sum up to, for a sample");
    } else if (const auto norm = store_.weightNorm(document_.report()); loss && norm && *norm > 0) {
      text = tr("predicted weight error %1").arg(percentText(std::sqrt(2 * *loss) / *norm));
      tip = tr("Size of what the weights lose against their size");
    } else if (!solver_.isLive(asked)) {
      text = tr("Solve once, then drag");
      tip = tr("Solving looks at every layer; from then on the recipe follows the slider");
    }
  }
  message_->setPalette(colours);
  message_->setText(text);
  message_->setToolTip(tip);
}

void BudgetBar::setVariantActions(const QList<QAction*>& actions) { variant_->setActions(actions); }

void BudgetBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange && document_.isOpen()) showLimit();
  if (event->type() != QEvent::PaletteChange) return;
  colourFamilies();
  refreshMessage();
}

void BudgetBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  painter.setPen(hairline(palette()));
  painter.drawLine(0, height() - 1, width(), height() - 1);
}

}  // namespace tenfold::ui

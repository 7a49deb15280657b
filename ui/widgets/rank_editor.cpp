// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rank_editor.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QSlider>
#include <QSpinBox>
#include <cmath>

#include "engine/spec/factors.h"
#include "ui/document/requests.h"
#include "ui/settings/family_style.h"
#include "ui/widgets/card.h"

namespace tenfold::ui {
namespace {

enum Mode { numbers, fraction };
constexpr int numberWidth = 84;

QSlider* makeSlider(QWidget* parent, const QString& name) {
  auto* slider = new QSlider(Qt::Horizontal, parent);
  slider->setObjectName(name);
  return slider;
}

}  // namespace

RankEditor::RankEditor(QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  modeLine_ = new QWidget(this);
  auto* line = new QHBoxLayout(modeLine_);
  line->setContentsMargins(0, 0, 0, 0);
  line->addWidget(secondaryLabel(tr("size given as"), this), 1);
  mode_ = new QComboBox(this);
  mode_->setObjectName("rankMode");
  mode_->addItems({tr("ranks"), tr("fraction of dense")});
  mode_->setToolTip(
      tr("Give the inner sizes yourself, or the share of the dense weight to keep: then the "
         "largest ranks within it are used"));
  line->addWidget(mode_);
  layout->addWidget(modeLine_);
  grid_ = new QGridLayout;
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setHorizontalSpacing(8);
  grid_->setVerticalSpacing(4);
  layout->addLayout(grid_);
  connect(mode_, &QComboBox::activated, this, &RankEditor::setMode);
}

void RankEditor::show(const LayerShape& shape, const LayerOptions& options, Share share) {
  const Rank* rank = rank_of(options);
  setVisible(rank != nullptr);
  if (rank == nullptr) return;
  modeLine_->show();
  shape_ = shape;
  options_ = options;
  showing_ = true;
  const QColor tone = familyStyle(static_cast<Family>(options.index()), palette()).colour;
  const bool byFraction = rank->is_fraction();
  mode_->setCurrentIndex(byFraction ? fraction : numbers);
  if (byFraction) {
    if (fraction_ == nullptr) buildFraction();
    showFraction(std::get<double>(rank->value), share, tone);
  } else {
    showNumbers(rankNames(shape, options), max_ranks(shape, options), resolve_ranks(shape, options), tone);
  }
  showing_ = false;
}

void RankEditor::show(const QStringList& names, const Shape& limits, const Shape& ranks, const QColor& tone) {
  modeLine_->hide();
  showing_ = true;
  showNumbers(names, limits, ranks, tone);
  showing_ = false;
}

void RankEditor::emptyGrid() {
  while (QLayoutItem* item = grid_->takeAt(0)) {
    // a signal of the widget itself may have led here
    item->widget()->hide();
    item->widget()->deleteLater();
    item->widget()->setObjectName({});
    delete item;
  }
  lines_.clear();
  fraction_ = nullptr;
  fractionSlider_ = nullptr;
  names_.clear();
}

void RankEditor::buildNumbers(const QStringList& names) {
  emptyGrid();
  names_ = names;
  QWidget* before = mode_;  // new widgets would come last in the tab order
  for (int k = 0; k < names.size(); ++k) {
    addLine(k, names[k]);
    setTabOrder(before, lines_.back().slider);
    setTabOrder(lines_.back().slider, lines_.back().number);
    before = lines_.back().number;
  }
}

void RankEditor::addLine(int index, const QString& name) {
  auto* label = secondaryLabel(name, this);
  auto* slider = makeSlider(this, QStringLiteral("rankSlider%1").arg(index));
  auto* number = new QSpinBox(this);
  number->setObjectName(QStringLiteral("rank%1").arg(index));
  number->setAccessibleName(name);
  number->setAlignment(Qt::AlignRight);
  number->setFixedWidth(numberWidth);
  slider->setAccessibleName(name);
  slider->setFocusPolicy(Qt::StrongFocus);
  label->setBuddy(number);
  grid_->addWidget(label, index, 0);
  grid_->addWidget(slider, index, 1);
  grid_->addWidget(number, index, 2);
  grid_->setColumnStretch(1, 1);
  lines_.push_back({label, slider, number});
  connect(slider, &QSlider::valueChanged, this, [this, number](int value) {
    if (showing_) return;
    number->setValue(value);
  });
  connect(number, &QSpinBox::valueChanged, this, [this] {
    if (!showing_) emitNumbers();
  });
  connect(slider, &QSlider::sliderReleased, this, &RankEditor::editingFinished);
  connect(number, &QSpinBox::editingFinished, this, &RankEditor::editingFinished);
}

void RankEditor::buildFraction() {
  emptyGrid();
  auto* label = secondaryLabel(tr("share kept"), this);
  fractionSlider_ = makeSlider(this, QStringLiteral("fractionSlider"));
  fractionSlider_->setRange(1, 1000);
  fraction_ = new QDoubleSpinBox(this);
  fraction_->setObjectName("rankFraction");
  fraction_->setAccessibleName(tr("share of the dense weight to keep, per cent"));
  fraction_->setRange(0.1, 100);
  fraction_->setDecimals(1);
  fraction_->setSuffix(QStringLiteral(" %"));
  fraction_->setAlignment(Qt::AlignRight);
  fraction_->setFixedWidth(numberWidth);
  label->setBuddy(fraction_);
  grid_->addWidget(label, 0, 0);
  grid_->addWidget(fractionSlider_, 0, 1);
  grid_->addWidget(fraction_, 0, 2);
  grid_->setColumnStretch(1, 1);
  setTabOrder(mode_, fractionSlider_);
  setTabOrder(fractionSlider_, fraction_);
  connect(fractionSlider_, &QSlider::valueChanged, this, [this](int value) {
    if (!showing_) fraction_->setValue(value / 10.0);
  });
  connect(fraction_, &QDoubleSpinBox::valueChanged, this, [this](double percent) {
    if (!showing_) emit rankEdited({percent / 100});
  });
  connect(fractionSlider_, &QSlider::sliderReleased, this, &RankEditor::editingFinished);
  connect(fraction_, &QDoubleSpinBox::editingFinished, this, &RankEditor::editingFinished);
}

void RankEditor::showNumbers(const QStringList& names, const Shape& limits, const Shape& ranks,
                             const QColor& tone) {
  if (fraction_ != nullptr || names != names_) buildNumbers(names);
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    const int limit = int(std::min<std::int64_t>(limits[k], 1'000'000)), value = int(ranks[k]);
    lines_[k].slider->setProperty("tone", tone);
    lines_[k].slider->setRange(1, limit);
    lines_[k].slider->setValue(value);
    lines_[k].slider->update();
    lines_[k].number->setRange(1, limit);
    lines_[k].number->setValue(value);
    const QString tip = tr("%1, 1 to %2").arg(names_[int(k)]).arg(limit);
    lines_[k].number->setToolTip(tip);
    lines_[k].slider->setToolTip(tip);
  }
}

void RankEditor::showFraction(double value, Share share, const QColor& tone) {
  fractionSlider_->setProperty("tone", tone);
  fractionSlider_->setValue(int(value * 1000 + 0.5));
  // a value that is set is written anew, and "12." would be "12.0" before the 5 is typed
  const bool typing = share == Share::resulting && fraction_->hasFocus();
  if (!typing && std::abs(fraction_->value() - value * 100) > 1e-6) fraction_->setValue(value * 100);
  const Shape ranks = resolve_ranks(shape_, options_);
  QStringList words;
  for (const auto rank : ranks) words << QString::number(rank);
  fraction_->setToolTip(tr("gives ranks %1").arg(words.join(", ")));
}

void RankEditor::setMode(int mode) {
  if (mode == fraction)
    emit rankEdited({std::max(0.001, std::round(kept_share(shape_, options_) * 1000) / 1000)});
  else
    emit rankEdited({resolve_ranks(shape_, options_)});
  emit editingFinished();
}

void RankEditor::emitNumbers() {
  std::vector<std::int64_t> ranks;
  for (const Line& line : lines_) ranks.push_back(line.number->value());
  if (ranks.size() == 1)
    emit rankEdited({ranks.front()});
  else
    emit rankEdited({ranks});
}

}  // namespace tenfold::ui

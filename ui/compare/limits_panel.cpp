// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/limits_panel.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSlider>
#include <algorithm>
#include <cmath>

namespace tenfold::ui {
namespace {

constexpr int steps = 1000;

QString tipOf(Fact fact) {
  return lessIsBetter(fact) ? LimitsPanel::tr("The most that %1 may be").arg(factWord(fact))
                            : LimitsPanel::tr("The least that %1 may be").arg(factWord(fact));
}

}  // namespace

LimitsPanel::LimitsPanel(QWidget* parent) : Card(tr("Limits"), parent) {
  setObjectName("limitsPanel");
  reset_ = new QPushButton(tr("Reset"), this);
  reset_->setObjectName("resetLimits");
  reset_->setToolTip(tr("Takes all limits away"));
  header()->addWidget(reset_);
  auto* grid = new QGridLayout;
  grid->setContentsMargins(12, 8, 12, 4);
  grid->setHorizontalSpacing(10);
  grid->setVerticalSpacing(4);
  grid->setColumnStretch(1, 1);
  for (const Fact fact : allFacts) lines_.push_back(makeLine(fact));
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    grid->addWidget(lines_[k].check, int(k), 0);
    grid->addWidget(lines_[k].slider, int(k), 1);
    grid->addWidget(lines_[k].value, int(k), 2);
    connect(lines_[k].slider, &QSlider::valueChanged, this, [this, k] {
      if (!showing_) moved(lines_[k]);
    });
    connect(lines_[k].value, &BoundEdit::entered, this,
            [this, k](std::optional<double> bound) { choose(lines_[k], bound); });
    connect(lines_[k].value, &BoundEdit::stepped, lines_[k].slider, [slider = lines_[k].slider](int steps) {
      slider->setValue(slider->value() + steps * slider->singleStep());
    });
    connect(lines_[k].check, &QCheckBox::toggled, this, [this, k](bool on) {
      if (showing_) return;
      Line& line = lines_[k];
      on ? void(limits_.bounds[line.fact] = line.bound) : void(limits_.bounds.erase(line.fact));
      show(line);
      emit limitsChanged();
    });
  }
  advice_ = new QLabel(this);
  advice_->setObjectName("compareAdvice");
  advice_->setWordWrap(true);
  advice_->setTextFormat(Qt::RichText);
  advice_->setContentsMargins(12, 4, 12, 4);
  advice_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  advice_->setMinimumHeight(3 * fontMetrics().lineSpacing() + 8);  // nothing jumps as it changes
  take_ = new QPushButton(this);
  take_->setObjectName("takeAdvice");
  auto* foot = new QHBoxLayout;
  foot->setContentsMargins(12, 0, 12, 10);
  foot->addWidget(take_);
  foot->addStretch(1);
  body()->addLayout(grid);
  body()->addWidget(advice_, 1);
  body()->addLayout(foot);
  connect(take_, &QPushButton::clicked, this, &LimitsPanel::adviceTaken);
  connect(reset_, &QPushButton::clicked, this, [this] {
    reset();
    emit limitsChanged();
  });
}

LimitsPanel::Line LimitsPanel::makeLine(Fact fact) {
  Line line{fact,
            new QCheckBox(factWord(fact), this),
            new QSlider(Qt::Horizontal, this),
            new BoundEdit(fact, this),
            {},
            {}};
  line.check->setObjectName("limit_" + factId(fact));
  line.check->setToolTip(tipOf(fact));
  line.slider->setObjectName("slider_" + factId(fact));
  line.slider->setRange(0, steps);
  line.slider->setPageStep(steps / 20);
  line.slider->setSingleStep(steps / 200);
  line.slider->setMinimumWidth(60);
  line.slider->setAccessibleName(tipOf(fact));
  line.slider->setToolTip(tipOf(fact));
  line.value->setObjectName("bound_" + factId(fact));
  return line;
}

void LimitsPanel::moved(Line& line) {
  choose(line, *line.low + (*line.high - *line.low) * line.slider->value() / steps);
}

void LimitsPanel::choose(Line& line, std::optional<double> bound) {
  if (bound) {
    line.bound = *bound;
    line.touched = true;
    limits_.bounds[line.fact] = *bound;  // who moves or types it means it
  } else {
    limits_.bounds.erase(line.fact);
  }
  show(line);
  emit limitsChanged();
}

void LimitsPanel::show(Line& line) {
  const QScopedValueRollback showing(showing_, true);
  const bool known = line.low.has_value();
  const bool checked = limits_.bounds.contains(line.fact);
  line.check->setEnabled(known || checked);
  line.check->setChecked(checked);
  line.slider->setEnabled(known && *line.high > *line.low);
  if (known && *line.high > *line.low)
    line.slider->setValue(
        int(std::lround(std::clamp((line.bound - *line.low) / (*line.high - *line.low), 0.0, 1.0) * steps)));
  const QString words = known || checked ? limitText(line.fact, line.bound) : unknownText(line.fact);
  line.value->setEnabled(known || checked);
  line.value->showBound(words, line.bound, checked);
  line.slider->setAccessibleDescription(words);
  reset_->setEnabled(!limits_.bounds.empty());
}

void LimitsPanel::showRanges(const std::vector<VariantFacts>& variants,
                             const std::vector<VariantFacts>& points) {
  for (Line& line : lines_) {
    line.low = line.high = std::nullopt;
    for (const auto* list : {&variants, &points})
      for (const auto& each : *list)
        if (const auto& value = each.value(line.fact)) {
          line.low = std::min(line.low.value_or(*value), *value);
          line.high = std::max(line.high.value_or(*value), *value);
        }
    if (const auto bound = limits_.of(line.fact))
      line.bound = *bound;
    else if (line.low && !line.touched)
      line.bound = loosest(line);
    show(line);
  }
}

void LimitsPanel::showCount(const LimitCount& count) {
  const QString text = tr("%1 of %2 within").arg(count.within).arg(count.all);
  setSubtitle(limits_.bounds.empty() ? tr("none set")
              : count.unknown == 0   ? text
                                     : tr("%1, %2 not measured").arg(text).arg(count.unknown));
}

void LimitsPanel::showAdvice(const QString& text, const QString& button) {
  advice_->setText(text);
  take_->setText(button);
  take_->setVisible(!button.isEmpty());
}

void LimitsPanel::setLimits(const Limits& limits) {
  limits_ = limits;
  for (Line& line : lines_) {
    if (const auto bound = limits.of(line.fact)) line.bound = *bound;
    line.touched = false;
    show(line);
  }
}

void LimitsPanel::reset() {
  limits_ = {};
  for (Line& line : lines_) {
    line.touched = false;
    if (line.low) line.bound = loosest(line);
    show(line);
  }
}

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/format_panel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>

#include "ui/widgets/choice_card.h"

namespace tenfold::ui {

FormatPanel::FormatPanel(QWidget* parent) : Card(tr("Format"), parent) {
  setObjectName("formatPanel");
  auto* page = new QWidget(this);
  auto* lines = new QVBoxLayout(page);
  lines->setContentsMargins(8, 8, 8, 8);
  lines->setSpacing(4);
  for (const ExportKind& kind : exportKinds()) {
    auto* card = new ChoiceCard(kind.name, kind.suffix, kind.when, page);
    card->setObjectName("format_" + kind.id);
    connect(card, &ChoiceCard::toggled, this, [this, id = kind.id](bool on) {
      if (!on || choice_.kind == id) return;
      choice_.kind = id;
      refresh();
      emit changed();
    });
    lines->addWidget(card);
    cards_.push_back(card);
  }
  lines->addStretch(1);
  body()->addWidget(scrollPage(page, this), 1);
  options_ = new QStackedWidget(this);
  auto* none = secondaryLabel(tr("This format leaves nothing to choose."), options_);
  none->setWordWrap(true);
  none->setContentsMargins(12, 4, 12, 8);
  options_->addWidget(none);
  options_->addWidget(makeOnnxOptions());
  options_->addWidget(makeReportOptions());
  options_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  body()->addWidget(options_);
  choose({});
}

QWidget* FormatPanel::makeOnnxOptions() {
  auto* page = new QWidget(this);
  auto* lines = new QVBoxLayout(page);
  lines->setContentsMargins(12, 4, 12, 10);
  lines->setSpacing(6);
  auto* line = new QHBoxLayout;
  auto* label = new QLabel(tr("&Operator set"), page);
  opset_ = new QSpinBox(page);
  opset_->setObjectName("exportOpset");
  opset_->setRange(least_onnx_opset, most_onnx_opset);
  opset_->setToolTip(tr(
      "Version of ONNX's operators: older ones run in older programs, newer ones say more in fewer nodes"));
  label->setBuddy(opset_);
  half_ = new QCheckBox(tr("Half precis&ion"), page);
  half_->setObjectName("exportHalf");
  half_->setToolTip(tr("Weights and computation in float16: half the size, about three digits of precision"));
  line->addWidget(label);
  line->addWidget(opset_);
  line->addStretch(1);
  lines->addLayout(line);
  lines->addWidget(half_);
  connect(opset_, &QSpinBox::valueChanged, this, &FormatPanel::read);
  connect(half_, &QCheckBox::toggled, this, &FormatPanel::read);
  return page;
}

QWidget* FormatPanel::makeReportOptions() {
  auto* page = new QWidget(this);
  auto* lines = new QVBoxLayout(page);
  lines->setContentsMargins(12, 4, 12, 10);
  lines->setSpacing(6);
  csv_ = new QCheckBox(tr("&Layers as CSV beside it"), page);
  csv_->setObjectName("exportCsv");
  csv_->setToolTip(tr("A line a factorized layer: family, ranks, counts before and after, errors"));
  recipe_ = new QCheckBox(tr("&Recipe beside it"), page);
  recipe_->setObjectName("exportRecipe");
  recipe_->setToolTip(tr("All decisions as JSON: 'tenfold compress --recipe' takes them again"));
  lines->addWidget(csv_);
  lines->addWidget(recipe_);
  for (QCheckBox* box : {csv_, recipe_}) connect(box, &QCheckBox::toggled, this, &FormatPanel::read);
  return page;
}

void FormatPanel::read() {
  choice_.opset = opset_->value();
  choice_.half = half_->isChecked();
  choice_.csv = csv_->isChecked();
  choice_.recipe = recipe_->isChecked();
  emit changed();
}

void FormatPanel::choose(const ExportChoice& choice) {
  {
    const QSignalBlocker opset(opset_), half(half_), csv(csv_), recipe(recipe_);
    opset_->setValue(choice.opset);
    half_->setChecked(choice.half);
    csv_->setChecked(choice.csv);
    recipe_->setChecked(choice.recipe);
  }
  choice_ = choice;
  choice_.kind = exportKind(choice.kind).id;
  choice_.opset = opset_->value();
  refresh();
  emit changed();
}

void FormatPanel::chooseKind(const QString& kind) {
  ExportChoice choice = choice_;
  choice.kind = kind;
  choose(choice);
}

void FormatPanel::focusChosen() {
  for (ChoiceCard* card : cards_)
    if (card->isChecked()) card->setFocus(Qt::OtherFocusReason);
}

void FormatPanel::refresh() {
  for (ChoiceCard* card : cards_)
    if (card->objectName() == "format_" + choice_.kind) card->setChecked(true);
  options_->setCurrentIndex(choice_.kind == "onnx" ? 1 : choice_.kind == reportKind ? 2 : 0);
}

}  // namespace tenfold::ui

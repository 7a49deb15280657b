// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/curves_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

namespace tenfold::ui {

CurvesPanel::CurvesPanel(const Words& words, QWidget* parent) : QWidget(parent) {
  const QString name(words.name);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(4, 6, 4, 4);
  whole->setSpacing(2);
  auto* line = new QHBoxLayout;
  line->setContentsMargins(8, 0, 6, 0);
  choice_ = new QComboBox(this);
  choice_->setObjectName(name + "Choice");
  choice_->setAccessibleName(words.choiceTip);
  choice_->setToolTip(words.choiceTip);
  line->addWidget(choice_);
  line->addStretch(1);
  plot_ = new CurvesPlot(words.name, words.accessible, this);
  plot_->setContextMenuPolicy(Qt::CustomContextMenu);
  empty_ = new EmptyState({}, words.button, this);
  if (!words.button.isEmpty()) {
    button_ = new QPushButton(words.button, this);
    button_->setObjectName(name + "Button");
    button_->setToolTip(words.buttonTip);
    line->addWidget(button_);
    connect(button_, &QPushButton::clicked, this, &CurvesPanel::buttonPressed);
    connect(empty_, &EmptyState::pressed, this, &CurvesPanel::buttonPressed);
  }
  pages_ = new QStackedWidget(this);
  pages_->addWidget(empty_);
  pages_->addWidget(plot_);
  whole->addLayout(line);
  whole->addWidget(pages_, 1);
  connect(choice_, &QComboBox::currentIndexChanged, this, &CurvesPanel::choiceChanged);
}

void CurvesPanel::addChoice(const QString& text, int value) { choice_->addItem(text, value); }

int CurvesPanel::choice() const { return choice_->currentData().toInt(); }

void CurvesPanel::show(CurveScene scene) {
  pages_->setCurrentIndex(scene.isEmpty() ? 0 : 1);
  plot_->show(std::move(scene));
}

void CurvesPanel::setEmpty(const QString& sentence) { empty_->setSentence(sentence); }

void CurvesPanel::setButtonEnabled(bool enabled) {
  if (button_ != nullptr) button_->setEnabled(enabled);
  empty_->setButtonVisible(button_ != nullptr && enabled);
}

}  // namespace tenfold::ui

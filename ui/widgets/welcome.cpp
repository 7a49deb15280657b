// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/welcome.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/settings/samples.h"
#include "ui/widgets/card.h"

namespace tenfold::ui {

namespace {

/// A button that is a line of text: files and pages to go to.
QPushButton* linkButton(const QString& text, QWidget* parent) {
  auto* button = new QPushButton(text, parent);
  button->setFlat(true);
  button->setCursor(Qt::PointingHandCursor);
  button->setAutoDefault(false);
  return button;
}

}  // namespace

Welcome::Welcome(QWidget* parent) : QWidget(parent) {
  setObjectName("welcome");
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(12);
  layout->addStretch(2);
  makeBeginning(*layout);
  layout->addSpacing(24);
  recent_ = new Card(tr("Recent files"), this);
  recent_->setObjectName("recentFiles");
  recent_->hide();
  steps_ = new Card(tr("First steps"), this);
  steps_->setObjectName("firstSteps");
  makeSteps();
  auto* cards = new QHBoxLayout;
  cards->setSpacing(16);
  cards->addStretch(1);
  for (Card* card : {recent_, steps_}) {
    card->setMinimumWidth(440);
    card->body()->setContentsMargins(12, 10, 8, 10);
    cards->addWidget(card, 0, Qt::AlignTop);
  }
  cards->addStretch(1);
  layout->addLayout(cards);
  layout->addStretch(3);
  colourLinks();
}

void Welcome::colourLinks() {
  for (auto* button : findChildren<QPushButton*>()) {
    if (!button->isFlat()) continue;
    QPalette colours = palette();
    colours.setColor(QPalette::ButtonText, colours.color(QPalette::Link));
    button->setPalette(colours);
  }
}

void Welcome::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) colourLinks();
  QWidget::changeEvent(event);
}

void Welcome::makeBeginning(QVBoxLayout& column) {
  auto* title = new QLabel(tr("Make a trained network smaller"), this);
  QFont large = title->font();
  large.setPointSizeF(large.pointSizeF() * 1.7);
  large.setBold(true);
  title->setFont(large);
  title->setAlignment(Qt::AlignCenter);
  column.addWidget(title);
  auto* words =
      secondaryLabel(tr("Open or drop a file: a model of PyTorch or ONNX, a checkpoint, a state dict, "
                        "safetensors, NumPy arrays.\nWhat is inside, with exact sizes, appears at once; then "
                        "choose how small it shall be."),
                     this);
  words->setAlignment(Qt::AlignCenter);
  column.addWidget(words);
  column.addSpacing(8);
  auto* buttons = new QHBoxLayout;
  buttons->addStretch(1);
  auto* open = new QPushButton(tr("&Open a file…"), this);
  open->setObjectName("welcomeOpen");
  open->setDefault(true);
  buttons->addWidget(open);
  connect(open, &QPushButton::clicked, this, &Welcome::openWanted);
  for (const Sample& sample : bundledSamples()) {
    auto* button = new QPushButton(tr("Try %1").arg(sample.title), this);
    button->setObjectName("sample_" + sample.title);
    button->setToolTip(tr("A small trained model that comes with Tenfold"));
    buttons->addWidget(button);
    connect(button, &QPushButton::clicked, this, [this, path = sample.path] { emit sampleWanted(path); });
  }
  buttons->addStretch(1);
  column.addLayout(buttons);
}

void Welcome::makeSteps() {
  const QList<std::pair<QString, QString>> steps{
      {tr("Open a model, or try a sample"), "open"},
      {tr("Calibrate: show it samples it was trained for"), "calibrate"},
      {tr("Set a budget and solve it"), "budget-bar"},
      {tr("Look at single layers, lock or change them"), "inspector"},
      {tr("Evaluate: accuracy on samples it has not seen"), "evaluate"},
      {tr("Export, and read the verification"), "export"}};
  int number = 0;
  for (const auto& [words, page] : steps) {
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(new QLabel(QStringLiteral("%1.").arg(++number), this));
    row->addWidget(new QLabel(words, this), 1);
    auto* more = linkButton(tr("how"), this);
    more->setObjectName("step_" + page);
    more->setAccessibleName(tr("how: %1").arg(words));
    connect(more, &QPushButton::clicked, this, [this, id = page] { emit helpWanted(id); });
    row->addWidget(more);
    steps_->body()->addLayout(row);
  }
}

void Welcome::setRecent(const QStringList& paths) {
  delete files_;
  files_ = new QWidget(recent_);
  auto* column = new QVBoxLayout(files_);
  column->setContentsMargins(0, 0, 0, 0);
  int shown = 0;
  for (const QString& path : paths) {
    const QFileInfo file(path);
    if (!file.exists() || shown == 6) continue;
    auto* row = new QHBoxLayout;
    auto* button = linkButton(file.fileName().replace('&', "&&"), files_);
    button->setObjectName(QStringLiteral("recent%1").arg(shown++));
    button->setToolTip(QDir::toNativeSeparators(path));
    connect(button, &QPushButton::clicked, this, [this, path] { emit sampleWanted(path); });
    row->addWidget(button);
    auto* folder = secondaryLabel({}, files_);
    folder->setText(folder->fontMetrics().elidedText(QDir::toNativeSeparators(file.absolutePath()),
                                                     Qt::ElideMiddle, 220));
    row->addWidget(folder, 1, Qt::AlignRight);
    column->addLayout(row);
  }
  recent_->body()->addWidget(files_);
  recent_->setVisible(shown > 0);
  colourLinks();
}

}  // namespace tenfold::ui

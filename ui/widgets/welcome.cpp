// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/welcome.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/settings/samples.h"
#include "ui/widgets/card.h"

namespace tenfold::ui {

Welcome::Welcome(QWidget* parent) : QWidget(parent) {
  setObjectName("welcome");
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(12);
  layout->addStretch(2);
  auto* title = new QLabel(tr("Make a trained network smaller"), this);
  QFont large = title->font();
  large.setPointSizeF(large.pointSizeF() * 1.7);
  large.setBold(true);
  title->setFont(large);
  title->setAlignment(Qt::AlignCenter);
  layout->addWidget(title);
  auto* words =
      secondaryLabel(tr("Open or drop a file: a model of PyTorch or ONNX, a checkpoint, a state dict, "
                        "safetensors, NumPy arrays.\nWhat is inside, with exact sizes, appears at once; then "
                        "choose how small it shall be."),
                     this);
  words->setAlignment(Qt::AlignCenter);
  layout->addWidget(words);
  layout->addSpacing(8);
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
  layout->addLayout(buttons);
  layout->addStretch(3);
}

}  // namespace tenfold::ui

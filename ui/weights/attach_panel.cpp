// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/weights/attach_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/settings/engine_text.h"

namespace tenfold::ui {

AttachPanel::AttachPanel(const WeightsDocument& document, QWidget* parent)
    : Card(tr("Model"), parent), document_(document) {
  setObjectName("attachPanel");
  body()->setContentsMargins(12, 8, 12, 10);
  body()->setSpacing(8);
  auto* page = new QWidget(this);
  auto* words = new QVBoxLayout(page);
  words->setContentsMargins(0, 0, 0, 0);
  words->setSpacing(6);
  found_ = new QLabel(page);
  found_->setObjectName("weightsFound");
  remarks_ = secondaryLabel({}, page);
  remarks_->setObjectName("weightsRemarks");
  for (QLabel* label : {found_, remarks_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->addWidget(label);
  }
  words->addStretch(1);
  body()->addWidget(scrollPage(page, this), 1);
  auto* line = new QHBoxLayout;
  auto* attach = new QPushButton(tr("A&ttach to an architecture…"), this);
  attach->setObjectName("attachWeights");
  attach->setDefault(true);
  attach->setToolTip(
      tr("Finds a built-in network, or takes a model file, that these weights fit (Ctrl+Shift+A)"));
  line->addStretch(1);
  line->addWidget(attach);
  body()->addLayout(line);
  connect(attach, &QPushButton::clicked, this, &AttachPanel::attachWanted);
  connect(&document_, &WeightsDocument::changed, this, &AttachPanel::refresh);
  refresh();
}

void AttachPanel::refresh() {
  const auto& report = document_.report();
  QString text =
      tr("Weights alone say nothing of how the network computes. Attached to an architecture they "
         "are a model: compress, measure and export it as a whole.");
  if (report.recipe && !report.recipe->layers.empty())
    text += ' ' + tr("Tenfold compressed %n layers of it.", nullptr, int(report.recipe->layers.size()));
  found_->setText(text);
  QStringList remarks;
  for (const auto& remark : report.remarks) remarks << engineText(remark);
  remarks_->setText(remarks.join('\n'));
  remarks_->setVisible(!remarks.isEmpty());
}

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/weights/weights_page.h"

#include <QSplitter>
#include <QVBoxLayout>

#include "ui/widgets/panels.h"

namespace tenfold::ui {

WeightsPage::WeightsPage(WeightsDocument& document, DecomposeService& service, Dialogs& dialogs,
                         QWidget* parent)
    : QWidget(parent) {
  setObjectName("weightsPage");
  bar_ = new WeightsBar(document, this);
  tensors_ = new TensorPanel(document, this);
  modules_ = new ModulePanel(document, this);
  attach_ = new AttachPanel(document, this);
  decompose_ = new DecomposePanel(document, service, dialogs, this);
  tensors_->setMinimumSize(420, 160);
  modules_->setMinimumHeight(120);
  attach_->setMinimumSize(300, 170);
  decompose_->setMinimumHeight(220);

  left_ = new QSplitter(Qt::Vertical, this);
  left_->addWidget(tensors_);
  left_->addWidget(modules_);
  right_ = new QSplitter(Qt::Vertical, this);
  right_->addWidget(attach_);
  right_->addWidget(decompose_);
  whole_ = new QSplitter(Qt::Horizontal, this);
  whole_->addWidget(left_);
  whole_->addWidget(right_);
  for (QSplitter* each : {left_, right_, whole_}) each->setChildrenCollapsible(false);
  left_->setSizes({480, 300});
  right_->setSizes({190, 590});
  whole_->setStretchFactor(0, 1);
  whole_->setSizes({940, 400});
  panels_ = new Panels(this, {whole_, left_, right_},
                       {{tensors_, tensors_->header(), tr("Tensors")},
                        {modules_, modules_->header(), tr("Modules")},
                        {attach_, attach_->header(), tr("Model")},
                        {decompose_, decompose_->header(), tr("Decompose")}});

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(bar_);
  auto* inner = new QVBoxLayout;
  inner->setContentsMargins(10, 10, 10, 10);
  inner->addWidget(whole_);
  layout->addLayout(inner, 1);

  connect(bar_, &WeightsBar::choiceWanted, this, &WeightsPage::choiceWanted);
  connect(attach_, &AttachPanel::attachWanted, this, &WeightsPage::attachWanted);
  connect(modules_, &ModulePanel::anyFound, this, [this](bool any) { panels_->setOffered(modules_, any); });
  panels_->setOffered(modules_, !document.report().modules.empty());
  connect(modules_, &ModulePanel::tensorsWanted, this, [this](const QString& path) {
    panels_->reveal(tensors_);
    tensors_->setFilter(path.isEmpty() ? path : path + '.');
    tensors_->setFocus();
  });
}

}  // namespace tenfold::ui

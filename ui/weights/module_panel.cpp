// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/weights/module_panel.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include "ui/widgets/table.h"

namespace tenfold::ui {

ModulePanel::ModulePanel(const WeightsDocument& document, QWidget* parent)
    : Card(tr("Modules"), parent), document_(document), model_(document), tree_(new QTreeView(this)) {
  setObjectName("modulePanel");
  tree_->setObjectName("modules");
  tree_->setAccessibleName(tr("modules in the file"));
  tree_->setToolTip(tr("Enter or a double click shows the tensors of a module"));
  tree_->setModel(&model_);
  styleTable(*tree_);
  tree_->setSelectionMode(QAbstractItemView::SingleSelection);
  tree_->header()->setSectionResizeMode(ModuleModel::Name, QHeaderView::Interactive);
  tree_->header()->setStretchLastSection(true);
  setFocusProxy(tree_);
  body()->addWidget(tree_);
  connect(tree_, &QTreeView::activated, this, [this](const QModelIndex& index) {
    emit tensorsWanted(index.data(ModuleModel::PathRole).toString());
  });
  connect(&model_, &QAbstractItemModel::modelReset, this, &ModulePanel::refresh);
  refresh();
}

void ModulePanel::refresh() {
  constexpr int nameWidth = 220, typeWidth = 150, openedDepth = 1;
  emit anyFound(!document_.report().modules.empty());
  setSubtitle(tr("%1, as found; nothing was executed").arg(document_.report().modules.size()),
              Qt::AlignRight);
  tree_->expandToDepth(openedDepth);
  tree_->setColumnWidth(ModuleModel::Name, nameWidth);
  tree_->setColumnWidth(ModuleModel::Type, typeWidth);
}

}  // namespace tenfold::ui

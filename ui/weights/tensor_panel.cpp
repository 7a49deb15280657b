// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/weights/tensor_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <algorithm>

#include "ui/widgets/table.h"

namespace tenfold::ui {
namespace {

constexpr int measuredRows = 500, widestColumn = 150;

}  // namespace

TensorPanel::TensorPanel(WeightsDocument& document, QWidget* parent)
    : Card(tr("Tensors"), parent), document_(document), model_(document), table_(new QTreeView(this)) {
  setObjectName("tensorPanel");
  search_ = new QLineEdit(this);
  search_->setObjectName("tensorFilter");
  search_->setPlaceholderText(tr("filter: name, type or shape"));
  search_->setClearButtonEnabled(true);
  search_->setFixedWidth(200);
  search_->setTextMargins(4, 0, 0, 0);
  search_->setAccessibleName(tr("filter tensors"));
  header()->insertWidget(1, search_);
  makeTable();
  setFocusProxy(table_);
  body()->addWidget(table_);
  connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
    filter_.setFilterFixedString(text.trimmed());
    refreshCount();
  });
  connect(&model_, &QAbstractItemModel::modelReset, this, [this] {
    search_->clear();
    fitColumns(*table_, measuredRows, widestColumn);
    refreshCount();
  });
  connect(&document_, &WeightsDocument::selectionChanged, this, &TensorPanel::follow);
  refreshCount();
}

void TensorPanel::makeTable() {
  filter_.setSourceModel(&model_);
  filter_.setSortRole(TensorModel::SortRole);
  filter_.setFilterKeyColumn(-1);
  filter_.setFilterCaseSensitivity(Qt::CaseInsensitive);
  filter_.setSortCaseSensitivity(Qt::CaseInsensitive);
  table_->setObjectName("tensors");
  table_->setAccessibleName(tr("tensors in the file"));
  table_->setRootIsDecorated(false);
  table_->setModel(&filter_);
  styleTable(*table_);
  table_->setSortingEnabled(true);
  table_->header()->setSortIndicatorClearable(true);
  table_->header()->setSortIndicator(-1, Qt::AscendingOrder);
  fitColumns(*table_, measuredRows, widestColumn);
  connect(table_, &QTreeView::customContextMenuRequested, this, &TensorPanel::showMenu);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& current) {
            if (current.isValid()) document_.select(model_.nameAt(filter_.mapToSource(current).row()));
          });
}

void TensorPanel::follow() {
  const study::TensorRow* row = document_.selected();
  if (row == nullptr) return;
  const auto place = int(row - document_.report().tensors.data());
  QModelIndex index = filter_.mapFromSource(model_.index(place, 0));
  if (!index.isValid()) {  // chosen elsewhere: what is chosen is shown
    search_->clear();
    index = filter_.mapFromSource(model_.index(place, 0));
  }
  if (index.isValid() && index.row() != table_->currentIndex().row()) table_->setCurrentIndex(index);
}

void TensorPanel::refreshCount() {
  const int all = model_.rowCount(), shown = filter_.rowCount();
  const auto& tensors = document_.report().tensors;
  const auto tied =
      std::count_if(tensors.begin(), tensors.end(), [](const auto& row) { return !row.same_as.empty(); });
  QString text =
      shown == all ? tr("%n tensors", nullptr, all) : tr("%1 of %n tensors", nullptr, all).arg(shown);
  if (tied > 0) text += tr(" · %1 tied").arg(tied);
  setSubtitle(text, Qt::AlignRight);
}

void TensorPanel::focusFilter() {
  window()->activateWindow();  // the panel may float
  search_->setFocus(Qt::ShortcutFocusReason);
  search_->selectAll();
}

void TensorPanel::setFilter(const QString& text) { search_->setText(text); }

QList<int> TensorPanel::chosenRows() const {
  QModelIndexList rows = table_->selectionModel()->selectedRows();
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.row() < b.row(); });
  QList<int> chosen;
  for (const QModelIndex& index : rows) chosen << filter_.mapToSource(index).row();
  if (!chosen.isEmpty()) return chosen;
  for (int row = 0; row < filter_.rowCount(); ++row)
    chosen << filter_.mapToSource(filter_.index(row, 0)).row();
  return chosen;
}

void TensorPanel::copyRows() { QGuiApplication::clipboard()->setText(model_.asText(chosenRows())); }

void TensorPanel::showMenu(const QPoint& place) {
  auto* menu = new QMenu(this);
  menu->setObjectName("tensorMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(tr("&Copy rows"), this, &TensorPanel::copyRows);
  const study::TensorRow* row = document_.selected();
  if (row != nullptr)
    menu->addAction(tr("Copy &name"), this, [name = QString::fromStdString(row->name)] {
      QGuiApplication::clipboard()->setText(name);
    });
  if (row != nullptr && !row->same_as.empty())
    menu->addAction(tr("&Go to %1").arg(QString::fromStdString(row->same_as)), this,
                    [this, original = row->same_as] { document_.select(original); });
  menu->addSeparator();
  menu->addAction(tr("&All tensors"), this, [this] { setFilter({}); })
      ->setEnabled(!search_->text().isEmpty());
  menu->popup(table_->viewport()->mapToGlobal(place));
}

}  // namespace tenfold::ui

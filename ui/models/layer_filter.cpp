// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_filter.h"

#include "ui/models/layer_model.h"

namespace tenfold::ui {

LayerFilter::LayerFilter(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(LayerModel::SortRole);
  setRecursiveFilteringEnabled(true);
  setDynamicSortFilter(true);
}

void LayerFilter::setText(const QString& text) {
  text_ = text.trimmed();
  invalidateFilter();
}

bool LayerFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  if (text_.isEmpty()) return true;
  const QAbstractItemModel& model = *sourceModel();
  const QString id = model.index(row, LayerModel::Name, parent).data(LayerModel::IdRole).toString();
  if (id.isEmpty()) return false;  // a group is shown for its layers alone
  for (const int column : {LayerModel::Kind, LayerModel::FamilyColumn})
    if (model.index(row, column, parent).data().toString().contains(text_, Qt::CaseInsensitive)) return true;
  return id.contains(text_, Qt::CaseInsensitive);
}

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_filter.h"

#include "ui/models/layer_model.h"
#include "ui/settings/fuzzy.h"

namespace tenfold::ui {

LayerFilter::LayerFilter(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(LayerModel::SortRole);
  setRecursiveFilteringEnabled(true);
  setDynamicSortFilter(true);
}

void LayerFilter::setText(const QString& text) {
  text_ = text.trimmed();
  fuzzy_ = !text_.isEmpty() && sourceModel() != nullptr && !anyHolds({});
  invalidateFilter();
}

bool LayerFilter::anyHolds(const QModelIndex& parent) const {
  for (int row = 0; row < sourceModel()->rowCount(parent); ++row)
    if (holds(row, parent) || anyHolds(sourceModel()->index(row, 0, parent))) return true;
  return false;
}

bool LayerFilter::holds(int row, const QModelIndex& parent) const {
  const QAbstractItemModel& model = *sourceModel();
  const QString id = model.index(row, LayerModel::Name, parent).data(LayerModel::IdRole).toString();
  if (id.isEmpty()) return false;  // a group is shown for its layers alone
  for (const int column : {LayerModel::Kind, LayerModel::FamilyColumn})
    if (model.index(row, column, parent).data().toString().contains(text_, Qt::CaseInsensitive)) return true;
  return id.contains(text_, Qt::CaseInsensitive);
}

bool LayerFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  if (text_.isEmpty() || holds(row, parent)) return true;
  if (!fuzzy_) return false;
  const QString id = sourceModel()->index(row, LayerModel::Name, parent).data(LayerModel::IdRole).toString();
  return !id.isEmpty() && fuzzyScore(text_, id) >= 0;
}

}  // namespace tenfold::ui

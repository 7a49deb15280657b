// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/table.h"

#include <QHeaderView>
#include <algorithm>

#include "ui/widgets/layer_delegate.h"

namespace tenfold::ui {

int rowHeight(const QFontMetrics& metrics) { return std::max(28, metrics.height() + 6); }

void styleTable(QTreeView& table) {
  table.setItemDelegate(new LayerDelegate(&table));
  table.setFrameShape(QFrame::NoFrame);
  table.setUniformRowHeights(true);
  table.setAllColumnsShowFocus(true);
  table.setIndentation(18);
  table.setSelectionMode(QAbstractItemView::ExtendedSelection);
  table.setSelectionBehavior(QAbstractItemView::SelectRows);
  table.setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  table.setContextMenuPolicy(Qt::CustomContextMenu);
  table.setEditTriggers(QAbstractItemView::NoEditTriggers);
  QHeaderView& header = *table.header();
  header.setStretchLastSection(false);
  header.setMinimumSectionSize(36);
  header.setMinimumHeight(30);
  header.setContextMenuPolicy(Qt::CustomContextMenu);
}

void fitColumns(QTreeView& table, int rows, int most) {
  constexpr int pads = 18;
  const QAbstractItemModel& model = *table.model();
  const QFontMetrics metrics = table.fontMetrics();
  for (int column = 1; column < model.columnCount(); ++column) {
    int width = metrics.horizontalAdvance(model.headerData(column, Qt::Horizontal).toString());
    for (int row = 0; row < std::min(rows, model.rowCount()); ++row)
      width = std::max(width, metrics.horizontalAdvance(model.index(row, column).data().toString()));
    table.setColumnWidth(column, std::min(width, most) + pads);
  }
  table.header()->setSectionResizeMode(0, QHeaderView::Stretch);
}

}  // namespace tenfold::ui

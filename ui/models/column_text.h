// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QCoreApplication>
#include <QString>
#include <QVariant>
#include <span>

namespace tenfold::ui {

/// A column of a table: its title, what it means, and whether it holds numbers, which are aligned to the
/// right. resources/translations/update.py finds both texts for the translator.
struct ColumnText {
  const char *title, *tip;
  bool number;
};

/// What stands for a value that is not known or does not apply.
inline const QString noValue = QStringLiteral("–");

inline QString titleOf(const ColumnText& column) {
  return QCoreApplication::translate("Column", column.title);
}

inline QString tipOf(const ColumnText& column) { return QCoreApplication::translate("Column", column.tip); }

inline QVariant alignmentOf(const ColumnText& column) {
  return int((column.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

/// QAbstractItemModel::headerData of a table with these columns.
inline QVariant headerOf(std::span<const ColumnText> columns, int section, Qt::Orientation orientation,
                         int role) {
  if (orientation != Qt::Horizontal || section < 0 || section >= int(columns.size())) return {};
  const ColumnText& column = columns[std::size_t(section)];
  if (role == Qt::DisplayRole) return titleOf(column);
  if (role == Qt::ToolTipRole) return tipOf(column);
  return role == Qt::TextAlignmentRole ? alignmentOf(column) : QVariant();
}

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tensor_model.h"

#include <QColor>
#include <QGuiApplication>
#include <QPalette>

#include "ui/models/column_text.h"
#include "ui/settings/engine_text.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr ColumnText tensorColumns[TensorModel::ColumnCount] = {
    {"name", "Name of the tensor in the file", false},
    {"type", "How each number is stored", false},
    {"shape", "Sizes of the modes; the first is the slowest", true},
    {"elements", "How many numbers there are", true},
    {"bytes", "Size of the numbers as stored", true},
    {"tied to", "An earlier tensor that is the same memory", false}};

QString dimensions(const study::TensorRow& row) {
  return row.shape.empty() ? QObject::tr("one number") : shapeText(row.shape);
}

}  // namespace

TensorModel::TensorModel(const WeightsDocument& document, QObject* parent)
    : QAbstractTableModel(parent), document_(document) {
  connect(&document, &WeightsDocument::changed, this, [this] {
    beginResetModel();
    endResetModel();
  });
}

int TensorModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(document_.report().tensors.size());
}

int TensorModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString TensorModel::text(const study::TensorRow& row, int column) const {
  switch (column) {
    case Name:
      return QString::fromStdString(row.name);
    case Type:
      return QString::fromStdString(row.dtype);
    case ShapeColumn:
      return dimensions(row);
    case Elements:
      return countText(row.elements);
    case Bytes:
      return bytesText(row.bytes);
    default:
      return row.same_as.empty() ? noValue : QString::fromStdString(row.same_as);
  }
}

QVariant TensorModel::sortValue(const study::TensorRow& row, int column) const {
  switch (column) {
    case ShapeColumn:
    case Elements:
      return qlonglong(row.elements);
    case Bytes:
      return qlonglong(row.bytes);
    default:
      return text(row, column);
  }
}

QString TensorModel::toolTip(const study::TensorRow& row, int column) const {
  switch (column) {
    case Elements:
      return tr("%1 elements").arg(exactText(row.elements));
    case Bytes:
      return tr("%1 bytes").arg(exactText(row.bytes));
    case Tied:
      return row.same_as.empty() ? tr("Its memory is its own")
                                 : tr("The same memory as %1").arg(QString::fromStdString(row.same_as));
    default:
      return row.unfit.empty()
                 ? QString::fromStdString(row.name)
                 : tr("%1: not decomposed, %2").arg(QString::fromStdString(row.name), engineText(row.unfit));
  }
}

QVariant TensorModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const study::TensorRow& row = document_.report().tensors[std::size_t(index.row())];
  const int column = index.column();
  switch (role) {
    case Qt::DisplayRole:
      return text(row, column);
    case Qt::ToolTipRole:
      return plainTip(toolTip(row, column));
    case Qt::TextAlignmentRole:
      return alignmentOf(tensorColumns[column]);
    case Qt::ForegroundRole:
      if (column == Type || (column == Tied && row.same_as.empty()))
        return secondaryText(QGuiApplication::palette());
      return {};
    case SortRole:
      return sortValue(row, column);
    default:
      return {};
  }
}

QVariant TensorModel::headerData(int section, Qt::Orientation orientation, int role) const {
  return headerOf(tensorColumns, section, orientation, role);
}

QString TensorModel::asText(const QList<int>& rows) const {
  QStringList titles;
  for (const auto& column : tensorColumns) titles << titleOf(column);
  QString lines = titles.join('\t') + '\n';
  for (const int number : rows) {
    const study::TensorRow& row = document_.report().tensors.at(std::size_t(number));
    QStringList cells{QString::fromStdString(row.name),
                      QString::fromStdString(row.dtype),
                      shapeText(row.shape),
                      QString::number(row.elements),
                      QString::number(row.bytes),
                      QString::fromStdString(row.same_as)};
    for (QString& cell : cells) cell.replace('\t', ' ').replace('\n', ' ');  // names come from a file
    lines += cells.join('\t') + '\n';
  }
  return lines;
}

}  // namespace tenfold::ui

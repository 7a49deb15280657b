// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/contents_model.h"

#include <QGuiApplication>

#include "ui/models/column_text.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr ColumnText columns[ContentsModel::ColumnCount] = {
    {"layer", "Name of the module in the model; below it the tensors that it is stored as", false},
    {"stored as", "Family and ranks: how the weight will be stored", false},
    {"parameters", "Of the dense layer → as it will be stored: exact, bias included", true},
    {"bytes", "Of the dense layer → as it will be stored: predicted", true},
    {"kept", "Share of the layer's parameters that is kept", true},
    {"shape", "Shape of the dense weight, outputs first; of a tensor its own", true}};

QString beforeAndAfter(const QString& before, const QString& after) {
  return before == after ? after : before + QStringLiteral(" → ") + after;
}

double keptOf(const ContentsRow& row) {
  return row.denseParameters > 0 ? double(row.parameters) / double(row.denseParameters) : 1;
}

}  // namespace

void ContentsModel::show(Contents contents) {
  beginResetModel();
  contents_ = std::move(contents);
  endResetModel();
}

// the internal id of a layer is 0, of a tensor in layer k it is k + 1
QModelIndex ContentsModel::index(int row, int column, const QModelIndex& parent) const {
  if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent)) return {};
  return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : 0);
}

QModelIndex ContentsModel::parent(const QModelIndex& index) const {
  if (!index.isValid() || index.internalId() == 0) return {};
  return createIndex(int(index.internalId()) - 1, 0, quintptr(0));
}

int ContentsModel::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid()) return int(contents_.rows.size());
  if (parent.internalId() != 0 || parent.column() != 0) return 0;
  return int(contents_.rows[std::size_t(parent.row())].tensors.size());
}

int ContentsModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QString ContentsModel::text(const ContentsRow& row, int column) const {
  switch (column) {
    case Name:
      return row.name;
    case StoredAs:
      if (row.id.empty()) return {};
      return row.ranks.empty() ? familyWord(row.family) : familyWord(row.family) + ' ' + listText(row.ranks);
    case Weight:
      return row.id.empty() ? QString() : shapeText(row.weight);
    case Parameters:
      return beforeAndAfter(countText(row.denseParameters), countText(row.parameters));
    case Bytes:
      return beforeAndAfter(bytesText(row.denseBytes), bytesText(row.bytes));
    default:
      return row.denseParameters > 0 ? percentText(keptOf(row)) : noValue;
  }
}

QString ContentsModel::text(const StoredTensor& tensor, int column) const {
  switch (column) {
    case Name:
      return tensor.name;
    case Weight:
      return shapeText(tensor.shape);
    case Parameters:
      return countText(tensor.parameters);
    case Bytes:
      return bytesText(tensor.bytes);
    default:
      return {};
  }
}

QString ContentsModel::tip(const ContentsRow& row, int column) const {
  if (column == StoredAs && !row.id.empty()) {
    const QString sentence = familySentence(row.family);
    return row.plan.isEmpty() ? sentence : tr("%1 Computed as %2.").arg(sentence, row.plan);
  }
  if (column == Parameters || column == Kept)
    return tr("%1 parameters, %2 when dense").arg(exactText(row.parameters), exactText(row.denseParameters));
  if (column == Bytes)
    return tr("about %1 bytes, %2 when dense").arg(exactText(row.bytes), exactText(row.denseBytes));
  if (row.id.empty()) return tr("Norms, buffers and constants, and what the file says of the graph");
  return row.name + ' ' + shapeText(row.weight);
}

QVariant ContentsModel::sortValue(const ContentsRow& row, int column) const {
  switch (column) {
    case StoredAs:
      return row.id.empty() ? -1 : int(row.family);
    case Weight:
      return qlonglong(row.id.empty() ? 0 : product(row.weight));
    case Parameters:
      return qlonglong(row.parameters);
    case Bytes:
      return qlonglong(row.bytes);
    case Kept:
      return keptOf(row);
    default:
      return row.name;
  }
}

QVariant ContentsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const int column = index.column();
  if (role == Qt::TextAlignmentRole) return alignmentOf(columns[column]);
  if (index.internalId() != 0) {
    const ContentsRow& layer = contents_.rows[std::size_t(index.internalId() - 1)];
    const StoredTensor& tensor = layer.tensors[std::size_t(index.row())];
    if (role == Qt::ForegroundRole) return secondaryText(QGuiApplication::palette());
    if (role == Qt::ToolTipRole)
      return plainTip(tensor.name.startsWith(QString::fromStdString(layer.id))
                          ? tensor.name
                          : layer.name + '.' + tensor.name);
    if (role == SortRole) return index.row();
    return role == Qt::DisplayRole ? QVariant(text(tensor, column)) : QVariant();
  }
  const ContentsRow& row = contents_.rows[std::size_t(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      return text(row, column);
    case Qt::ToolTipRole:
      return plainTip(tip(row, column));
    case Qt::ForegroundRole:
      return row.id.empty() ? QVariant(secondaryText(QGuiApplication::palette())) : QVariant();
    case Qt::DecorationRole:
      if (column == StoredAs && !row.id.empty()) return markerIcon(row.family, QGuiApplication::palette());
      return {};
    case SortRole:
      return sortValue(row, column);
    default:
      return {};
  }
}

QVariant ContentsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  return headerOf(columns, section, orientation, role);
}

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>

#include "ui/document/weights_document.h"

namespace tenfold::ui {

/// The tensors of the open file of weights, in file order.
class TensorModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Name, Type, ShapeColumn, Elements, Bytes, Tied, ColumnCount };
  enum Role {
    SortRole = Qt::UserRole  ///< numbers where the text is a number
  };

  explicit TensorModel(const WeightsDocument& document, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  std::string nameAt(int row) const { return document_.report().tensors.at(std::size_t(row)).name; }
  /// Rows as lines of tab-separated values with a header, numbers in full.
  QString asText(const QList<int>& rows) const;

 private:
  QString text(const study::TensorRow& row, int column) const;
  QVariant sortValue(const study::TensorRow& row, int column) const;
  QString toolTip(const study::TensorRow& row, int column) const;

  const WeightsDocument& document_;
};

}  // namespace tenfold::ui

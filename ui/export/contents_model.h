// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemModel>

#include "ui/export/contents.h"

namespace tenfold::ui {

/// What a file will hold: a row a layer, below it the tensors that it is stored as.
class ContentsModel : public QAbstractItemModel {
  Q_OBJECT

 public:
  enum Column { Name, StoredAs, Parameters, Bytes, Kept, Weight, ColumnCount };
  static constexpr int SortRole = Qt::UserRole + 100;

  explicit ContentsModel(QObject* parent = nullptr) : QAbstractItemModel(parent) {}

  void show(Contents contents);
  const Contents& contents() const { return contents_; }

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& index) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  QString text(const ContentsRow& row, int column) const;
  QString text(const StoredTensor& tensor, int column) const;
  QString tip(const ContentsRow& row, int column) const;
  QVariant sortValue(const ContentsRow& row, int column) const;

  Contents contents_;
};

}  // namespace tenfold::ui

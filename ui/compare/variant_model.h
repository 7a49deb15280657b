// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>

#include "ui/compare/compare_values.h"

namespace tenfold::ui {

/// The variants of a model, one a row, with what is known of each.
class VariantModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Name, Parameters, Kept, Macs, Bytes, Time, Loss, Error, Accuracy, Layers, ColumnCount };
  static constexpr int SortRole = Qt::UserRole + 100;

  explicit VariantModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  void show(std::vector<VariantFacts> variants);
  const std::vector<VariantFacts>& variants() const { return variants_; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  QString text(const VariantFacts& variant, int column) const;
  QString tip(const VariantFacts& variant, int column) const;

  std::vector<VariantFacts> variants_;
};

}  // namespace tenfold::ui

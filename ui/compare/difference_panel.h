// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>

#include "ui/compare/compare_values.h"
#include "ui/widgets/card.h"

class QStackedWidget;
class QTreeView;

namespace tenfold::ui {

/// Layers that two variants keep in different ways, one a row.
class DifferenceModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Name, One, Other, Parameters, ColumnCount };

  explicit DifferenceModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  void show(std::vector<LayerDifference> rows, const QString& one, const QString& other);
  const std::vector<LayerDifference>& rows() const { return rows_; }
  QString asText() const;  ///< tab separated, with a header

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  QString text(const LayerDifference& row, int column) const;

  std::vector<LayerDifference> rows_;
  QString one_, other_;
};

/// Layer by layer, what one variant does and another does not.
class DifferencePanel : public Card {
  Q_OBJECT

 public:
  explicit DifferencePanel(QWidget* parent = nullptr);

  void show(std::vector<LayerDifference> rows, const QString& one, const QString& other);
  /// There is nothing to compare with; pressing the button branches.
  void showAlone();
  /// They are of different models.
  void showOtherModel(const QString& one, const QString& other);
  const DifferenceModel& model() const { return *model_; }
  bool hasTableFocus() const;
  void copy() const;

 signals:
  void branchWanted();
  void layerWanted(const std::string& id);

 private:
  DifferenceModel* model_;
  QTreeView* table_;
  QStackedWidget* pages_;
  EmptyState *alone_, *same_;
};

}  // namespace tenfold::ui

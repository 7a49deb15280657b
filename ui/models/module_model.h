// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemModel>
#include <vector>

#include "ui/document/weights_document.h"

namespace tenfold::ui {

/// The modules of a whole pickled model as the tree that their paths make. Whatever the order and the gaps
/// in the file, every row is there once, below its nearest ancestor.
class ModuleModel : public QAbstractItemModel {
  Q_OBJECT

 public:
  enum Column { Name, Type, Settings, ColumnCount };
  enum Role {
    PathRole = Qt::UserRole + 1  ///< QString, the whole path
  };

  explicit ModuleModel(const WeightsDocument& document, QObject* parent = nullptr);

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& index) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  struct Node {
    int parent = -1;  ///< -1: at the top
    int place = 0;    ///< among its siblings
    QString name;     ///< what its path adds to its parent's
    std::vector<int> children;
  };

  void build();
  const std::vector<int>& childrenOf(const QModelIndex& parent) const;
  const study::ModuleRow& rowOf(int node) const { return document_.report().modules[std::size_t(node)]; }

  const WeightsDocument& document_;
  std::vector<Node> nodes_;  ///< one a row of the report, in its order
  std::vector<int> top_;
};

}  // namespace tenfold::ui

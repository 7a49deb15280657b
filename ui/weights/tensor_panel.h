// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSortFilterProxyModel>

#include "ui/models/tensor_model.h"
#include "ui/widgets/card.h"

class QLineEdit;
class QTreeView;

namespace tenfold::ui {

/// The table of tensors with its filter; the row that has the focus is the tensor that is looked at.
class TensorPanel : public Card {
  Q_OBJECT

 public:
  explicit TensorPanel(WeightsDocument& document, QWidget* parent = nullptr);

  void focusFilter();
  void setFilter(const QString& text);
  /// Selected rows, or all that are shown, as tab-separated text on the clipboard.
  void copyRows();

 private:
  void makeTable();
  void follow();
  void showMenu(const QPoint& place);
  void refreshCount();
  QList<int> chosenRows() const;

  WeightsDocument& document_;
  TensorModel model_;
  QSortFilterProxyModel filter_;
  QLineEdit* search_;
  QTreeView* table_;
};

}  // namespace tenfold::ui

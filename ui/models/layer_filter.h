// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSortFilterProxyModel>

namespace tenfold::ui {

/// Sorts by values rather than words and keeps layers whose name, kind or family has the text, or where none
/// has, whose name has its letters in that order; groups follow their layers. Column -1 is the model's own
/// order.
class LayerFilter : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit LayerFilter(QObject* parent = nullptr);
  void setText(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  bool holds(int row, const QModelIndex& parent) const;
  bool anyHolds(const QModelIndex& parent) const;

  QString text_;
  bool fuzzy_ = false;
};

}  // namespace tenfold::ui

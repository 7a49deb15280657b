// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSortFilterProxyModel>

namespace tenfold::ui {

/// Sorts by values rather than words and keeps layers whose name, kind or family has the text; groups follow
/// their layers. Column -1 is the model's own order.
class LayerFilter : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit LayerFilter(QObject* parent = nullptr);
  void setText(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  QString text_;
};

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSet>
#include <string>
#include <vector>

#include "ui/models/layer_filter.h"
#include "ui/models/layer_model.h"
#include "ui/widgets/card.h"

class QLineEdit;
class QMenu;
class QTreeView;

namespace tenfold::ui {

/// The table of layers with its filter; what is selected decides what the inspector shows.
class LayerPanel : public Card {
  Q_OBJECT

 public:
  LayerPanel(Document& document, const ReportStore& store, QWidget* parent = nullptr);

  std::vector<std::string> selected() const;
  void select(const std::string& id);
  void focusFilter();
  /// Selected rows, or all, as tab-separated text on the clipboard.
  void copyRows();

 signals:
  void selectionChanged(const std::vector<std::string>& ids);

 private:
  void makeTable();
  void placeColumns();
  /// In a narrow window columns give way to the names, the least needed first.
  void hideWhatDoesNotFit();
  bool eventFilter(QObject* watched, QEvent* event) override;
  void showColumnMenu(const QPoint& place);
  void afterReset();
  void refreshCount();
  void showMenu(const QPoint& place);
  void addFamilies(QMenu& menu);
  QModelIndexList allRows() const;

  Document& document_;
  LayerModel model_;
  LayerFilter filter_;
  QLineEdit* search_;
  QTreeView* table_;
  QSet<int> hidden_;     // by the user
  int nameWidth_ = 150;  // the least that names need
};

}  // namespace tenfold::ui

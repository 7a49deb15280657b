// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSet>
#include <optional>
#include <string>
#include <vector>

#include "ui/models/layer_filter.h"
#include "ui/models/layer_model.h"
#include "ui/widgets/card.h"

class QActionGroup;
class QLineEdit;
class QMenu;
class QStackedWidget;
class QTreeView;

namespace tenfold::ui {

class TabButton;

/// The table of layers with its filter; what is selected decides what the inspector shows. Other pages may
/// show the same layers in its place.
class LayerPanel : public Card {
  Q_OBJECT

 public:
  LayerPanel(Document& document, const ReportStore& store, QWidget* parent = nullptr);

  std::vector<std::string> selected() const;
  void select(const std::string& id);
  void select(const std::vector<std::string>& ids);
  /// Another view of the layers, behind a title of its own beside that of the table.
  void addPage(const QString& title, const QString& tip, QWidget* page, const char* objectName);
  /// 0: the table.
  void showPage(int page);
  int shownPage() const;
  void focusFilter();
  /// What rows are tinted by, one action each.
  QList<QAction*> colourActions() const;
  void setColouring(Colouring colouring);
  Colouring colouring() const { return model_.colouring(); }
  /// Selected rows, or all, as tab-separated text on the clipboard.
  void copyRows();

 signals:
  void selectionChanged(const std::vector<std::string>& ids);
  /// The layers that the filter keeps; nothing while it is empty.
  void filtered(const std::optional<std::vector<std::string>>& ids);

 private:
  void makeTable();
  void makeColours();
  void addColours(QMenu& menu);
  void tellFiltered();
  /// Where the filter hides all of these layers, it is emptied.
  void showFiltered(const std::vector<std::string>& ids);
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
  QStackedWidget* pages_;
  std::vector<TabButton*> titles_;
  QActionGroup* colours_;
  QSet<int> hidden_;     // by the user
  int nameWidth_ = 150;  // the least that names need
};

}  // namespace tenfold::ui

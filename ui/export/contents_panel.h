// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/export/contents.h"
#include "ui/export/export_kind.h"
#include "ui/widgets/card.h"

class QGridLayout;
class QSortFilterProxyModel;
class QTreeView;

namespace tenfold::ui {

class ContentsModel;
class Dialogs;
class Document;
class MessageLog;

/// What will be in the file, before it is written: totals, families, and every layer with its tensors.
class ContentsPanel : public Card {
  Q_OBJECT

 public:
  ContentsPanel(const Document& document, Dialogs& dialogs, MessageLog& messages, QWidget* parent = nullptr);

  /// Of the open model, as it will be written.
  void show(const ExportChoice& choice);
  const Contents& contents() const;
  /// The selected rows, or all, as tab-separated values.
  void copyRows() const;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeFacts();
  QWidget* makeTable();
  void showMenu(const QPoint& place);
  /// Leaves out the last columns where names would have no room.
  void fitTable();
  void saveCsv();
  void showFacts(const ExportChoice& choice);
  void showFamilies();
  /// Rows of the contents as the table shows them.
  std::vector<int> shownRows(bool onlySelected) const;

  const Document& document_;
  Dialogs& dialogs_;
  MessageLog& messages_;
  ContentsModel* model_;
  QSortFilterProxyModel* sorted_;
  QTreeView* table_;
  QLabel *parameters_, *bytes_, *holds_, *operators_, *precision_, *inputs_;
  QGridLayout* families_;
};

}  // namespace tenfold::ui

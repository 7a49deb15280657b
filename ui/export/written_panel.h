// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "ui/export/written_file.h"
#include "ui/widgets/card.h"

class QStackedWidget;
class QStandardItemModel;
class QTreeView;

namespace tenfold::ui {

/// What was written lately, newest first, in this run and before.
class WrittenPanel : public Card {
  Q_OBJECT

 public:
  explicit WrittenPanel(QWidget* parent = nullptr);

  /// Keeps the newest of them; a file that is written again stands once.
  void setFiles(std::vector<WrittenFile> files);
  void add(const WrittenFile& file);
  const std::vector<WrittenFile>& files() const { return files_; }
  bool hasTableFocus() const;
  void copyPath() const;

 signals:
  /// A person chose one of them.
  void chosen(const tenfold::ui::WrittenFile& file);
  void folderWanted(const QString& path);

 private:
  void refresh();
  int current() const;

  std::vector<WrittenFile> files_;
  QStandardItemModel* model_;
  QTreeView* table_;
  QStackedWidget* pages_;
  QPushButton *copy_, *show_;
};

}  // namespace tenfold::ui

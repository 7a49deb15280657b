// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/export/loading_snippet.h"
#include "ui/widgets/card.h"

class QComboBox;
class QPlainTextEdit;

namespace tenfold::ui {

/// The few lines that load the file, in the language that was chosen.
class SnippetPanel : public Card {
  Q_OBJECT

 public:
  explicit SnippetPanel(QWidget* parent = nullptr);

  void show(const LoadedFile& file);
  bool hasTextFocus() const;
  /// The selected text, or all.
  void copy() const;

 private:
  void refresh();

  std::vector<Snippet> snippets_;
  QString wanted_;  ///< language that a person chose last
  QComboBox* language_;
  QPushButton* copy_;
  QPlainTextEdit* text_;
};

}  // namespace tenfold::ui

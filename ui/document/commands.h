// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QUndoCommand>
#include <vector>

#include "ui/document/document.h"

namespace tenfold::ui {

/// Holds the other requests and swaps them in on undo and redo, so that a new field needs no new command.
/// Same layers, same field, same drag: merges with what came before.
class ChangeLayers : public QUndoCommand {
 public:
  ChangeLayers(Document& document, std::vector<LayerSpec> specs, WholeRequest whole, QString field,
               int editing, const QString& text);

  void undo() override;
  void redo() override;
  int id() const override { return 1; }
  bool mergeWith(const QUndoCommand* other) override;

 private:
  std::vector<std::string> ids() const;

  Document& document_;
  std::vector<LayerSpec> other_;
  WholeRequest whole_;
  QString field_;
  int editing_;
};

/// Holds the other list of variants and swaps it in on undo and redo.
class ChangeVariants : public QUndoCommand {
 public:
  ChangeVariants(Document& document, VariantList variants, const QString& text)
      : QUndoCommand(text), document_(document), other_(std::move(variants)) {}

  void undo() override { document_.swapVariants(other_); }
  void redo() override { document_.swapVariants(other_); }

 private:
  Document& document_;
  VariantList other_;
};

}  // namespace tenfold::ui

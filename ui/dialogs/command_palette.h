// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>
#include <functional>
#include <vector>

class QLineEdit;
class QStandardItemModel;
class QTreeView;

namespace tenfold::ui {

/// One thing that the palette can do.
struct PaletteEntry {
  QString kind;  ///< "action", "layer", …
  QString text, keys;
  std::function<void()> run;
};

/// A field to type a few letters into, and what they may mean. Keyboard alone: ↑ ↓ choose, Enter does, Esc
/// leaves. Closes when it loses the keyboard.
class CommandPalette : public QDialog {
  Q_OBJECT

 public:
  CommandPalette(std::vector<PaletteEntry> entries, QWidget* parent);

  int shown() const;
  QString current() const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void fill();
  void move(int by);
  void run();

  std::vector<PaletteEntry> entries_;
  QLineEdit* typed_;
  QTreeView* list_;
  QStandardItemModel* model_;
};

}  // namespace tenfold::ui

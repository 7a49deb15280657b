// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QPointer>

#include "ui/help/help_dialog.h"

namespace tenfold::ui {

/// Opens the help at the right page: of the part that has the keyboard, in the window and in its dialogs
/// (F1).
class HelpGuide : public QObject {
  Q_OBJECT

 public:
  explicit HelpGuide(QWidget* window);

  void show(const QString& id);
  /// The page of what has the keyboard.
  void showForFocus();
  /// The help that is open, or nullptr.
  HelpDialog* dialog() const { return dialog_; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* window_;
  QPointer<HelpDialog> dialog_;
};

}  // namespace tenfold::ui

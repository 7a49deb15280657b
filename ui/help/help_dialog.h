// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

class QLineEdit;
class QListWidget;
class QTextBrowser;
class QToolButton;

namespace tenfold::ui {

/// The help beside the window: a search over pages and terms at the left, the page at the right, back and
/// forward. Not modal.
class HelpDialog : public QDialog {
  Q_OBJECT

 public:
  explicit HelpDialog(QWidget* parent = nullptr);

  /// Shows the page of that id; false, and nothing changes, when there is none.
  bool open(const QString& id);
  QString shown() const { return shown_; }

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void step(int by);
  void fill();
  void render();
  QToolButton* addButton(const QString& text, const char* name, const QString& tip);

  QLineEdit* search_;
  QListWidget* found_;
  QTextBrowser* text_;
  QToolButton *back_, *forward_, *home_;
  QStringList path_;
  int place_ = -1;
  QString shown_;
};

}  // namespace tenfold::ui

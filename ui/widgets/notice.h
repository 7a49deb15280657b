// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

class QLabel;
class QPushButton;

namespace tenfold::ui {

/// A sheet above the page that says what could not be done and what to do; it stays until it is closed.
class Notice : public QFrame {
  Q_OBJECT

 public:
  explicit Notice(QWidget* parent = nullptr);

  using QFrame::show;
  /// `model`: offers to say what the model takes.
  void show(const QString& title, const QString& sentence, bool model = false);
  QString text() const;

 signals:
  void otherWanted();
  void inputsWanted();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void refresh();

  QLabel *mark_, *title_, *sentence_;
  QPushButton* inputs_;
};

}  // namespace tenfold::ui

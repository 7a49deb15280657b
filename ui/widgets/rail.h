// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractButton>

namespace tenfold::ui {

/// One workspace in the rail at the left edge: icon and word.
class RailButton : public QAbstractButton {
  Q_OBJECT

 public:
  explicit RailButton(const QString& word, QWidget* parent = nullptr);
  QSize sizeHint() const override { return {68, 64}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
};

/// The rail itself: the workspaces there are.
class Rail : public QWidget {
  Q_OBJECT

 public:
  explicit Rail(QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace tenfold::ui

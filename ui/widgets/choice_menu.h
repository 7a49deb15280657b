// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMenu>
#include <QStyleOptionComboBox>
#include <QToolButton>

namespace tenfold::ui {

/// A menu of things to tick: ticking one leaves it open for the next.
class ChoiceMenu : public QMenu {
  Q_OBJECT

 public:
  using QMenu::QMenu;

 protected:
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
};

/// Opens a menu, and looks like the combo boxes beside it.
class MenuButton : public QToolButton {
  Q_OBJECT

 public:
  explicit MenuButton(QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QStyleOptionComboBox option() const;
};

}  // namespace tenfold::ui

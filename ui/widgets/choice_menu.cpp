// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/choice_menu.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QStylePainter>

namespace tenfold::ui {

void ChoiceMenu::mouseReleaseEvent(QMouseEvent* event) {
  QAction* action = actionAt(event->position().toPoint());
  if (action != nullptr && action->isCheckable() && action->isEnabled())
    action->trigger();
  else
    QMenu::mouseReleaseEvent(event);
}

void ChoiceMenu::keyPressEvent(QKeyEvent* event) {
  QAction* action = activeAction();
  if (event->key() == Qt::Key_Space && action != nullptr && action->isCheckable() && action->isEnabled())
    action->trigger();
  else
    QMenu::keyPressEvent(event);
}

MenuButton::MenuButton(QWidget* parent) : QToolButton(parent) {
  setPopupMode(QToolButton::InstantPopup);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QStyleOptionComboBox MenuButton::option() const {
  QStyleOptionComboBox box;
  box.initFrom(this);
  box.currentText = text();
  box.currentIcon = icon();
  box.iconSize = iconSize();
  box.subControls = QStyle::SC_All;
  return box;
}

QSize MenuButton::sizeHint() const {
  const QStyleOptionComboBox box = option();
  QSize words = fontMetrics().size(Qt::TextSingleLine, text());
  if (!icon().isNull()) words.rwidth() += iconSize().width() + 4;
  return style()->sizeFromContents(QStyle::CT_ComboBox, &box, words, this);
}

void MenuButton::paintEvent(QPaintEvent*) {
  QStylePainter painter(this);
  const QStyleOptionComboBox box = option();
  painter.drawComplexControl(QStyle::CC_ComboBox, box);
  painter.drawControl(QStyle::CE_ComboBoxLabel, box);
}

}  // namespace tenfold::ui

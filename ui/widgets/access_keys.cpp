// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/access_keys.h"

#include <QAbstractButton>
#include <QAction>
#include <QLabel>
#include <QMenuBar>

namespace tenfold::ui {

int accessKeyOf(const QString& text) {
  for (int k = 0; k + 1 < int(text.size()); ++k) {
    if (text[k] != '&') continue;
    if (text[k + 1] != '&') return k;
    ++k;
  }
  return -1;
}

void leaveKeysToMenus(QWidget& page, const QMenuBar& menus) {
  QString taken;
  for (const QAction* menu : menus.actions())
    if (const int at = accessKeyOf(menu->text()); at >= 0) taken += menu->text()[at + 1].toLower();
  const auto leave = [&taken](auto& widget) {
    QString text = widget.text();
    const int at = accessKeyOf(text);
    if (at >= 0 && taken.contains(text[at + 1].toLower())) widget.setText(text.remove(at, 1));
  };
  for (auto* button : page.findChildren<QAbstractButton*>()) leave(*button);
  for (auto* label : page.findChildren<QLabel*>())
    if (label->buddy() != nullptr) leave(*label);
}

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenuBar;
class QString;
class QWidget;

namespace tenfold::ui {

/// Where the & stands before the letter that Alt presses, -1 without; && is a written &.
int accessKeyOf(const QString& text);

/// Takes its letter from every button and label of a page that has one of a menu's: Alt and the letter would
/// open neither or the wrong one, and letters differ with the language.
void leaveKeysToMenus(QWidget& page, const QMenuBar& menus);

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace tenfold::ui {

/// How well `text` answers what was typed, larger is better; -1: not at all. Every word typed must be found,
/// as letters in this order with gaps; beginnings of words and letters side by side count more.
int fuzzyScore(const QString& typed, const QString& text);

}  // namespace tenfold::ui

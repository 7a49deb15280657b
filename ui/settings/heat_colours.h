// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QPalette>

namespace tenfold::ui {

/// Signed values, -1…1 (cut there): blue below, orange above, a neutral at zero that is always the same.
QColor divergingColour(double value, const QPalette& palette);

}  // namespace tenfold::ui

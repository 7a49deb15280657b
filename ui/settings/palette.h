// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QPalette>

namespace tenfold::ui {

/// Which of the two palettes the window uses.
enum class Theme { system, light, dark };

QPalette lightPalette();
QPalette darkPalette();

/// The palette of a theme; `platform` is the window's palette before ours was set: its lightness answers
/// for "system".
QPalette paletteFor(Theme theme, const QPalette& platform);

bool isDark(const QPalette& palette);

/// Text that explains rather than answers: column headers, units, what is left dense.
QColor secondaryText(const QPalette& palette);
/// The one accent: what is selected, the current recipe, the button to press next.
QColor accent(const QPalette& palette);
/// A tint of the accent behind selected rows; Text stays readable on it.
QColor selectionTint(const QPalette& palette);
/// Hairlines around cards and between columns.
QColor hairline(const QPalette& palette);
QColor faster(const QPalette& palette);
QColor slower(const QPalette& palette);

/// WCAG contrast ratio of two opaque colours, 1…21.
double contrast(const QColor& one, const QColor& other);

/// Fusion with our flat look, the palette of the theme, on the whole application.
void applyTheme(Theme theme);
Theme themeFromText(const QString& text);
QString toText(Theme theme);

}  // namespace tenfold::ui

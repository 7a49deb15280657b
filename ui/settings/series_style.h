// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QPalette>

namespace tenfold::ui {

/// How lines that are no family are told apart: a colour that no family has, and a dash.
struct SeriesStyle {
  QColor colour;
  Qt::PenStyle dash = Qt::SolidLine;
};

/// Of the line with that number, from 0; they repeat after 28.
SeriesStyle seriesStyle(int number, const QPalette& palette);

}  // namespace tenfold::ui

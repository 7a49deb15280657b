// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

class QCustomPlot;

namespace tenfold::ui {

/// Writes the plot as it is seen as an SVG file, atomically: lines stay lines, words stay words. False when
/// it cannot be written.
bool savePlotSvg(QCustomPlot& plot, const QString& path);

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPainterPath>
#include <QPalette>

#include "engine/spec/family.h"

class QCPAxis;
class QCustomPlot;
class QCPScatterStyle;

namespace tenfold::ui {

/// Background, axes, grid and fonts from the palette: the same for every plot.
void stylePlot(QCustomPlot& plot, const QPalette& palette, const QFont& font);

/// One more axis in the same look.
void styleAxis(QCPAxis& axis, const QPalette& palette, const QFont& font);

/// The family's marker as a scatter style, hollow or filled.
QCPScatterStyle familyScatter(Family family, const QPalette& palette, double size, bool filled);

}  // namespace tenfold::ui

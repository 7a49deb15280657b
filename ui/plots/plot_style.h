// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPainterPath>
#include <QPalette>
#include <QSharedPointer>

#include "engine/spec/family.h"

class QCPAxis;
class QCPAxisTickerText;
class QCustomPlot;
class QCPScatterStyle;

namespace tenfold::ui {

/// Background, axes, grid and fonts from the palette: the same for every plot.
void stylePlot(QCustomPlot& plot, const QPalette& palette, const QFont& font);

/// One more axis in the same look.
void styleAxis(QCPAxis& axis, const QPalette& palette, const QFont& font);

/// The powers of ten of a logarithmic axis; none where it has no end.
QSharedPointer<QCPAxisTickerText> decadeTicks(double low, double high);

/// The family's marker as a scatter style, hollow or filled.
QCPScatterStyle familyScatter(Family family, const QPalette& palette, double size, bool filled);

}  // namespace tenfold::ui

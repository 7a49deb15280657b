// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QIcon>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>

#include "engine/spec/family.h"

namespace tenfold::ui {

/// How a family looks everywhere: one colour, one marker, one word.
struct FamilyStyle {
  QColor colour;
  QPainterPath marker;  ///< centred at the origin, about 2 units across
  QString word;
};

/// The one function that knows: Okabe–Ito colours, slightly lightened on dark.
FamilyStyle familyStyle(Family family, const QPalette& palette);

/// Paints the family's marker, `size` pixels across, filled or hollow.
void paintMarker(QPainter& painter, Family family, const QPalette& palette, const QPointF& centre,
                 double size, bool filled = true);

QIcon markerIcon(Family family, const QPalette& palette);

/// "low-rank", "CP", "Tucker", … as a QString.
QString familyWord(Family family);
/// One plain sentence about the family, for tooltips.
QString familySentence(Family family);

}  // namespace tenfold::ui

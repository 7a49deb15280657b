// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QPalette>
#include <QString>
#include <vector>

#include "engine/spec/family.h"
#include "ui/graph/graph_picture.h"

class QPainter;

namespace tenfold::ui {

/// What a box says. Changes with the recipe, while its place does not.
struct GraphLook {
  enum class Style { layer, small, end, module };
  Style style = Style::small;
  QString title, kind;           ///< first line, left and right
  QString left, right;           ///< second line
  QString widest;                ///< the longest `right` there may be
  std::vector<Family> families;  ///< markers: the layer's own, or all that are in a module
  QString tip;                   ///< its first line names the box
  QString gives;                 ///< of a node: what goes out of it, "2×64×56×56"
  bool matched = true;           ///< else it is faded
};

struct GraphLooks {
  std::vector<GraphLook> nodes, modules;
};

/// Layers and modules are equally wide, so that their columns stand below each other.
GraphSizes sizesFor(const GraphLooks& looks, const QFont& font);

/// What is special about a box now.
struct BoxState {
  bool selected = false, pointed = false, focused = false, words = true;
};

void paintBox(QPainter& painter, const GraphLook& look, const QRectF& area, const BoxState& state,
              const QFont& font, const QPalette& palette);
/// The frame of an open module; `depth`: frames around it.
void paintFrame(QPainter& painter, const GraphLook& look, const QRectF& area, int depth,
                const BoxState& state, const QFont& font, const QPalette& palette);
/// The title of a frame, which is painted over lines: a click on it closes the module.
QRectF titleArea(const GraphLook& look, const QRectF& frame, const QFont& font);
void paintTitle(QPainter& painter, const GraphLook& look, const QRectF& frame, const BoxState& state,
                const QFont& font, const QPalette& palette);

}  // namespace tenfold::ui

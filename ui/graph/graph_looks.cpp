// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_looks.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"

namespace tenfold::ui {
namespace {

using Style = GraphLook::Style;

constexpr double pad = 10, marker = 9, space = 12, leastWidth = 150, mostWidth = 300, leastSmall = 76;

QFont bold(QFont font) {
  font.setBold(true);
  return font;
}

QFont small(QFont font) {
  font.setPointSizeF(font.pointSizeF() * 0.92);
  return font;
}

double widthOf(const QFont& font, const QString& text) { return QFontMetricsF(font).horizontalAdvance(text); }

/// So that the middle is a whole number: lines from middle to middle are straight.
double even(double width) { return 2 * std::ceil(width / 2); }

double markersWidth(const GraphLook& look) { return double(look.families.size()) * (marker + 5); }

double widthFor(const GraphLook& look, const QFont& font) {
  const double first =
      widthOf(bold(font), look.title) + (look.kind.isEmpty() ? 0 : space) + widthOf(small(font), look.kind);
  const double second = widthOf(small(font), look.left) + space +
                        std::max(widthOf(small(font), look.right), widthOf(small(font), look.widest));
  const double sign = look.style == Style::module ? 14 : marker + 5;
  return std::max(first + sign, second + (look.style == Style::module ? 4 * (marker + 5) : 0)) + 2 * pad;
}

/// Opaque: the colour laid thinly over the sheet.
QColor tinted(const QColor& colour, const QColor& base, double share) {
  const auto between = [share](int from, int to) { return int(std::lround(from + share * (to - from))); };
  return {between(base.red(), colour.red()), between(base.green(), colour.green()),
          between(base.blue(), colour.blue())};
}

void drawWords(QPainter& painter, const QFont& font, const QColor& colour, const QRectF& area, int flags,
               const QString& text) {
  painter.setFont(font);
  painter.setPen(colour);
  painter.drawText(area, flags | Qt::AlignVCenter | Qt::TextSingleLine,
                   QFontMetricsF(font).elidedText(text, Qt::ElideMiddle, area.width() + 0.5));
}

/// "+" of a closed module, "−" of an open one.
void drawSign(QPainter& painter, const QPointF& centre, bool plus, const QColor& colour) {
  painter.setPen(QPen(colour, 1.3));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(QRectF(centre - QPointF(4.5, 4.5), QSizeF(9, 9)), 2, 2);
  painter.drawLine(centre - QPointF(2.5, 0), centre + QPointF(2.5, 0));
  if (plus) painter.drawLine(centre - QPointF(0, 2.5), centre + QPointF(0, 2.5));
}

void drawMarkers(QPainter& painter, const GraphLook& look, QPointF centre, const QPalette& palette) {
  for (const Family family : look.families) {
    paintMarker(painter, family, palette, centre, marker);
    centre.rx() += marker + 5;
  }
}

void drawFocus(QPainter& painter, const QRectF& area, double radius, const QPalette& palette) {
  painter.setPen(QPen(palette.color(QPalette::Text), 1, Qt::DotLine));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(area.adjusted(-3.5, -3.5, 3.5, 3.5), radius + 3, radius + 3);
}

/// The two lines of a layer or module: title and kind, then facts.
void drawLines(QPainter& painter, const GraphLook& look, const QRectF& area, const QFont& font,
               const QPalette& palette) {
  const bool module = look.style == Style::module;
  const QRectF inside = area.adjusted(pad, 4, -pad, -4);
  const QRectF first(inside.left(), inside.top(), inside.width(), inside.height() / 2);
  const QRectF second = first.translated(0, inside.height() / 2);
  const QColor text = palette.color(QPalette::Text), secondary = secondaryText(palette);
  const double sign = module ? 15 : markersWidth(look);
  if (module)
    drawSign(painter, first.center() - QPointF(first.width() / 2 - 5, 0), true, secondary);
  else
    drawMarkers(painter, look, QPointF(first.left() + marker / 2, first.center().y()), palette);
  const QRectF words = first.adjusted(sign, 0, 0, 0);
  const double kind = std::min(widthOf(small(font), look.kind), words.width() / 2);
  drawWords(painter, bold(font), text, words.adjusted(0, 0, kind > 0 ? -kind - 6 : 0, 0), Qt::AlignLeft,
            look.title);
  drawWords(painter, small(font), secondary, words, Qt::AlignRight, look.kind);
  double left = second.left();
  if (module) {
    drawMarkers(painter, look, QPointF(left + marker / 2, second.center().y()), palette);
    left += markersWidth(look);
  }
  const double right = widthOf(small(font), look.right);
  drawWords(painter, small(font), secondary,
            QRectF(left, second.top(), std::max(0.0, second.right() - left - right - 4), second.height()),
            Qt::AlignLeft, look.left);
  drawWords(painter, small(font), text, second, Qt::AlignRight, look.right);
}

}  // namespace

GraphSizes sizesFor(const GraphLooks& looks, const QFont& font) {
  GraphSizes sizes;
  const double line = QFontMetricsF(font).height();
  double wide = leastWidth;
  for (const auto* list : {&looks.nodes, &looks.modules})
    for (const auto& look : *list)
      if (look.style == Style::layer || look.style == Style::module)
        wide = std::max(wide, widthFor(look, font));
  const QSizeF large(even(std::min(wide, mostWidth)), std::ceil(2 * line + 10));
  for (const auto& look : looks.nodes) {
    if (look.style == Style::layer) {
      sizes.nodes.push_back(large);
      continue;
    }
    const QFont& used = look.style == Style::end ? bold(font) : small(font);
    const double words =
        widthOf(used, look.title) + (look.kind.isEmpty() ? 0 : 8 + widthOf(small(font), look.kind));
    sizes.nodes.push_back(
        {even(std::clamp(words + 2 * pad + 4, leastSmall, mostWidth)), std::ceil(line + 6)});
  }
  sizes.modules.assign(looks.modules.size(), large);
  for (const auto& look : looks.modules)
    sizes.titles.push_back(std::ceil(widthOf(bold(font), look.title) + widthOf(small(font), look.kind) + 40));
  sizes.titleHeight = std::ceil(line + 8);
  return sizes;
}

void paintBox(QPainter& painter, const GraphLook& look, const QRectF& area, const BoxState& state,
              const QFont& font, const QPalette& palette) {
  const bool wide = look.style == Style::layer || look.style == Style::module;
  const double radius = wide ? 5 : area.height() / 2;
  const QColor base = palette.color(QPalette::Base), text = palette.color(QPalette::Text);
  QColor edge = hairline(palette), fill = tinted(text, base, 0.03);
  if (look.style == Style::layer && !look.families.empty()) {
    edge = familyStyle(look.families.front(), palette).colour;
    fill = tinted(edge, base, isDark(palette) ? 0.16 : 0.1);
  } else if (look.style == Style::module) {
    edge = tinted(text, base, 0.45);
    fill = tinted(text, base, 0.06);
  } else if (look.style == Style::end) {
    edge = secondaryText(palette);
  }
  if (state.selected) fill = selectionTint(palette);
  const bool marked = state.selected || state.pointed;
  const double opacity = painter.opacity();
  if (!look.matched) painter.setOpacity(0.3 * opacity);
  painter.setPen(QPen(marked ? accent(palette) : edge, state.selected ? 2.4 : 1.4));
  painter.setBrush(fill);
  if (look.style == Style::module) painter.drawRoundedRect(area.translated(3, 3), radius, radius);
  painter.drawRoundedRect(area, radius, radius);
  if (state.words) {
    if (wide) {
      drawLines(painter, look, area, font, palette);
    } else {
      const QFont used = look.style == Style::end ? bold(font) : small(font);
      const double kind = look.kind.isEmpty() ? 0 : widthOf(small(font), look.kind) + 8;
      const double words = std::min(widthOf(used, look.title), area.width() - 2 * pad - kind);
      const double left = area.center().x() - (words + kind) / 2;
      const QColor colour = look.style == Style::end ? text : secondaryText(palette);
      drawWords(painter, used, colour, QRectF(left, area.top(), words, area.height()), Qt::AlignLeft,
                look.title);
      drawWords(painter, small(font), secondaryText(palette),
                QRectF(left + words, area.top(), kind, area.height()), Qt::AlignRight, look.kind);
    }
  }
  painter.setOpacity(opacity);
  if (state.focused) drawFocus(painter, area, radius, palette);
}

void paintFrame(QPainter& painter, const GraphLook&, const QRectF& area, int depth, const BoxState& state,
                const QFont&, const QPalette& palette) {
  const QColor base = palette.color(QPalette::Base), text = palette.color(QPalette::Text);
  painter.setPen(QPen(state.pointed ? accent(palette) : tinted(text, base, 0.25), 1));
  painter.setBrush(tinted(text, base, 0.02 + 0.025 * (depth % 3)));
  painter.drawRoundedRect(area, 6, 6);
}

QRectF titleArea(const GraphLook& look, const QRectF& frame, const QFont& font) {
  const double line = QFontMetricsF(font).height();
  const double words =
      widthOf(bold(font), look.title) + (look.kind.isEmpty() ? 0 : 8 + widthOf(small(font), look.kind));
  return {frame.left() + 5, frame.top() + 3, std::min(words + 26, frame.width() - 10), line + 2};
}

void paintTitle(QPainter& painter, const GraphLook& look, const QRectF& frame, const BoxState& state,
                const QFont& font, const QPalette& palette) {
  const QRectF area = titleArea(look, frame, font);
  QColor chip = palette.color(QPalette::Base);
  chip.setAlphaF(0.82F);
  painter.setPen(Qt::NoPen);
  painter.setBrush(chip);
  painter.drawRoundedRect(area, 4, 4);
  if (!state.words) return;
  const QColor colour = state.pointed ? accent(palette) : secondaryText(palette);
  drawSign(painter, QPointF(area.left() + 9, area.center().y()), false, colour);
  const QRectF words = area.adjusted(19, 0, -3, 0);
  drawWords(painter, bold(font), palette.color(QPalette::Text), words, Qt::AlignLeft, look.title);
  const double title = widthOf(bold(font), look.title) + 8;
  if (title < words.width())
    drawWords(painter, small(font), secondaryText(palette), words.adjusted(title, 0, 0, 0), Qt::AlignLeft,
              look.kind);
}

}  // namespace tenfold::ui

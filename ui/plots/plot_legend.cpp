// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_legend.h"

#include <algorithm>

#include "ui/settings/family_style.h"

namespace tenfold::ui {
namespace {

constexpr double keySize = 14, between = 6, beside = 12;  // pixels
constexpr double away = 4;                                // from the corner
constexpr int widestWords = 180;

}  // namespace

LegendKey familyKey(Family family, const QPalette& palette) {
  return [=](QPainter& painter, const QPointF& centre) { paintMarker(painter, family, palette, centre, 11); };
}

LegendKey lineKey(const QPen& pen) {
  return [=](QPainter& painter, const QPointF& centre) {
    painter.setPen(pen);
    painter.drawLine(centre - QPointF(keySize / 2, 0), centre + QPointF(keySize / 2, 0));
  };
}

LegendKey lineKey(const QPen& pen, Family family, const QPalette& palette) {
  return [=](QPainter& painter, const QPointF& centre) {
    lineKey(pen)(painter, centre);
    paintMarker(painter, family, palette, centre, 8);
  };
}

LegendKey dotKey(const QColor& colour) {
  return [=](QPainter& painter, const QPointF& centre) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(centre, 4, 4);
  };
}

LegendKey barKey(const QColor& colour, bool filled) {
  return [=](QPainter& painter, const QPointF& centre) {
    painter.setPen(filled ? QPen(Qt::NoPen) : QPen(colour, 1.3));
    painter.setBrush(filled ? QBrush(colour) : QBrush(Qt::NoBrush));
    painter.drawRect(QRectF(centre.x() - 5, centre.y() - 4, 10, 8));
  };
}

double PlotLegend::lineHeight() const { return std::max(16, QFontMetrics(font()).height() + 1); }

QString PlotLegend::wordsOf(const LegendEntry& entry) const {
  return QFontMetrics(font()).elidedText(entry.words, Qt::ElideRight, widestWords);
}

PlotLegend::Grid PlotLegend::grid() const {
  double widest = 0;
  const QFontMetricsF metrics(font());
  for (const auto& entry : entries_) widest = std::max(widest, metrics.horizontalAdvance(wordsOf(entry)));
  const auto fit = std::max<std::size_t>(1, std::size_t(parentPlot()->axisRect()->height() / lineHeight()));
  const std::size_t least = corner_ == Corner::bottomLeft ? 2 : 1;
  Grid grid;
  grid.columns = std::max(least, (entries_.size() + fit - 1) / fit);
  grid.rows = (entries_.size() + grid.columns - 1) / grid.columns;
  grid.width = keySize + between + widest + beside;
  return grid;
}

/// Read line by line.
QRectF PlotLegend::areaOf(std::size_t entry) const {
  const Grid now = grid();
  const QRect inside = parentPlot()->axisRect()->rect();
  const double width = double(now.columns) * now.width, height = double(now.rows) * lineHeight();
  const double left = corner_ == Corner::bottomLeft ? inside.left() + away : inside.right() - width;
  const double top = corner_ == Corner::topRight ? inside.top() + away : inside.bottom() - away - height;
  return {left + double(entry % now.columns) * now.width, top + double(entry / now.columns) * lineHeight(),
          now.width, lineHeight()};
}

int PlotLegend::entryAt(const QPointF& place) const {
  for (std::size_t k = 0; k < entries_.size(); ++k)
    if (areaOf(k).contains(place)) return int(k);
  return -1;
}

void PlotLegend::draw(QCPPainter* painter) {
  painter->setFont(font());
  for (std::size_t k = 0; k < entries_.size(); ++k) {
    const LegendEntry& entry = entries_[k];
    const QRectF area = areaOf(k);
    painter->save();
    if (entry.hidden) painter->setOpacity(0.4);
    entry.key(*painter, QPointF(area.left() + keySize / 2, area.center().y()));
    painter->restore();
    const QRectF words = area.adjusted(keySize + between, 0, 0, 0);
    painter->setPen(entry.hidden ? hidden_ : entry.colour);
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter, wordsOf(entry));
    if (!entry.hidden) continue;
    const double width = QFontMetricsF(font()).horizontalAdvance(wordsOf(entry));
    painter->drawLine(QPointF(words.left(), words.center().y()),
                      QPointF(words.left() + width, words.center().y()));
  }
}

}  // namespace tenfold::ui

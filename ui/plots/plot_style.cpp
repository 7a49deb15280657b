// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_style.h"

#include <qcustomplot.h>

#include <cmath>

#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"

namespace tenfold::ui {
void styleAxis(QCPAxis& axis, const QPalette& palette, const QFont& font) {
  const QColor line = hairline(palette), text = secondaryText(palette);
  axis.setBasePen(QPen(line));
  axis.setTickPen(Qt::NoPen);
  axis.setSubTickPen(Qt::NoPen);
  axis.setTickLabelColor(text);
  axis.setLabelColor(text);
  axis.setTickLabelFont(font);
  axis.setLabelFont(font);
  axis.setTickLabelPadding(8);
  axis.setLabelPadding(6);
  axis.setNumberFormat("g");
  QColor grid = line;
  grid.setAlphaF(0.7F);
  axis.grid()->setPen(QPen(grid, 1));
  axis.grid()->setSubGridVisible(false);
  axis.grid()->setZeroLinePen(Qt::NoPen);
}

void stylePlot(QCustomPlot& plot, const QPalette& palette, const QFont& font) {
  plot.setBackground(QBrush(palette.color(QPalette::Base)));
  plot.axisRect()->setBackground(QBrush(palette.color(QPalette::Base)));
  styleAxis(*plot.xAxis, palette, font);
  styleAxis(*plot.yAxis, palette, font);
}

QSharedPointer<QCPAxisTickerText> decadeTicks(double low, double high) {
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  if (!(low > 0) || !std::isfinite(high)) return ticker;
  // counted, as what is multiplied may come to rest at 0 or infinity
  const int first = int(std::ceil(std::log10(low) - 1e-9)), last = int(std::floor(std::log10(high) + 1e-9));
  for (int power = first; power <= last; ++power) {
    const double decade = std::pow(10.0, power);
    ticker->addTick(decade, QString::number(decade, 'g', 3));
  }
  return ticker;
}

QCPScatterStyle familyScatter(Family family, const QPalette& palette, double size, bool filled) {
  const FamilyStyle style = familyStyle(family, palette);
  QTransform scale;
  scale.scale(size / 2, size / 2);
  // a custom path is drawn at size 6 as given
  return {scale.map(style.marker), QPen(style.colour, 1.6),
          filled ? QBrush(style.colour) : QBrush(palette.color(QPalette::Base)), 6};
}

}  // namespace tenfold::ui

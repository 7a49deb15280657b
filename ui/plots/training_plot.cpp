// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/training_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/settings/palette.h"
#include "ui/settings/series_style.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
QString toCsv(const TrainingScene& scene) {
  QString text = QStringLiteral("series,%1,%2\n").arg(scene.xLabel, scene.yLabel);
  for (const TrainingSeries& series : scene.series)
    for (const QPointF& point : series.points)
      text += QStringLiteral("%1,%2,%3\n")
                  .arg(series.name, QString::number(point.x(), 'g', 8), QString::number(point.y(), 'g', 8));
  return text;
}

TrainingPlot::TrainingPlot(QWidget* parent) : PointPlot(parent) { redraw(); }

void TrainingPlot::show(const TrainingScene& scene) {
  scene_ = scene;
  redraw();
}

QString valueText(const TrainingScene& scene, double value) {
  return scene.percent ? QStringLiteral("%1 %").arg(100 * value, 0, 'f', 2) : threeDigits(value);
}

std::pair<double, double> TrainingPlot::verticalRange() const {
  double least = scene_.reference.value_or(std::numeric_limits<double>::infinity()), most = -least;
  if (scene_.reference) most = *scene_.reference;
  for (const TrainingSeries& series : scene_.series)
    for (const QPointF& point : series.points) {
      least = std::min(least, point.y());
      most = std::max(most, point.y());
    }
  if (!(least <= most)) return {0, 1};
  // steps of a tenth, so that the axis does not move with every number
  const double step = scene_.percent ? 0.1 : std::pow(10, std::floor(std::log10(std::max(most, 1e-9))));
  const double low = scene_.percent ? std::clamp(std::floor(least / step) * step, 0.0, 1 - step) : 0;
  const double high = scene_.percent ? 1 : std::ceil(most / step) * step;
  const double pad = 0.04 * (high - low);
  return {low - pad, high + pad};
}

void TrainingPlot::drawScene() {
  double end = scene_.end;
  for (const TrainingSeries& series : scene_.series)
    if (!series.points.empty()) end = std::max(end, series.points.back().x());
  const auto [low, high] = verticalRange();
  setScene({-0.02 * end, 1.03 * end}, {low, high});
  xAxis->setLabel(scene_.xLabel);
  yAxis->setLabel(scene_.percent ? scene_.yLabel + QStringLiteral(", %") : scene_.yLabel);
  if (scene_.percent) {
    QSharedPointer<QCPAxisTickerText> ticks(new QCPAxisTickerText);
    const double step = high - low > 0.45 ? 0.2 : high - low > 0.15 ? 0.05 : 0.02;
    for (double tick = 0; tick < 1 + step / 2; tick += step)
      ticks->addTick(tick, QString::number(100 * tick, 'f', 0));
    yAxis->setTicker(ticks);
  }
  for (const TrainingSeries& series : scene_.series) {
    QColor colour = seriesStyle(series.number, palette()).colour;
    if (!series.strong) colour.setAlphaF(0.45F);
    QVector<double> x, y;
    for (const QPointF& point : series.points) {
      x << point.x();
      y << point.y();
    }
    addLine(x, y, colour);
    if (!series.strong) continue;
    for (const QPointF& point : series.points) {
      addMarker(point, QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colour, 1.6), QBrush(colour), 7));
      addMark({point,
               tr("<b>%1</b><br>epoch %2: %3")
                   .arg(series.name.toHtmlEscaped(), threeDigits(point.x()), valueText(scene_, point.y())),
               false});
    }
  }
  if (scene_.reference) addReference(*scene_.reference, {}, secondaryText(palette()), true);
}

}  // namespace tenfold::ui

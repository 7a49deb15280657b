// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/trade_off_plot.h"

#include "ui/plots/plot_style.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

QSharedPointer<QCPAxisTickerText> shareTicker(double low, double high) {
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (const double tick : shareTicks(low, high)) ticker->addTick(tick, percentText(tick / 100));
  return ticker;
}

QCPScatterStyle circle(const QColor& colour, double size, bool filled, const QColor& base) {
  return {QCPScatterStyle::ssCircle, QPen(colour, 1.8), QBrush(filled ? colour : base), size};
}

}  // namespace

TradeOffPlot::TradeOffPlot(QWidget* parent) : PointPlot(parent) {
  setObjectName("tradeOffPlot");
  setAccessibleName(tr("trade-off of size and quality"));
  xAxis->setScaleType(QCPAxis::stLogarithmic);
  connect(this, &PointPlot::markPressed, this, [this](int index) {
    const PlotPoint point = *points_[std::size_t(index)];
    emit pointClicked(point.recipe,
                      tr("Trade-off point: %1 of %2").arg(percentText(point.x / 100), axisWord(scene_.axis)));
  });
  redraw();
}

void TradeOffPlot::show(const PlotScene& scene) {
  scene_ = scene;
  redraw();
}

const PlotPoint* TradeOffPlot::pointAt(const QPointF& place) const {
  const int mark = markAt(place);
  return mark < 0 ? nullptr : points_[std::size_t(mark)];
}

void TradeOffPlot::drawScene() {
  points_.clear();
  setAxes();
  drawDense();
  drawCurrent();  // before the others: what is current is what is found first
  const bool named = scene_.series.size() > 1;
  for (const auto& series : scene_.series)
    if (!named || !isHidden(series.name)) drawSeries(series);
  const QColor base = palette().color(QPalette::Base);
  for (const auto& point : scene_.measured) add(point, circle(accent(palette()), 8, point.filled, base));
  if (!named) return;
  for (const auto& series : scene_.series) {
    const QColor colour = colourOf(series);
    addLegend(series.name, colour,
              series.family ? lineKey(QPen(colour, 2), *series.family, palette()) : lineKey(QPen(colour, 2)));
  }
}

QColor TradeOffPlot::colourOf(const PlotSeries& series) const {
  return series.family ? familyStyle(*series.family, palette()).colour : accent(palette());
}

void TradeOffPlot::setAxes() {
  setScene({scene_.xLow, scene_.xHigh}, {scene_.yLow, scene_.yHigh});
  xAxis->setTicker(shareTicker(scene_.xLow, scene_.xHigh));
  xAxis->setLabel(tr("%1 kept").arg(axisWord(scene_.axis)));
  yAxis->setLabel(quantityWord(scene_.quantity) +
                  (scene_.quantity == PlotQuantity::loss ? QString() : QStringLiteral(", %")));
}

void TradeOffPlot::add(const PlotPoint& point, const QCPScatterStyle& style) {
  addMarker({point.x, point.y}, style);
  points_.push_back(&point);
  addMark({{point.x, point.y}, describe(point), true});
}

void TradeOffPlot::drawSeries(const PlotSeries& series) {
  const QColor colour = colourOf(series);
  QVector<double> x, y;
  for (const auto& point : series.points) x << point.x, y << point.y;
  addLine(x, y, colour);
  for (const auto& point : series.points)
    add(point, series.family ? familyScatter(*series.family, palette(), 9, point.filled)
                             : circle(colour, 7.5, point.filled, palette().color(QPalette::Base)));
}

void TradeOffPlot::drawDense() {
  if (!scene_.dense) return;
  // below the line for accuracy, above for error: where no curve goes
  const bool accuracy = scene_.quantity == PlotQuantity::accuracy;
  addReference(scene_.dense->y,
               accuracy ? tr("dense %1").arg(percentText(scene_.dense->y / 100)) : tr("dense"),
               familyStyle(Family::dense, palette()).colour, accuracy);
  add(*scene_.dense, familyScatter(Family::dense, palette(), 11, true));
}

void TradeOffPlot::drawCurrent() {
  if (!scene_.current) return;
  const PlotPoint& point = *scene_.current;
  const QColor colour = accent(palette()), base = palette().color(QPalette::Base);
  addMarker({point.x, point.y},
            QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colour, 2.2), QBrush(base), 18));
  add(point, circle(colour, 9, point.filled, base));
}

QString TradeOffPlot::describe(const PlotPoint& point) const {
  QStringList lines;
  const bool dense = scene_.dense && &point == &*scene_.dense;
  const bool current = scene_.current && &point == &*scene_.current;
  if (dense) lines << tr("<b>dense model</b>");
  if (current) lines << tr("<b>current recipe</b>");
  lines << tr("%1 parameters, %2 MACs").arg(countText(point.parameters), countText(point.macs));
  lines << tr("%1 of %2 kept").arg(percentText(point.x / 100), axisWord(scene_.axis));
  if (point.loss && scene_.quantity == PlotQuantity::loss)
    lines << tr("predicted loss +%1").arg(threeDigits(*point.loss));
  if (point.error)
    lines << tr("weight error %1").arg(percentText(*point.error));
  else if (scene_.quantity == PlotQuantity::weightError)
    lines << tr("weight error %1, predicted").arg(percentText(point.y / 100));
  if (point.accuracy) lines << tr("accuracy %1, measured").arg(percentText(*point.accuracy));
  if (!current) lines << tr("click to use this recipe");
  return lines.join("<br>");
}

}  // namespace tenfold::ui

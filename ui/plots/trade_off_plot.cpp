// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/trade_off_plot.h"

#include <QHelpEvent>
#include <QToolTip>
#include <cmath>

#include "ui/plots/plot_style.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr double reach = 9;  // pixels around a marker that count as on it

QSharedPointer<QCPAxisTickerText> shareTicker(double low, double high) {
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (const double tick : shareTicks(low, high)) ticker->addTick(tick, percentText(tick / 100));
  return ticker;
}

}  // namespace

TradeOffPlot::TradeOffPlot(QWidget* parent) : QCustomPlot(parent) {
  setObjectName("tradeOffPlot");
  setMouseTracking(true);
  xAxis->setScaleType(QCPAxis::stLogarithmic);
  axisRect()->setAutoMargins(QCP::msAll);
  axisRect()->setMinimumMargins(QMargins(8, 12, 12, 8));
  draw();
}

void TradeOffPlot::show(const PlotScene& scene, PlotQuantity quantity) {
  scene_ = scene;
  quantity_ = quantity;
  draw();
}

void TradeOffPlot::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) draw();
}

void TradeOffPlot::draw() {
  clearPlottables();
  clearItems();
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.92);
  stylePlot(*this, palette(), small);
  setAxes();
  drawDense();
  for (const auto& series : scene_.series) drawSeries(series);
  for (const auto& point : scene_.measured)
    drawPoint(point, QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(accent(palette()), 1.6),
                                     QBrush(accent(palette())), 8));
  drawCurrent();
  drawLegend();
  replot(QCustomPlot::rpQueuedReplot);
}

void TradeOffPlot::setAxes() {
  xAxis->setRange(scene_.xLow, scene_.xHigh);
  yAxis->setRange(scene_.yLow, scene_.yHigh);
  xAxis->setTicker(shareTicker(scene_.xLow, scene_.xHigh));
  xAxis->setLabel("parameters kept");
  yAxis->setLabel(quantity_ == PlotQuantity::accuracy ? "accuracy, %" : "weight error, %");
}

void TradeOffPlot::drawSeries(const PlotSeries& series) {
  const QColor colour = series.family ? familyStyle(*series.family, palette()).colour : accent(palette());
  QVector<double> x, y;
  for (const auto& point : series.points) x << point.x, y << point.y;
  auto* line = addGraph();
  line->setData(x, y, true);
  line->setPen(QPen(colour, 2));
  line->setAntialiased(true);
  for (const auto& point : series.points) {
    const QBrush fill(point.filled ? colour : palette().color(QPalette::Base));
    drawPoint(point, series.family ? familyScatter(*series.family, palette(), 9, point.filled)
                                   : QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colour, 1.8), fill, 8));
  }
}

void TradeOffPlot::drawPoint(const PlotPoint& point, const QCPScatterStyle& style) {
  auto* graph = addGraph();
  graph->setLineStyle(QCPGraph::lsNone);
  graph->setScatterStyle(style);
  graph->setAntialiasedScatters(true);
  graph->addData(point.x, point.y);
}

void TradeOffPlot::drawDense() {
  if (!scene_.dense) return;
  auto* line = new QCPItemStraightLine(this);
  line->point1->setCoords(scene_.xLow, scene_.dense->y);
  line->point2->setCoords(scene_.xHigh, scene_.dense->y);
  const QColor grey = familyStyle(Family::dense, palette()).colour;
  line->setPen(QPen(grey, 1, Qt::DashLine));
  drawPoint(*scene_.dense, familyScatter(Family::dense, palette(), 11, true));
  auto* words = new QCPItemText(this);
  words->setText(quantity_ == PlotQuantity::accuracy ? "dense " + percentText(scene_.dense->y / 100)
                                                     : QStringLiteral("dense"));
  words->setColor(secondaryText(palette()));
  words->setFont(xAxis->tickLabelFont());
  words->position->setCoords(100, scene_.dense->y);
  // below the line for accuracy, above for error: where no curve goes
  const bool below = quantity_ == PlotQuantity::accuracy;
  words->setPositionAlignment(Qt::AlignRight | (below ? Qt::AlignTop : Qt::AlignBottom));
  words->setPadding(QMargins(0, 6, 12, 6));
}

void TradeOffPlot::drawCurrent() {
  if (!scene_.current) return;
  const QColor colour = accent(palette());
  drawPoint(*scene_.current, QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colour, 2.2),
                                             QBrush(palette().color(QPalette::Base)), 18));
  drawPoint(*scene_.current,
            QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colour, 2),
                            scene_.current->filled ? QBrush(colour) : QBrush(Qt::NoBrush), 9));
}

void TradeOffPlot::drawLegend() {
  if (scene_.series.size() < 2) return;
  int row = 0;
  for (const auto& series : scene_.series) {
    auto* words = new QCPItemText(this);
    words->position->setType(QCPItemPosition::ptAxisRectRatio);
    words->position->setCoords(0.985, 0);
    words->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
    words->setText("— " + series.name);
    words->setFont(xAxis->tickLabelFont());
    words->setColor(series.family ? familyStyle(*series.family, palette()).colour : accent(palette()));
    words->setPadding(QMargins(0, 4 + 16 * row++, 0, 0));
  }
}

std::vector<const PlotPoint*> TradeOffPlot::points() const {
  std::vector<const PlotPoint*> all;
  if (scene_.current) all.push_back(&*scene_.current);
  for (const auto& series : scene_.series)
    for (const auto& point : series.points) all.push_back(&point);
  for (const auto& point : scene_.measured) all.push_back(&point);
  if (scene_.dense) all.push_back(&*scene_.dense);
  return all;
}

QPointF TradeOffPlot::placeOf(const PlotPoint& point) const {
  return {xAxis->coordToPixel(point.x), yAxis->coordToPixel(point.y)};
}

const PlotPoint* TradeOffPlot::pointAt(const QPointF& place) const {
  const PlotPoint* nearest = nullptr;
  double best = reach;
  for (const auto* point : points()) {
    const QPointF away = placeOf(*point) - place;
    const double distance = std::hypot(away.x(), away.y());
    if (distance < best) best = distance, nearest = point;
  }
  return nearest;
}

QString TradeOffPlot::describe(const PlotPoint& point) const {
  QStringList lines;
  if (scene_.dense && &point == &*scene_.dense)
    lines << QStringLiteral("<b>dense model</b>");
  else if (scene_.current && &point == &*scene_.current)
    lines << QStringLiteral("<b>current recipe</b>");
  lines << QStringLiteral("%1 parameters, %2 kept")
               .arg(countText(point.parameters), percentText(point.x / 100));
  if (point.error) lines << QStringLiteral("weight error %1").arg(percentText(*point.error));
  if (point.accuracy) lines << QStringLiteral("accuracy %1, measured").arg(percentText(*point.accuracy));
  if (lines.size() < 4 && !lines.first().startsWith("<b>"))
    lines << QStringLiteral("click to use this recipe");
  return lines.join("<br>");
}

bool TradeOffPlot::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QCustomPlot::event(event);
  const auto& help = static_cast<const QHelpEvent&>(*event);
  if (const PlotPoint* point = pointAt(help.pos()))
    QToolTip::showText(help.globalPos(), describe(*point), this);
  else
    QToolTip::hideText();
  return true;
}

void TradeOffPlot::mouseMoveEvent(QMouseEvent* event) {
  const PlotPoint* point = pointAt(event->position());
  setCursor(point != nullptr ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if (point != nullptr) QToolTip::showText(event->globalPosition().toPoint(), describe(*point), this);
  QCustomPlot::mouseMoveEvent(event);
}

void TradeOffPlot::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton)
    if (const PlotPoint* point = pointAt(event->position())) {
      const Recipe recipe = point->recipe;
      const QString text = QStringLiteral("Trade-off point: %1 kept").arg(percentText(point->x / 100));
      emit pointClicked(recipe, text);
      return;
    }
  QCustomPlot::mouseReleaseEvent(event);
}

}  // namespace tenfold::ui

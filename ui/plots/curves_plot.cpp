// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curves_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/plots/plot_style.h"
#include "ui/plots/trade_off_points.h"
#include "ui/settings/family_style.h"
#include "ui/settings/palette.h"
#include "ui/settings/series_style.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr int mostNames = 16;      // that fit below an axis
constexpr double legendLine = 16;  // pixels
constexpr int keySize = 14;

QSharedPointer<QCPAxisTicker> tickerOf(const CurveScene& scene, const QCPRange& range) {
  if (scene.axis == CurveScene::Axis::number) return QSharedPointer<QCPAxisTicker>(new QCPAxisTicker);
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  if (scene.axis == CurveScene::Axis::share) {
    for (const double tick : shareTicks(range.lower, range.upper))
      ticker->addTick(tick, percentText(tick / 100));
  } else {
    const qsizetype every = (scene.names.size() + mostNames - 1) / mostNames;
    for (qsizetype k = 0; k < scene.names.size(); k += std::max<qsizetype>(1, every))
      ticker->addTick(double(k), scene.names[k]);
  }
  return ticker;
}

QString quoted(QString text) { return '"' + text.replace('"', "\"\"") + '"'; }

}  // namespace

QString toCsv(const CurveScene& scene) {
  const bool named = scene.axis == CurveScene::Axis::names;
  QString text = QStringLiteral("curve,%1,%2\n").arg(quoted(scene.xLabel), quoted(scene.yLabel));
  for (const auto& curve : scene.curves)
    for (const auto& point : curve.points)
      text += quoted(curve.name) + ',' +
              (named ? quoted(scene.names[qsizetype(point.x())]) : QString::number(point.x(), 'g', 10)) +
              ',' + QString::number(point.y(), 'g', 10) + '\n';
  return text;
}

CurvesPlot::CurvesPlot(const char* objectName, const QString& accessibleName, QWidget* parent)
    : PointPlot(parent) {
  setObjectName(objectName);
  setAccessibleName(accessibleName);
  redraw();
}

void CurvesPlot::show(CurveScene scene) {
  scene_ = std::move(scene);
  redraw();
}

void CurvesPlot::setHidden(const QString& name, bool hidden) {
  hidden ? void(hidden_.insert(name)) : void(hidden_.erase(name));
  redraw();
  emit curvesShown();
}

QColor CurvesPlot::colourOf(const NamedCurve& curve) const {
  if (curve.strong) return accent(palette());
  return curve.family ? familyStyle(*curve.family, palette()).colour
                      : seriesStyle(curve.number, palette()).colour;
}

void CurvesPlot::drawScene() {
  legend_.clear();
  setRanges();
  for (const auto& curve : scene_.curves)
    if (isDrawn(curve)) drawCurve(curve);
  if (scene_.curves.size() > 1)
    for (const auto& curve : scene_.curves) drawLegend(curve);
}

void CurvesPlot::setRanges() {
  double xLow = 1e300, xHigh = -1e300, yLow = 0, yHigh = 0;
  for (const auto& curve : scene_.curves) {
    if (!isDrawn(curve)) continue;
    for (const auto& point : curve.points) {
      xLow = std::min(xLow, point.x());
      xHigh = std::max(xHigh, point.x());
      yLow = std::min(yLow, point.y());
      yHigh = std::max(yHigh, point.y());
    }
  }
  if (xHigh < xLow) xLow = xHigh = 1;
  const bool share = scene_.axis == CurveScene::Axis::share, named = scene_.axis == CurveScene::Axis::names;
  const double beside = named ? 0.5 : 0.04 * std::max(1e-6, xHigh - xLow);
  const QCPRange x = share ? QCPRange(xLow * 0.8, 125) : QCPRange(xLow - beside, xHigh + beside);
  // the legend stands above the curves; fronts leave its corner free
  const double lines = scene_.curves.size() > 1 ? double(scene_.curves.size()) : 0;
  const double taken = share ? 0 : std::min(0.5, legendLine * lines / std::max(80, axisRect()->height()));
  const double room = yHigh > yLow ? yHigh - yLow : 1;
  xAxis->setScaleType(share ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  setScene(x, {yLow - 0.05 * room, yHigh + (0.06 + taken / (1 - taken)) * room});
  xAxis->setTicker(tickerOf(scene_, x));
  xAxis->setTickLabelRotation(named ? -40 : 0);
  xAxis->setLabel(scene_.xLabel);
  yAxis->setLabel(scene_.yLabel);
}

void CurvesPlot::drawCurve(const NamedCurve& curve) {
  const QColor colour = colourOf(curve);
  QVector<double> x, y;
  for (const auto& point : curve.points) x << point.x(), y << point.y();
  if (curve.line && x.size() > 1) {
    addLine(x, y, colour);
    if (!curve.family && !curve.strong)
      graph(graphCount() - 1)->setPen(QPen(colour, 2, seriesStyle(curve.number, palette()).dash));
  }
  for (std::size_t k = 0; k < curve.points.size(); ++k) {
    const QPointF& point = curve.points[k];
    addMarker(point, curve.family
                         ? familyScatter(*curve.family, palette(), 7, !curve.line)
                         : QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colour, 1.6),
                                           QBrush(curve.line ? palette().color(QPalette::Base) : colour),
                                           curve.line ? 5 : 9));
    addMark({point, tipOf(curve, k), false});
  }
}

void CurvesPlot::drawLegend(const NamedCurve& curve) {
  const bool drawn = isDrawn(curve);
  addLegend(fontMetrics().elidedText(curve.name, Qt::ElideRight, 180),
            drawn ? palette().color(QPalette::Text) : secondaryText(palette()), keyOf(curve));
  auto* text = qobject_cast<QCPItemText*>(item(itemCount() - 2));  // its picture comes after it
  QFont words = text->font();
  words.setStrikeOut(!drawn);
  text->setFont(words);
  legend_.push_back(text);
}

QPixmap CurvesPlot::keyOf(const NamedCurve& curve) const {
  QPixmap key(QSize(keySize, keySize) * devicePixelRatioF());
  key.setDevicePixelRatio(devicePixelRatioF());
  key.fill(Qt::transparent);
  QPainter painter(&key);
  painter.setRenderHint(QPainter::Antialiasing);
  if (!isDrawn(curve)) painter.setOpacity(0.4);
  const QColor colour = colourOf(curve);
  const QPointF centre(keySize / 2.0, keySize / 2.0);
  const bool dashed = !curve.family && !curve.strong;
  painter.setPen(QPen(colour, 2, dashed ? seriesStyle(curve.number, palette()).dash : Qt::SolidLine));
  if (curve.line) painter.drawLine(QPointF(0, centre.y()), QPointF(keySize, centre.y()));
  if (curve.family) {
    paintMarker(painter, *curve.family, palette(), centre, 8);
  } else if (!curve.line) {
    painter.setBrush(colour);
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(centre, 4, 4);
  }
  return key;
}

QPointF CurvesPlot::placeOfLegend(const QString& name) const {
  for (std::size_t k = 0; k < legend_.size(); ++k)
    if (scene_.curves[k].name == name)
      return (legend_[k]->bottomLeft->pixelPosition() + legend_[k]->bottomRight->pixelPosition()) / 2 -
             QPointF(0, legendLine / 2);
  return {};
}

QString CurvesPlot::tipOf(const NamedCurve& curve, std::size_t index) const {
  const QPointF& point = curve.points[index];
  const QString name =
      QStringLiteral("<b>%1</b>").arg(curve.labels.value(qsizetype(index), curve.name).toHtmlEscaped());
  const QString y = tr("%1 %2").arg(scene_.yLabel, threeDigits(point.y()));
  switch (scene_.axis) {
    case CurveScene::Axis::names:
      return QStringList{name, scene_.names[qsizetype(point.x())].toHtmlEscaped(), y}.join("<br>");
    case CurveScene::Axis::share:
      return QStringList{name, tr("%1 %2").arg(scene_.xLabel, percentText(point.x() / 100)), y}.join("<br>");
    case CurveScene::Axis::number:
      break;
  }
  return QStringList{name, tr("%1 %2").arg(scene_.xLabel, threeDigits(point.x())), y}.join("<br>");
}

void CurvesPlot::mouseReleaseEvent(QMouseEvent* event) {
  PointPlot::mouseReleaseEvent(event);
  if (event->button() != Qt::LeftButton) return;
  for (std::size_t k = 0; k < legend_.size(); ++k) {
    const double away = std::hypot(0, event->position().y() - placeOfLegend(scene_.curves[k].name).y());
    const double left = legend_[k]->bottomLeft->pixelPosition().x();
    if (away > legendLine / 2 || event->position().x() < left) continue;
    return setHidden(scene_.curves[k].name, isDrawn(scene_.curves[k]));
  }
}

void CurvesPlot::keyPressEvent(QKeyEvent* event) {
  const int number = event->key() - Qt::Key_1;
  if (number < 0 || number > 8 || number >= int(scene_.curves.size()) || event->modifiers() != Qt::NoModifier)
    return PointPlot::keyPressEvent(event);
  const NamedCurve& curve = scene_.curves[std::size_t(number)];
  setHidden(curve.name, isDrawn(curve));
}

}  // namespace tenfold::ui

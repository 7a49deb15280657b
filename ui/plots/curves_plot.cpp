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

constexpr int mostNames = 16;  // that fit below an axis

QSharedPointer<QCPAxisTicker> tickerOf(const CurveScene& scene, const QCPRange& range) {
  if (scene.axis == CurveScene::Axis::number || scene.axis == CurveScene::Axis::epochs)
    return QSharedPointer<QCPAxisTicker>(new QCPAxisTicker);
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

QSharedPointer<QCPAxisTicker> percentTicker(double low, double high) {
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  const double step = high - low > 0.45 ? 0.2 : high - low > 0.15 ? 0.05 : 0.02;
  for (double tick = 0; tick < 1 + step / 2; tick += step)
    ticker->addTick(tick, QString::number(100 * tick, 'f', 0));
  return ticker;
}

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

QString valueText(const CurveScene& scene, double value) {
  return scene.percent ? QStringLiteral("%1 %").arg(100 * value, 0, 'f', 2) : threeDigits(value);
}

CurvesPlot::CurvesPlot(const char* objectName, const QString& accessibleName, QWidget* parent)
    : PointPlot(parent) {
  setObjectName(objectName);
  setAccessibleName(accessibleName);
  redraw();
}

void CurvesPlot::show(CurveScene scene) {
  scene_ = std::move(scene);
  const double lines = hasLegend() ? double(scene_.curves.size()) : 0;
  taken_ = std::min(0.5, seriesLegend().lineHeight() * lines / std::max(80, axisRect()->height()));
  redraw();
}

QPen CurvesPlot::penOf(const NamedCurve& curve) const {
  if (curve.strong) return {accent(palette()), 2};
  if (curve.family) return {familyStyle(*curve.family, palette()).colour, 2};
  SeriesStyle style = seriesStyle(curve.number, palette());
  if (curve.look == NamedCurve::Look::passing) style.colour.setAlphaF(0.45F);
  return {style.colour, 2, style.dash};
}

void CurvesPlot::drawScene() {
  scene_.axis == CurveScene::Axis::epochs ? setEpochRanges() : setRanges();
  for (const auto& curve : scene_.curves) {
    if (!hasLegend() || !isHidden(curve.name)) drawCurve(curve);
    if (hasLegend()) addLegend(curve.name, palette().color(QPalette::Text), keyOf(curve));
  }
  if (scene_.reference) addReference(*scene_.reference, {}, secondaryText(palette()), true);
}

QRectF CurvesPlot::extent() const {
  double left = 1e300, right = -1e300, low = 1e300, high = -1e300;
  const auto take = [&](double y) { low = std::min(low, y), high = std::max(high, y); };
  for (const auto& curve : scene_.curves)
    for (const auto& point : curve.points) {
      left = std::min(left, point.x());
      right = std::max(right, point.x());
      take(point.y());
    }
  if (scene_.reference) take(*scene_.reference);
  if (right < left) left = right = 1;
  if (high < low) low = high = 0;
  return {QPointF(left, low), QPointF(right, high)};
}

void CurvesPlot::setRanges() {
  const QRectF whole = extent();
  const double yLow = std::min(0.0, whole.top()), yHigh = std::max(0.0, whole.bottom());
  const bool share = scene_.axis == CurveScene::Axis::share, named = scene_.axis == CurveScene::Axis::names;
  const double beside = named ? 0.5 : 0.04 * std::max(1e-6, whole.width());
  const QCPRange x =
      share ? QCPRange(whole.left() * 0.8, 125) : QCPRange(whole.left() - beside, whole.right() + beside);
  const double taken = share ? 0 : taken_;  // fronts leave the corner of the legend free
  const double room = yHigh > yLow ? yHigh - yLow : 1;
  xAxis->setScaleType(share ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  setScene(x, {yLow - 0.05 * room, yHigh + (0.06 + taken / (1 - taken)) * room});
  setLegendCorner(PlotLegend::Corner::topRight);
  xAxis->setTicker(tickerOf(scene_, x));
  xAxis->setTickLabelRotation(named ? -40 : 0);
  xAxis->setLabel(scene_.xLabel);
  yAxis->setLabel(scene_.yLabel);
}

void CurvesPlot::setEpochRanges() {
  const QRectF whole = extent();
  const double end = std::max(scene_.end, whole.right());
  const double step =
      scene_.percent ? 0.1 : std::pow(10, std::floor(std::log10(std::max(whole.bottom(), 1e-9))));
  const double low = scene_.percent ? std::clamp(std::floor(whole.top() / step) * step, 0.0, 1 - step) : 0;
  const double high = scene_.percent || scene_.isEmpty() ? 1 : std::ceil(whole.bottom() / step) * step;
  const double pad = 0.04 * (high - low);
  setScene({-0.02 * end, 1.03 * end}, {low - pad, high + pad});
  // accuracy rises, loss falls
  setLegendCorner(scene_.percent ? PlotLegend::Corner::bottomRight : PlotLegend::Corner::topRight);
  xAxis->setLabel(scene_.xLabel);
  yAxis->setLabel(scene_.percent ? scene_.yLabel + QStringLiteral(", %") : scene_.yLabel);
  if (scene_.percent) yAxis->setTicker(percentTicker(low - pad, high + pad));
}

QCPScatterStyle CurvesPlot::markerOf(const NamedCurve& curve) const {
  const bool filled = curve.look != NamedCurve::Look::line;
  if (curve.family) return familyScatter(*curve.family, palette(), 7, filled);
  const QColor colour = penOf(curve).color();
  const double size = curve.look == NamedCurve::Look::points ? 9 : filled ? 7 : 5;
  return {QCPScatterStyle::ssCircle, QPen(colour, 1.6),
          QBrush(filled ? colour : palette().color(QPalette::Base)), size};
}

void CurvesPlot::drawCurve(const NamedCurve& curve) {
  QVector<double> x, y;
  for (const auto& point : curve.points) x << point.x(), y << point.y();
  if (curve.look != NamedCurve::Look::points && x.size() > 1) {
    addLine(x, y, penOf(curve).color());
    graph(graphCount() - 1)->setPen(penOf(curve));
  }
  if (curve.look == NamedCurve::Look::passing) return;
  for (std::size_t k = 0; k < curve.points.size(); ++k) {
    addMarker(curve.points[k], markerOf(curve));
    addMark({curve.points[k], tipOf(curve, k), false});
  }
}

LegendKey CurvesPlot::keyOf(const NamedCurve& curve) const {
  const QPen pen = penOf(curve);
  if (curve.look == NamedCurve::Look::points)
    return curve.family ? familyKey(*curve.family, palette()) : dotKey(pen.color());
  if (curve.family) return lineKey(pen, *curve.family, palette());
  if (curve.look != NamedCurve::Look::measured) return lineKey(pen);
  return [line = lineKey(pen), dot = dotKey(pen.color())](QPainter& painter, const QPointF& centre) {
    line(painter, centre);
    dot(painter, centre);
  };
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
    case CurveScene::Axis::epochs:
      return QStringList{name, tr("epoch %1: %2").arg(threeDigits(point.x()), valueText(scene_, point.y()))}
          .join("<br>");
    case CurveScene::Axis::number:
      break;
  }
  return QStringList{name, tr("%1 %2").arg(scene_.xLabel, threeDigits(point.x())), y}.join("<br>");
}

}  // namespace tenfold::ui

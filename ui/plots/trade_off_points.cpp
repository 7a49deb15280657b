// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/trade_off_points.h"

#include <algorithm>
#include <cmath>

#include "ui/document/requests.h"
#include "ui/settings/family_style.h"

namespace tenfold::ui {
namespace {

/// Places the point, or leaves it out where its quantity is not known.
std::optional<PlotPoint> place(PlotPoint point, PlotQuantity quantity) {
  const auto& value = quantity == PlotQuantity::weightError ? point.error : point.accuracy;
  if (!value || !(point.x > 0)) return {};
  point.y = *value * 100;
  point.filled = point.accuracy.has_value();
  return point;
}

void fitAxes(PlotScene& scene, PlotQuantity quantity) {
  double xLow = 40, yLow = 1e300, yHigh = -1e300;
  const auto take = [&](const PlotPoint& point) {
    xLow = std::min(xLow, point.x);
    yLow = std::min(yLow, point.y);
    yHigh = std::max(yHigh, point.y);
  };
  for (const auto& series : scene.series)
    for (const auto& point : series.points) take(point);
  for (const auto& point : scene.measured) take(point);
  if (scene.dense) take(*scene.dense);
  if (scene.current) take(*scene.current);
  if (yHigh < yLow) yLow = 0, yHigh = quantity == PlotQuantity::accuracy ? 100 : 50;
  scene.xLow = xLow * 0.8;
  scene.xHigh = 125;
  const double margin = std::max((yHigh - yLow) * 0.08, quantity == PlotQuantity::accuracy ? 0.5 : 1.0);
  scene.yLow = yLow - margin;
  scene.yHigh = yHigh + margin;
  if (quantity == PlotQuantity::accuracy) scene.yHigh = std::min(scene.yHigh, 101.0);
}

}  // namespace

PlotScene plotScene(const std::vector<Curve>& curves, const std::vector<EvaluatedRecipe>& evaluated,
                    const PlotState& state, PlotQuantity quantity) {
  PlotScene scene;
  const auto share = [&](std::int64_t parameters) {
    return state.denseParameters > 0 ? 100.0 * double(parameters) / double(state.denseParameters) : 0;
  };
  const auto measured = [&](const Recipe& recipe) -> std::optional<double> {
    for (const auto& each : evaluated)
      if (keyOf(each.recipe) == keyOf(recipe)) return each.accuracy;
    return {};
  };
  for (const Curve& curve : curves) {
    PlotSeries series{
        curve.family ? familyWord(*curve.family) : QStringLiteral("automatic"), curve.family, {}};
    for (const auto& each : curve.points) {
      const auto accuracy = each.accuracy ? each.accuracy : measured(each.recipe);
      const PlotPoint point{share(each.parameters), 0,        false,      each.parameters,
                            each.relative_error,    accuracy, each.recipe};
      if (const auto placed = place(point, quantity)) series.points.push_back(*placed);
    }
    std::sort(series.points.begin(), series.points.end(),
              [](const auto& a, const auto& b) { return a.x < b.x; });
    if (!series.points.empty()) scene.series.push_back(std::move(series));
  }
  if (state.denseParameters > 0)
    scene.dense = place({100, 0, false, state.denseParameters, 0.0, state.denseAccuracy, {}}, quantity);
  if (!keyOf(state.recipe).empty())
    scene.current = place(
        {share(state.parameters), 0, false, state.parameters, state.error, state.accuracy, state.recipe},
        quantity);
  for (const auto& each : evaluated) {
    const std::string key = keyOf(each.recipe);
    if (key.empty() || key == keyOf(state.recipe)) continue;
    if (const auto placed =
            place({share(each.parameters), 0, true, each.parameters, each.error, each.accuracy, each.recipe},
                  quantity))
      scene.measured.push_back(*placed);
  }
  fitAxes(scene, quantity);
  return scene;
}

std::vector<double> shareTicks(double low, double high) {
  std::vector<double> ticks;
  for (double decade = 1e-3; decade <= high; decade *= 10)
    for (const double step : {1.0, 2.0, 5.0})
      if (decade * step >= low && decade * step <= std::min(high, 100.0)) ticks.push_back(decade * step);
  return ticks;
}

QString toCsv(const PlotScene& scene) {
  QString text = QStringLiteral("series,parameters,kept_percent,weight_error,accuracy\n");
  const auto line = [&](const QString& name, const PlotPoint& point) {
    const auto number = [](const std::optional<double>& value) {
      return value ? QString::number(*value, 'g', 8) : QString();
    };
    text += QStringLiteral("%1,%2,%3,%4,%5\n")
                .arg(name)
                .arg(point.parameters)
                .arg(QString::number(point.x, 'g', 8), number(point.error), number(point.accuracy));
  };
  for (const auto& series : scene.series)
    for (const auto& point : series.points) line(series.name, point);
  if (scene.dense) line(QStringLiteral("dense"), *scene.dense);
  if (scene.current) line(QStringLiteral("current"), *scene.current);
  return text;
}

}  // namespace tenfold::ui

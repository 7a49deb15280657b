// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/trade_off_points.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "ui/document/requests.h"
#include "ui/settings/family_style.h"

namespace tenfold::ui {
namespace {

/// Collects the scene of one choice of axes.
class Scenery {
 public:
  Scenery(const PlotState& state, const PlotChoice& choice) : state_(state), choice_(choice) {
    scene_.axis = choice.axis;
    scene_.quantity = choice.quantity;
  }

  /// Places the point, or leaves it out where its quantity is not known.
  std::optional<PlotPoint> place(PlotPoint point) const {
    const bool macs = choice_.axis == PlotAxis::macs;
    const auto dense = double(macs ? state_.denseMacs : state_.denseParameters);
    point.x = dense > 0 ? 100 * double(macs ? point.macs : point.parameters) / dense : 0;
    const auto value = valueOf(point);
    if (!value || !(point.x > 0)) return {};
    point.y = *value;
    point.filled = point.accuracy.has_value();
    return point;
  }

  void addCurve(const Curve& curve, const std::map<std::string, const EvaluatedRecipe*>& known) {
    const std::string quantity = choice_.axis == PlotAxis::macs ? "macs" : "parameters";
    if (curve.quantity != quantity || curve.metric != metricKey(state_.recipe)) return;
    PlotSeries series{
        curve.family ? familyWord(*curve.family) : QObject::tr("solver's front"), curve.family, {}};
    for (const auto& each : curve.points) {
      PlotPoint point{
          0, 0, false, each.parameters, each.macs, {}, each.accuracy, each.predicted_loss, each.recipe};
      if (std::isfinite(each.relative_error)) point.error = each.relative_error;
      const std::string key = keyOf(each.recipe);
      onCurve_.insert(key);
      if (const auto at = known.find(key); at != known.end()) {
        if (at->second->error) point.error = at->second->error;
        if (at->second->accuracy) point.accuracy = at->second->accuracy;
      }
      if (const auto placed = place(point)) series.points.push_back(*placed);
    }
    std::sort(series.points.begin(), series.points.end(),
              [](const auto& a, const auto& b) { return a.x < b.x; });
    setBeatenAside(series.points);
    if (!series.points.empty()) scene_.series.push_back(std::move(series));
  }

  void addDense() {
    if (state_.denseParameters > 0)
      scene_.dense = place({0, 0, false, state_.denseParameters, state_.denseMacs, 0.0, state_.denseAccuracy,
                            0.0, denseRecipe()});
  }

  void addCurrent() {
    scene_.current = place({0, 0, false, state_.parameters, state_.macs, state_.error, state_.accuracy,
                            state_.loss, state_.recipe});
  }

  void addMeasured(const std::string& key, const EvaluatedRecipe& each) {
    if (onCurve_.contains(key)) return;
    const auto placed =
        place({0, 0, true, each.parameters, each.macs, each.error, each.accuracy, each.loss, each.recipe});
    if (!placed) return;
    if (!choice_.dominated && isBeaten(*placed))
      ++scene_.hidden;
    else
      scene_.measured.push_back(*placed);
  }

  PlotScene finish() {
    fitAxes();
    return std::move(scene_);
  }

 private:
  std::optional<double> valueOf(const PlotPoint& point) const {
    switch (choice_.quantity) {
      case PlotQuantity::loss:
        return point.loss;
      case PlotQuantity::accuracy:
        return point.accuracy ? std::optional(*point.accuracy * 100) : std::nullopt;
      case PlotQuantity::weightError:
        break;
    }
    if (point.error) return *point.error * 100;
    // the loss under this metric is half the square of what is lost
    const bool same = state_.recipe.metric == id(Metric::weight);
    if (!same || !point.loss || !state_.norm || !(*state_.norm > 0)) return {};
    return 100 * std::sqrt(2 * std::max(0.0, *point.loss)) / *state_.norm;
  }

  /// All layers dense, judged as the current recipe is: taking it leaves the metric as it is.
  Recipe denseRecipe() const {
    Recipe recipe;
    recipe.metric = state_.recipe.metric;
    recipe.calibration_hash = state_.recipe.calibration_hash;
    return recipe;
  }

  bool beats(const PlotPoint& one, const PlotPoint& other) const {
    const double sign = choice_.quantity == PlotQuantity::accuracy ? -1 : 1;
    return one.x <= other.x && sign * one.y <= sign * other.y &&
           (one.x < other.x || sign * one.y < sign * other.y);
  }

  /// A front of predicted losses is none in what was measured, or in another quantity: the line goes through
  /// what no other of its points beats.
  void setBeatenAside(std::vector<PlotPoint>& points) {
    std::vector<PlotPoint> front;
    for (const auto& point : points) {
      const bool beaten =
          std::any_of(points.begin(), points.end(), [&](const auto& other) { return beats(other, point); });
      if (!beaten)
        front.push_back(point);
      else if (choice_.dominated)
        scene_.measured.push_back(point);
      else
        ++scene_.hidden;
    }
    points = std::move(front);
  }

  bool isBeaten(const PlotPoint& point) const {
    const auto beats = [&](const PlotPoint& other) { return this->beats(other, point); };
    for (const auto& series : scene_.series)
      if (std::any_of(series.points.begin(), series.points.end(), beats)) return true;
    return (scene_.dense && beats(*scene_.dense)) || (scene_.current && beats(*scene_.current));
  }

  void fitAxes() {
    const bool accuracy = choice_.quantity == PlotQuantity::accuracy;
    double xLow = 40, yLow = 1e300, yHigh = -1e300;
    const auto take = [&](const PlotPoint& point) {
      xLow = std::min(xLow, point.x);
      yLow = std::min(yLow, point.y);
      yHigh = std::max(yHigh, point.y);
    };
    for (const auto& series : scene_.series)
      for (const auto& point : series.points) take(point);
    for (const auto& point : scene_.measured) take(point);
    if (scene_.dense) take(*scene_.dense);
    if (scene_.current) take(*scene_.current);
    if (yHigh < yLow) yLow = 0, yHigh = accuracy ? 100 : choice_.quantity == PlotQuantity::loss ? 1 : 50;
    scene_.xLow = xLow * 0.8;
    scene_.xHigh = 125;
    const double least = choice_.quantity == PlotQuantity::loss ? 1e-9 : accuracy ? 0.5 : 1.0;
    const double margin = std::max((yHigh - yLow) * 0.08, least);
    scene_.yLow = yLow - margin;
    scene_.yHigh = yHigh + margin;
    // room for the markers of what is always right
    if (accuracy) scene_.yHigh = std::min(scene_.yHigh, 100 + margin / 2);
  }

  const PlotState& state_;
  const PlotChoice& choice_;
  PlotScene scene_;
  std::set<std::string> onCurve_;
};

}  // namespace

QString axisWord(PlotAxis axis) {
  return axis == PlotAxis::macs ? QObject::tr("MACs") : QObject::tr("parameters");
}

QString quantityWord(PlotQuantity quantity) {
  switch (quantity) {
    case PlotQuantity::loss:
      return QObject::tr("predicted loss");
    case PlotQuantity::weightError:
      return QObject::tr("weight error");
    case PlotQuantity::accuracy:
      break;
  }
  return QObject::tr("accuracy");
}

PlotScene plotScene(const std::vector<Curve>& curves, const std::vector<EvaluatedRecipe>& evaluated,
                    const PlotState& state, const PlotChoice& choice) {
  std::map<std::string, const EvaluatedRecipe*> known;
  for (const auto& each : evaluated) known[keyOf(each.recipe)] = &each;
  Scenery scenery(state, choice);
  for (const Curve& curve : curves) scenery.addCurve(curve, known);
  scenery.addDense();
  const std::string current = keyOf(state.recipe);
  if (!current.empty()) scenery.addCurrent();
  for (const auto& [key, each] : known)
    if (!key.empty() && key != current) scenery.addMeasured(key, *each);
  return scenery.finish();
}

std::vector<double> shareTicks(double low, double high) {
  std::vector<double> ticks;
  for (double decade = 1e-3; decade <= high; decade *= 10)
    for (const double step : {1.0, 2.0, 5.0})
      if (decade * step >= low && decade * step <= std::min(high, 100.0)) ticks.push_back(decade * step);
  return ticks;
}

QString toCsv(const PlotScene& scene) {
  QString text = QStringLiteral("series,parameters,macs,kept_percent,predicted_loss,weight_error,accuracy\n");
  const auto line = [&](const QString& name, const PlotPoint& point) {
    const auto number = [](const std::optional<double>& value) {
      return value ? QString::number(*value, 'g', 8) : QString();
    };
    text += QStringLiteral("%1,%2,%3,%4,%5,%6,%7\n")
                .arg(name)
                .arg(point.parameters)
                .arg(point.macs)
                .arg(QString::number(point.x, 'g', 8), number(point.loss), number(point.error),
                     number(point.accuracy));
  };
  for (const auto& series : scene.series)
    for (const auto& point : series.points)
      line(series.family ? QString::fromUtf8(label(*series.family)) : QStringLiteral("solver's front"),
           point);
  for (const auto& point : scene.measured) line(QStringLiteral("other"), point);
  if (scene.dense) line(QStringLiteral("dense"), *scene.dense);
  if (scene.current) line(QStringLiteral("current"), *scene.current);
  return text;
}

}  // namespace tenfold::ui

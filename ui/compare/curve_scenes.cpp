// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/curve_scenes.h"

#include <QObject>
#include <algorithm>
#include <cmath>

#include "ui/document/document.h"
#include "ui/document/requests.h"
#include "ui/settings/family_style.h"

namespace tenfold::ui {
namespace {

/// Collects the fronts of one choice.
class Fronts {
 public:
  Fronts(const FrontSources& sources, Fact goal)
      : sources_(sources), goal_(sources.document.metric() == Metric::weight ? Fact::error : goal) {
    scene_.axis = CurveScene::Axis::share;
    scene_.xLabel = QObject::tr("parameters kept");
    scene_.yLabel = goal_ == Fact::error ? QObject::tr("weight error, %") : factWord(goal_);
  }

  CurveScene all() {
    const std::string metric = metricKey(sources_.document.recipe());
    for (const Curve& curve : sources_.store.curves())
      if (curve.quantity == "parameters" && curve.metric == metric) add(curve);
    for (const VariantFront& front : sources_.fronts)
      if (const QString names = namesOf(front.base); !names.isEmpty()) add(names, {}, front.points);
    if (!scene_.curves.empty()) addVariants();
    return std::move(scene_);
  }

 private:
  void add(const Curve& curve) {
    if (curve.family) return add(familyWord(*curve.family), curve.family, curve.points);
    const QString names = namesOf(baseKey(sources_.document.recipe()));
    add(sources_.fronts.empty() ? QObject::tr("solver's front") : names, {}, curve.points, true);
  }

  void add(const QString& name, std::optional<Family> family, const std::vector<study::TradeOffPoint>& points,
           bool strong = false) {
    NamedCurve curve{name, {}, family, number_, strong};
    for (const auto& point : points)
      if (const auto y = valueOf(point))
        curve.points.emplace_back(
            100 * double(point.parameters) / double(sources_.document.denseParameters()), *y);
    keepFront(curve.points);
    if (curve.points.empty()) return;
    if (!family && !strong) ++number_;
    scene_.curves.push_back(std::move(curve));
  }

  /// From the smallest on, what loses less than all before.
  static void keepFront(std::vector<QPointF>& points) {
    std::sort(points.begin(), points.end(), [](const QPointF& a, const QPointF& b) {
      return a.x() < b.x() || (a.x() == b.x() && a.y() < b.y());
    });
    std::vector<QPointF> front;
    for (const QPointF& point : points)
      if (front.empty() || point.y() < front.back().y()) front.push_back(point);
    points = std::move(front);
  }

  std::optional<double> valueOf(const study::TradeOffPoint& point) const {
    if (goal_ == Fact::loss) return point.predicted_loss;
    if (std::isfinite(point.relative_error) && point.relative_error > 0) return 100 * point.relative_error;
    if (const auto known = sources_.store.knownWeightError(point.recipe)) return 100 * *known;
    const auto predicted = point.predicted_loss
                               ? weightErrorOf(*point.predicted_loss, sources_.document, sources_.store)
                               : std::nullopt;
    return predicted ? std::optional(100 * *predicted) : std::nullopt;
  }

  QString namesOf(const std::string& base) const {
    QStringList names;
    for (const auto& variant : sources_.variants)
      if (variant.isOwn() && baseKey(variant.recipe) == base) names << variant.name;
    return names.join(", ");
  }

  void addVariants() {
    NamedCurve markers{QObject::tr("variants"), {}, {}, number_, false, NamedCurve::Look::points};
    for (const auto& variant : sources_.variants) {
      const auto& value = variant.value(goal_);
      if (!value || variant.otherModel) continue;
      markers.points.emplace_back(100 * *variant.value(Fact::parameters) / variant.dense,
                                  goal_ == Fact::error ? 100 * *value : *value);
      markers.labels << variant.name;
    }
    if (!markers.points.empty()) scene_.curves.push_back(std::move(markers));
  }

  const FrontSources& sources_;
  Fact goal_;
  CurveScene scene_;
  int number_ = 0;
};

double valueOf(const LayerBar& bar, LayerQuantity quantity) {
  switch (quantity) {
    case LayerQuantity::kept:
      return 100 * bar.kept;
    case LayerQuantity::rank:
      return double(bar.rank);
    case LayerQuantity::parameters:
      break;
  }
  return double(bar.parameters);
}

}  // namespace

QString layerQuantityWord(LayerQuantity quantity) {
  switch (quantity) {
    case LayerQuantity::kept:
      return QObject::tr("kept, %");
    case LayerQuantity::rank:
      return QObject::tr("largest rank");
    case LayerQuantity::parameters:
      break;
  }
  return QObject::tr("parameters");
}

CurveScene frontScene(const FrontSources& sources, Fact goal) { return Fronts(sources, goal).all(); }

CurveScene layerScene(const std::vector<VariantFacts>& variants, std::vector<int> rows,
                      LayerQuantity quantity) {
  CurveScene scene;
  scene.axis = CurveScene::Axis::names;
  scene.yLabel = layerQuantityWord(quantity);
  if (rows.empty())
    for (std::size_t k = 0; k < variants.size(); ++k) rows.push_back(int(k));
  for (const int row : rows) {
    const VariantFacts& variant = variants[std::size_t(row)];
    if (variant.otherModel) continue;
    if (scene.names.isEmpty())
      for (const auto& bar : variant.layers) scene.names << bar.name;
    NamedCurve curve{shownName(variant), {}, {}, row, variant.current};
    for (std::size_t k = 0; k < variant.layers.size(); ++k) {
      // a dense layer has no rank
      if (quantity == LayerQuantity::rank && variant.layers[k].family == Family::dense) continue;
      curve.points.emplace_back(double(k), valueOf(variant.layers[k], quantity));
    }
    if (!curve.points.empty()) scene.curves.push_back(std::move(curve));
  }
  return scene;
}

}  // namespace tenfold::ui

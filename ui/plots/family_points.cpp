// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/family_points.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "ui/settings/family_style.h"
#include "ui/widgets/numbers.h"

namespace tenfold::ui {
namespace {

constexpr double leastError = 0.01;  ///< per cent; what is exact stands at the bottom of a logarithmic axis

double valueOf(double loss, const FamilyState& state) {
  if (!(state.norm > 0)) return loss;
  return std::max(leastError, 100 * std::sqrt(2 * std::max(0.0, loss)) / state.norm);
}

void keepUnbeaten(std::vector<FamilyMark>& points) {
  std::stable_sort(points.begin(), points.end(),
                   [](const auto& a, const auto& b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
  double best = 1e300;
  std::erase_if(points, [&](const FamilyMark& mark) {
    if (mark.y >= best) return true;
    best = mark.y;
    return false;
  });
}

void fitAxes(FamilyScene& scene) {
  double xLow = 50, yLow = 1e300, yHigh = 0;
  const auto take = [&](const FamilyMark& mark) {
    xLow = std::min(xLow, mark.x);
    yLow = std::min(yLow, mark.y);
    yHigh = std::max(yHigh, mark.y);
  };
  for (const auto& series : scene.series)
    for (const auto& mark : series.points) take(mark);
  if (scene.current) take(*scene.current);
  if (!(yHigh > 0)) return;
  // three decades are enough: what loses less than that loses nothing
  yLow = std::max(yLow, yHigh / 1e3);
  scene.xLow = xLow * 0.8;
  scene.xHigh = 130;
  scene.yLow = yLow / 1.4;
  scene.yHigh = yHigh * 1.4;
}

}  // namespace

FamilyScene familyScene(const std::vector<study::FamilyPoint>& points, const FamilyState& state,
                        PlotAxis axis) {
  FamilyScene scene;
  scene.axis = axis;
  scene.loss = !(state.norm > 0);
  if (points.size() < 2) return scene;
  const auto sizeOf = [axis](const study::FamilyPoint& point) {
    return double(axis == PlotAxis::macs ? point.macs : point.parameters);
  };
  const double dense = std::max(1.0, sizeOf(points.back()));
  std::map<Family, std::vector<FamilyMark>> families;
  for (const auto& point : points) {
    const FamilyMark mark{100 * sizeOf(point) / dense, valueOf(point.loss, state), point};
    if (point.family() != Family::dense && mark.x > 0 && mark.y > 0) families[point.family()].push_back(mark);
  }
  for (auto& [family, marks] : families) {
    keepUnbeaten(marks);
    scene.series.push_back({family, std::move(marks)});
  }
  if (state.now && state.spec.family() != Family::dense) {
    study::FamilyPoint point{state.spec.options, {}, state.parameters, state.macs, *state.now};
    const FamilyMark mark{100 * sizeOf(point) / dense, valueOf(*state.now, state), point};
    if (mark.x > 0 && mark.y > 0) scene.current = mark;
  }
  fitAxes(scene);
  return scene;
}

std::vector<std::size_t> markedPoints(const FamilySeries& series, std::size_t most) {
  std::vector<std::size_t> marked;
  const auto& points = series.points;
  if (points.empty() || most == 0) return marked;
  const double low = std::log(points.front().x), high = std::log(points.back().x);
  const double step = (high - low) / double(std::max<std::size_t>(1, most - 1));
  for (std::size_t k = 0; k < points.size(); ++k) {
    const bool far =
        marked.empty() || std::log(points[k].x) - std::log(points[marked.back()].x) >= step * 0.98;
    if (far) marked.push_back(k);
  }
  if (marked.back() != points.size() - 1) {
    if (marked.size() == most) marked.pop_back();
    marked.push_back(points.size() - 1);
  }
  return marked;
}

QString requestText(const study::FamilyPoint& point) {
  const QString word = familyWord(point.family());
  if (point.ranks.empty()) return word;
  return point.ranks.size() == 1 ? QObject::tr("%1, rank %2").arg(word).arg(point.ranks.front())
                                 : QObject::tr("%1, ranks %2").arg(word, listText(point.ranks));
}

QString toCsv(const FamilyScene& scene) {
  QString text =
      QStringLiteral("family,ranks,parameters,macs,kept_percent,%1\n")
          .arg(scene.loss ? QStringLiteral("predicted_loss") : QStringLiteral("weight_error_percent"));
  for (const auto& series : scene.series)
    for (const auto& mark : series.points) {
      QStringList ranks;
      for (const auto rank : mark.point.ranks) ranks << QString::number(rank);
      text += QStringLiteral("%1,%2,%3,%4,%5,%6\n")
                  .arg(QString::fromUtf8(label(series.family)), ranks.join(' '))
                  .arg(mark.point.parameters)
                  .arg(mark.point.macs)
                  .arg(QString::number(mark.x, 'g', 8), QString::number(mark.y, 'g', 8));
    }
  return text;
}

}  // namespace tenfold::ui

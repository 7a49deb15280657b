// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "ui/plots/curves_plot.h"
#include "ui/plots/family_plot.h"
#include "ui/plots/gradient_plot.h"
#include "ui/plots/rank_plot.h"
#include "ui/plots/sensitivity_plot.h"
#include "ui/plots/trade_off_plot.h"

namespace tenfold::ui::testing {

inline PlotScene twoFronts() {
  PlotScene scene;
  for (const auto& [name, family, worse] :
       {std::tuple("Tucker", Family::tucker, 0.0), std::tuple("TT", Family::tt, 8.0)}) {
    PlotSeries series{name, family, {}};
    for (const double x : {5.0, 10.0, 20.0, 40.0}) {
      PlotPoint point;
      point.x = x;
      point.y = 60 - x + worse;
      series.points.push_back(point);
    }
    scene.series.push_back(series);
  }
  scene.xLow = 4;
  scene.xHigh = 110;
  scene.yHigh = 80;
  return scene;
}

inline FamilyScene twoFamilies() {
  FamilyScene scene;
  for (const Family family : {Family::low_rank, Family::cp}) {
    FamilySeries series{family, {}};
    for (const double x : {3.0, 10.0, 30.0, 60.0}) {
      FamilyMark mark{x, family == Family::cp ? 90 / x : 60 / x, {}};
      if (family == Family::cp)
        mark.point.options = CpOptions{{std::int64_t(x)}};
      else
        mark.point.options = LowRankOptions{{std::int64_t(x)}};
      series.points.push_back(mark);
    }
    scene.series.push_back(series);
  }
  scene.xLow = 2;
  scene.yLow = 0.5;
  return scene;
}

inline SensitivityScene threeLayers() {
  SensitivityScene scene;
  scene.quantity = "parameters";
  scene.bars = {{"a", "conv1", Family::tucker, 0.5, 0.8},
                {"b", "conv2", Family::dense, 0, 0.1},
                {"c", "fc", Family::low_rank, 0.2, {}}};
  return scene;
}

inline CurveScene twoCurves() {
  CurveScene scene;
  scene.xLabel = "layers seen";
  scene.yLabel = "kept, %";
  scene.curves = {{"first", {{0, 1}, {1, 0.5}}}, {"held out", {{0, 30}, {1, 40}}, {}, 1}};
  return scene;
}

/// As an accuracy over epochs.
inline CurveScene twoTrainings() {
  CurveScene scene;
  scene.axis = CurveScene::Axis::epochs;
  scene.percent = true;
  scene.end = 4;
  scene.reference = 0.95;
  scene.xLabel = "epochs";
  scene.yLabel = "accuracy";
  scene.curves = {
      {"run 1, training", {{0.5, 0.7}, {1.5, 0.85}}, {}, 0, false, NamedCurve::Look::passing},
      {"run 1, held out", {{0, 0.6}, {1, 0.8}, {2, 0.9}}, {}, 0, false, NamedCurve::Look::measured}};
  return scene;
}

template <class Plot, class Scene>
std::unique_ptr<Plot> made(const Scene& scene) {
  auto plot = std::make_unique<Plot>();
  plot->resize(480, 320);
  plot->show(scene);
  plot->grab();  // its size counts
  plot->show(scene);
  plot->replot(QCustomPlot::rpImmediateRefresh);
  return plot;
}

inline std::unique_ptr<CurvesPlot> madeCurves(const CurveScene& scene) {
  auto plot = std::make_unique<CurvesPlot>("curves", "curves over each other");
  plot->resize(480, 320);
  plot->show(scene);
  plot->grab();  // its size counts
  plot->show(scene);
  plot->replot(QCustomPlot::rpImmediateRefresh);
  return plot;
}

}  // namespace tenfold::ui::testing

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <optional>
#include <vector>

#include "engine/study/reports.h"
#include "ui/plots/trade_off_points.h"

namespace tenfold::ui {

/// A way to keep the layer, ready to draw.
struct FamilyMark {
  double x = 0;  ///< kept, per cent of the dense layer
  double y = 0;  ///< weight error in per cent, or the loss; above 0
  study::FamilyPoint point;
};

struct FamilySeries {
  Family family = Family::low_rank;
  std::vector<FamilyMark> points;  ///< by x, none beaten by another of the family
};

/// The families of one layer as values.
struct FamilyScene {
  PlotAxis axis = PlotAxis::parameters;
  bool loss = false;  ///< y is a predicted loss, else a weight error
  std::vector<FamilySeries> series;
  std::optional<FamilyMark> current;
  double xLow = 1, xHigh = 100, yLow = 0.1, yHigh = 100;
  bool isEmpty() const { return series.empty(); }
};

/// What the scene needs to know of the layer besides the points.
struct FamilyState {
  LayerSpec spec;                         ///< current request
  std::optional<double> now;              ///< its loss under the metric
  std::int64_t parameters = 0, macs = 0;  ///< of the current request
  double norm = 0;                        ///< of the weight, for its error; 0: y is the loss
};

/// The last of `points` is the dense layer.
FamilyScene familyScene(const std::vector<study::FamilyPoint>& points, const FamilyState& state,
                        PlotAxis axis);

/// Indices of at most `most` points, spread evenly along x, both ends among them: those that get a marker.
std::vector<std::size_t> markedPoints(const FamilySeries& series, std::size_t most);

/// "CP, rank 12"
QString requestText(const study::FamilyPoint& point);

QString toCsv(const FamilyScene& scene);

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <optional>
#include <vector>

#include "ui/jobs/report_store.h"

namespace tenfold::ui {

/// What the y axis of the trade-off shows.
enum class PlotQuantity { weightError, accuracy };

/// A point ready to draw.
struct PlotPoint {
  double x = 0;         ///< parameters kept, per cent of the dense model
  double y = 0;         ///< per cent
  bool filled = false;  ///< measured on data; hollow: computed from weights
  std::int64_t parameters = 0;
  std::optional<double> error, accuracy;
  Recipe recipe;
  bool operator==(const PlotPoint&) const = default;
};

struct PlotSeries {
  QString name;
  std::optional<Family> family;
  std::vector<PlotPoint> points;  ///< by x
};

/// The whole plot as values: axis, lines, single points.
struct PlotScene {
  std::vector<PlotSeries> series;
  std::vector<PlotPoint> measured;  ///< evaluated recipes that are not the current one
  std::optional<PlotPoint> dense, current;
  double xLow = 1, xHigh = 100, yLow = 0, yHigh = 1;
  bool isEmpty() const { return series.empty() && measured.empty() && !current; }
};

/// Inputs of the scene besides the curves.
struct PlotState {
  std::int64_t denseParameters = 0, parameters = 0;
  Recipe recipe;
  std::optional<double> error;  ///< of the current recipe
  std::optional<double> accuracy, denseAccuracy;
};

/// A recipe that was evaluated on data.
struct EvaluatedRecipe {
  Recipe recipe;
  std::int64_t parameters = 0;
  std::optional<double> error;
  double accuracy = 0;
};

PlotScene plotScene(const std::vector<Curve>& curves, const std::vector<EvaluatedRecipe>& evaluated,
                    const PlotState& state, PlotQuantity quantity);

/// Ticks of the x axis in per cent between two bounds: 1, 2, 5, 10, 20, 50, 100 …
std::vector<double> shareTicks(double low, double high);

/// The drawn points as comma-separated values with a header.
QString toCsv(const PlotScene& scene);

}  // namespace tenfold::ui

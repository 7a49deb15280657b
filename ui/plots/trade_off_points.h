// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <optional>
#include <vector>

#include "ui/jobs/report_store.h"

namespace tenfold::ui {

/// What the x axis of the trade-off shows, as a share of the dense model.
enum class PlotAxis { parameters, macs };
/// What the y axis shows.
enum class PlotQuantity { loss, weightError, accuracy };

QString axisWord(PlotAxis axis);
QString quantityWord(PlotQuantity quantity);

/// A point ready to draw.
struct PlotPoint {
  double x = 0;         ///< kept, per cent of the dense model
  double y = 0;         ///< per cent; of a loss as it is
  bool filled = false;  ///< measured on data; hollow: predicted
  std::int64_t parameters = 0, macs = 0;
  std::optional<double> error, accuracy, loss;
  Recipe recipe;
  bool operator==(const PlotPoint&) const = default;
};

struct PlotSeries {
  QString name;
  std::optional<Family> family;
  std::vector<PlotPoint> points;  ///< by x; none beats another
};

/// The whole plot as values: axes, lines, single points.
struct PlotScene {
  PlotAxis axis = PlotAxis::parameters;
  PlotQuantity quantity = PlotQuantity::weightError;
  std::vector<PlotSeries> series;
  std::vector<PlotPoint> measured;  ///< recipes that were looked at and are not the current one
  std::optional<PlotPoint> dense, current;
  double xLow = 1, xHigh = 100, yLow = 0, yHigh = 1;
  int hidden = 0;  ///< dominated points that are left out
  bool isEmpty() const { return series.empty() && measured.empty() && !current; }
};

/// Inputs of the scene besides the curves.
struct PlotState {
  std::int64_t denseParameters = 0, parameters = 0;
  Recipe recipe;
  std::optional<double> error;  ///< of the current recipe
  std::optional<double> accuracy, denseAccuracy;
  std::int64_t denseMacs = 0, macs = 0;
  std::optional<double> loss;  ///< predicted, of the current recipe
  std::optional<double> norm;  ///< of all weights: makes a weight error of a loss that is one
};

/// A recipe that was evaluated on data, or at least decomposed.
struct EvaluatedRecipe {
  Recipe recipe;
  std::int64_t parameters = 0;
  std::optional<double> error;
  std::optional<double> accuracy;
  std::int64_t macs = 0;
  std::optional<double> loss;
};

struct PlotChoice {
  PlotQuantity quantity = PlotQuantity::weightError;
  PlotAxis axis = PlotAxis::parameters;
  bool dominated = false;  ///< show recipes that others beat in both
};

/// Curves of another metric or another quantity than the axis shows are left out.
PlotScene plotScene(const std::vector<Curve>& curves, const std::vector<EvaluatedRecipe>& evaluated,
                    const PlotState& state, const PlotChoice& choice);

/// Ticks of the x axis in per cent between two bounds: 1, 2, 5, 10, 20, 50, 100 …
std::vector<double> shareTicks(double low, double high);

/// The drawn points as comma-separated values with a header.
QString toCsv(const PlotScene& scene);

}  // namespace tenfold::ui

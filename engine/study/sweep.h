// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/study/loss_table.h"
#include "engine/study/score.h"
#include "engine/study/study.h"

namespace tenfold::study {

struct SweepOptions {
  int points = 32;                        ///< at most so many
  std::optional<ScoreOptions> score;      ///< measured at each point
  std::optional<LatencyOptions> latency;  ///< a forward is timed at each point
};

/// One point of a sweep: what was predicted, and what was measured of it.
struct SweepPoint {
  TradeOffPoint predicted;
  std::optional<double> relative_error;  ///< of the weights, when it was compressed
  std::optional<double> score;
  std::optional<double> seconds;                  ///< of a forward, measured
  std::optional<EvaluateReport> evaluation = {};  ///< that accuracy or loss was read from
};

/// A whole front, for files.
struct SweepReport {
  std::string model, model_hash, quantity, metric, calibration_hash;
  std::string score;  ///< id of what was measured; empty: nothing
  std::optional<double> dense_score;
  std::optional<double> dense_seconds;
  std::int64_t dense_parameters = 0, dense_macs = 0;
  std::vector<SweepPoint> points;  ///< cheapest first
  /// Spearman's rank correlation of predicted loss and measured score, 1: the prediction sorts as measuring
  /// does. Nothing with less than three points.
  std::optional<double> rank_correlation;
  /// Mean of |predicted − measured| / measured seconds.
  std::optional<double> latency_error;
  EngineReport engine;
  double seconds = 0;
};

/// The front of the table, each point compressed and measured when options say what. `on_point` is called on
/// the working thread as each is ready.
SweepReport sweep(const Model& model, const LossTable& table, const SweepOptions& options,
                  const Job& job = {}, const std::function<void(const SweepPoint&)>& on_point = {});

std::string to_json(const SweepReport& report);
/// A line a point, with a header.
std::string to_csv(const SweepReport& report);
/// Predicted loss, and the measured score where there is one, over what is kept of the quantity.
std::string to_svg(const SweepReport& report);

struct DropOptions {
  double most = 0.01;  ///< that the score may get worse, in its own unit (accuracy: 0.01 is one point)
  ScoreOptions score;
  int points = 64;              ///< of the front that is searched
  int polish = 0;               ///< PolishOptions::trials of recipes below what the front has; 0: none
  std::optional<double> dense;  ///< score of the dense model where it is known; else it is judged
};

struct DropReport {
  double dense = 0;               ///< score of the dense model
  double found = 0;               ///< of the recipe
  std::vector<SweepPoint> tried;  ///< in order
};

using OnTry = std::function<void(const SweepPoint& point, bool holds)>;

/// The cheapest point of the front whose measured score is at most `most` worse than the dense model's, by
/// bisection: as if what is cheaper were never better. Every model is judged as compress() makes it, so
/// refined where the table's base says so. With `polish` the next cheaper budgets are polished and judged as
/// well, as long as one holds. The recipe's budget is of budget_of(score). `on_try` is called on the working
/// thread as each is judged, with whether it holds. Throws Error when not even the dearest compressed point
/// holds, when the samples are those of the calibration that the table follows, and what polish() throws.
Recipe solve_drop(const Model& model, const LossTable& table, const DropOptions& options, DropReport& report,
                  const Job& job = {}, const OnTry& on_try = {});

/// Budget::quantity of what a score may lose: "accuracy-drop" and so on. The budget's fraction is then
/// DropOptions::most.
std::string budget_of(Score score);

/// Whether two names of data (as DataOptions::data) stand for the same samples or one for a part of the
/// other. Looks at names and places alone, and at what parts a folder of images has.
bool shares_samples(const std::string& data, const std::string& other);

/// Spearman's rank correlation of pairs, ties at their mean rank and those with a NaN left out; nothing with
/// less than three pairs or where one side does not vary.
std::optional<double> rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace tenfold::study

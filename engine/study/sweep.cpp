// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/sweep.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "engine/study/measured_point.h"

namespace tenfold::study {
namespace {

/// Mean rank of each value, from 0; none is NaN.
std::vector<double> ranks_of(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t k = 0; k < order.size();) {
    std::size_t end = k;
    while (end < order.size() && values[order[end]] == values[order[k]]) ++end;
    for (std::size_t i = k; i < end; ++i) ranks[order[i]] = 0.5 * static_cast<double>(k + end - 1);
    k = end;
  }
  return ranks;
}

void compare_with_prediction(SweepReport& report, const SweepOptions& options) {
  std::vector<double> losses, drops;
  double error = 0;
  int timed = 0;
  for (const SweepPoint& point : report.points) {
    if (point.score && options.score) {
      losses.push_back(point.predicted.predicted_loss.value_or(0));
      drops.push_back(drop_of(*options.score, *report.dense_score, *point.score));
    }
    if (point.seconds && point.predicted.seconds) {
      error += std::abs(*point.predicted.seconds / *point.seconds - 1);
      ++timed;
    }
  }
  report.rank_correlation = rank_correlation(losses, drops);
  if (timed > 0) report.latency_error = error / timed;
}

}  // namespace

SweepPoint measured_point(const Model& model, const TradeOffPoint& predicted,
                          const std::optional<ScoreOptions>& score_by,
                          const std::optional<LatencyOptions>& latency, const Job& job) {
  SweepPoint point{predicted, {}, {}, {}};
  if (!score_by && !latency) return point;
  CompressReport report;
  const Model small = compress(model, predicted.recipe, report, job.step(0, 3, "compressing"));
  point.relative_error = report.relative_error;
  if (score_by) {
    const Job judging = job.step(1, 3, "judging");
    if (score_by->score == Score::accuracy) {
      point.evaluation = evaluate(small, score_by->data, judging);
      point.score = point.predicted.accuracy = point.evaluation->accuracy;
    } else {
      point.score = score(small, model, *score_by, judging);
    }
  }
  if (latency) point.seconds = time_model(small, *latency, job.step(2, 3, "timing"));
  return point;
}

std::optional<double> rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return {};
  std::vector<double> left, right;
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (std::isnan(a[k]) || std::isnan(b[k])) continue;
    left.push_back(a[k]);
    right.push_back(b[k]);
  }
  if (left.size() < 3) return {};
  const std::vector<double> x = ranks_of(left), y = ranks_of(right);
  const double mean = 0.5 * static_cast<double>(left.size() - 1);
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    xy += (x[k] - mean) * (y[k] - mean);
    xx += (x[k] - mean) * (x[k] - mean);
    yy += (y[k] - mean) * (y[k] - mean);
  }
  if (!(xx > 0 && yy > 0)) return {};
  return xy / std::sqrt(xx * yy);
}

SweepReport sweep(const Model& model, const LossTable& table, const SweepOptions& options, const Job& job,
                  const std::function<void(const SweepPoint&)>& on_point) {
  const auto begin = std::chrono::steady_clock::now();
  SweepReport report;
  report.model = model.report().name;
  report.model_hash = model.report().hash;
  report.quantity = table.quantity();
  const Prediction dense = predict(model.report(), Recipe{});
  report.dense_parameters = dense.parameters;
  report.dense_macs = dense.macs;
  report.engine = describe_engine();
  const std::vector<TradeOffPoint> points = front(table, options.points);
  report.metric = points.front().recipe.metric;
  report.calibration_hash = points.front().recipe.calibration_hash;
  const auto count = static_cast<std::int64_t>(points.size()) + 1;
  const Job first = job.step(0, count, "dense");
  if (options.score) {
    report.score = id(options.score->score);
    report.dense_score = score(model, model, *options.score, first);
  }
  if (options.latency) report.dense_seconds = time_model(dense_twin(model, first), *options.latency, first);
  for (const TradeOffPoint& point : points) {
    const auto index = static_cast<std::int64_t>(report.points.size()) + 1;
    const Job step = job.step(index, count, "point " + std::to_string(index));
    step.checkpoint();
    report.points.push_back(measured_point(model, point, options.score, options.latency, step));
    if (on_point) on_point(report.points.back());
  }
  compare_with_prediction(report, options);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

}  // namespace tenfold::study

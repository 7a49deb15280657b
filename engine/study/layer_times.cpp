// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/layer_times.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "engine/compression/replace.h"
#include "engine/measure/latency.h"
#include "engine/measure/node_times.h"
#include "engine/measure/thread_count.h"
#include "engine/program/executor.h"
#include "engine/program/training_mode.h"
#include "engine/study/guard.h"
#include "engine/study/one_layer.h"
#include "engine/study/state.h"

namespace tenfold::study {
namespace {

constexpr std::size_t ranks_a_family = 8;
constexpr double whole_seconds = 0.25;

/// Everything that the time of a layer depends on; equal for the many layers of a kind that models repeat.
std::string kind_of(const Layer& layer, const Shape& input) {
  std::string text = std::string(id(layer.shape.kind)) + (layer.turned ? " turned" : "");
  for (const Shape& sizes : {layer.shape.weight, Shape{layer.shape.groups}, input, layer.stride,
                             layer.padding, layer.dilation, layer.output_padding})
    text += " " + to_string(sizes);
  return text;
}

/// Evenly spread over the points of one family, by MACs.
std::vector<FamilyPoint> some_of(std::vector<FamilyPoint> points) {
  std::sort(points.begin(), points.end(),
            [](const FamilyPoint& a, const FamilyPoint& b) { return a.macs < b.macs; });
  if (points.size() <= ranks_a_family) return points;
  std::vector<FamilyPoint> some;
  for (std::size_t k = 0; k < ranks_a_family; ++k)
    some.push_back(points[k * (points.size() - 1) / (ranks_a_family - 1)]);
  return some;
}

double seconds_of(const Program& program, const std::vector<c10::IValue>& inputs, double seconds) {
  return median_seconds([&] { run(program, inputs); }, seconds);
}

/// Seconds of one forward that the calls of these layers take where they stand, caches as they find them.
double seconds_in_place(const ModelAtBatch& model, const std::vector<const Layer*>& layers) {
  std::set<std::size_t> nodes;
  for (const Layer* layer : layers)
    for (const LayerUse& use : layer->uses) nodes.insert(use.node);
  std::vector<double> sums;
  const auto begin = std::chrono::steady_clock::now();
  while (sums.size() < 5 || std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(250)) {
    const auto seconds = node_seconds(model.program, model.inputs);
    double sum = 0;
    for (const std::size_t node : nodes) sum += seconds[node];
    sums.push_back(sum);
  }
  return quantile(std::move(sums), 0.5);
}

LayerTimes times_of(const ModelAtBatch& model, const Layer& layer, const LayerLosses& losses,
                    const LatencyOptions& options, const Job& job) {
  const OneLayer one = alone(model, layer);
  LayerTimes times;
  times.dense = seconds_of(one.program, one.inputs, options.seconds);
  std::map<Family, std::vector<FamilyPoint>> families;
  for (const FamilyPoint& point : losses.points)
    if (point.family() != Family::dense) families[point.family()].push_back(point);
  for (const auto& [family, points] : families)
    for (const FamilyPoint& point : some_of(points)) {
      job.checkpoint();
      const Program lowered = lowered_alone(one, point.options, point.ranks);
      auto& curve = times.families[family].points;
      if (!curve.empty() && curve.back().first == point.macs) continue;
      curve.emplace_back(point.macs, seconds_of(lowered, one.inputs, options.seconds));
    }
  return times;
}

/// Alone a layer finds its weight in the cache: scales all so that the dense ones add up to `seconds`.
void fit_in_place(ModelTimes& times, double seconds) {
  double alone = 0;
  for (const LayerTimes& layer : times.layers) alone += layer.dense;
  if (!(alone > 0 && seconds > 0)) return;
  const double scale = std::min(seconds, times.whole) / alone;
  for (LayerTimes& layer : times.layers) {
    layer.dense *= scale;
    for (auto& [family, curve] : layer.families)
      for (auto& point : curve.points) point.second *= scale;
  }
}

}  // namespace

double TimeCurve::at(std::int64_t macs) const {
  const auto after = std::lower_bound(points.begin(), points.end(), macs,
                                      [](const auto& point, auto wanted) { return point.first < wanted; });
  if (after == points.begin()) return points.front().second;
  if (after == points.end()) return points.back().second;
  const auto before = after - 1;
  const double part =
      static_cast<double>(macs - before->first) / static_cast<double>(after->first - before->first);
  return before->second + part * (after->second - before->second);
}

double LayerTimes::of(const FamilyPoint& point, std::int64_t dense_macs) const {
  if (point.family() == Family::dense) return dense;
  const auto curve = families.find(point.family());
  if (curve != families.end() && !curve->second.points.empty()) return curve->second.at(point.macs);
  return dense_macs > 0 ? dense * static_cast<double>(point.macs) / static_cast<double>(dense_macs) : dense;
}

ModelTimes measure_times(const Losses& losses, const LatencyOptions& options, const Job& job) {
  const ThreadCount threads(options.threads);
  const at::NoGradGuard guard;
  const Model dense = dense_twin(losses.model, job);
  const ModelAtBatch model = model_at_batch(dense.state(), options.batch, job);
  ModelTimes times{options, seconds_of(model.program, model.inputs, whole_seconds), {}};
  std::map<std::string, LayerTimes> known;
  std::vector<const Layer*> timed;
  const ModelReport& report = losses.model.report();
  const auto count = static_cast<std::int64_t>(report.layers.size());
  for (std::size_t k = 0; k < report.layers.size(); ++k) {
    const LayerRow& row = report.layers[k];
    const Job step = job.step(static_cast<std::int64_t>(k), count, "timing " + row.name);
    step.checkpoint();
    LayerTimes layer_times;
    const Layer& layer = dense.state().layer(row.id);
    const auto& shape = model.record.shapes.at(static_cast<std::size_t>(layer.uses.at(0).input));
    if (losses.layers[k].points.size() > 1 && shape && runs_alone(layer)) {
      const std::string kind = kind_of(layer, *shape);
      if (!known.contains(kind)) known[kind] = times_of(model, layer, losses.layers[k], options, step);
      layer_times = known[kind];
      timed.push_back(&layer);
      const auto uses = static_cast<double>(layer.uses_as(layer.shape.kind));
      layer_times.dense *= uses;
      for (auto& [family, curve] : layer_times.families)
        for (auto& point : curve.points) point.second *= uses;
    }
    times.layers.push_back(std::move(layer_times));
  }
  fit_in_place(times, seconds_in_place(model, timed));
  return times;
}

}  // namespace tenfold::study

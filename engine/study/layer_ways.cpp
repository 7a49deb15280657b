// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/layer_ways.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

#include "engine/measure/latency.h"
#include "engine/measure/thread_count.h"
#include "engine/planning/layer_seconds.h"
#include "engine/planning/plan_cache.h"
#include "engine/program/executor.h"
#include "engine/study/guard.h"
#include "engine/study/one_layer.h"
#include "engine/study/state.h"
#include "engine/study/time_row.h"

namespace tenfold::study {
namespace {

const LayerRow& row_of(const ModelReport& report, const std::string& layer_id) {
  const LayerRow* row = report.find(layer_id);
  if (row == nullptr) throw Error("layer.missing", "the model has no layer {id}", {{"id", layer_id}});
  return *row;
}

/// Loss and score that are fitted, ways of one loss together.
struct Level {
  double loss = 0, score = 0, weight = 1;
};

/// Pool adjacent violators: scores that do not get better with the loss; `sign` is 1 where more is better.
std::vector<Level> monotone(std::vector<Level> levels, double sign) {
  std::stable_sort(levels.begin(), levels.end(),
                   [](const Level& a, const Level& b) { return a.loss < b.loss; });
  struct Block {
    double score, weight;
    std::size_t count;
  };
  std::vector<Block> blocks;
  for (const Level& level : levels) {
    blocks.push_back({level.score, level.weight, 1});
    while (blocks.size() > 1 && (sign * blocks.back().score > sign * blocks[blocks.size() - 2].score)) {
      const Block last = blocks.back();
      blocks.pop_back();
      Block& into = blocks.back();
      into.score = (into.score * into.weight + last.score * last.weight) / (into.weight + last.weight);
      into.weight += last.weight;
      into.count += last.count;
    }
  }
  std::size_t k = 0;
  for (const Block& block : blocks)
    for (std::size_t i = 0; i < block.count; ++i) levels[k++].score = block.score;
  return levels;
}

std::optional<double> score_at(const std::vector<Level>& levels, double loss) {
  if (loss > levels.back().loss) return {};
  const auto after = std::lower_bound(levels.begin(), levels.end(), loss,
                                      [](const Level& level, double wanted) { return level.loss < wanted; });
  if (after == levels.begin() || after->loss == loss) return after->score;
  const Level& before = *(after - 1);
  return before.score + (after->score - before.score) * (loss - before.loss) / (after->loss - before.loss);
}

/// The relation without the way `left_out`; its end stays where it is only with all.
std::vector<Level> relation(const WayScores& measured, double sign, std::size_t left_out) {
  std::vector<Level> levels{{0, measured.dense, 1}};
  for (std::size_t k = 0; k < measured.ways.size(); ++k)
    if (k != left_out) levels.push_back({measured.ways[k].loss, measured.ways[k].score, 1});
  return monotone(std::move(levels), sign);
}

}  // namespace

PredictedTimes predict_ways(const ModelReport& model, const std::string& layer_id,
                            const std::vector<FamilyPoint>& ways, const Job& job) {
  return guarded([&] {
    const LayerRow& row = row_of(model, layer_id);
    PredictedTimes times{model.batch, at::get_num_threads(), {}, {}};
    const ThroughputTable table = shared_plan_cache(times.threads).table()->by_operators();
    const auto seconds = [&](const LayerOptions& options, const Shape& ranks) {
      return row.output.empty() ? std::nullopt
                                : layer_seconds(row.shape, options, ranks, row.input, row.output, table);
    };
    times.dense_seconds = seconds(DenseOptions{}, {});
    const auto count = static_cast<std::int64_t>(ways.size());
    for (const FamilyPoint& way : ways) {
      job.checkpoint(static_cast<std::int64_t>(times.ways.size()), count, row.name);
      times.ways.push_back({way.options, seconds(way.options, way.ranks)});
    }
    return times;
  });
}

MeasuredTimes measure_ways(const Model& model, const std::string& layer_id,
                           const std::vector<FamilyPoint>& ways, const BenchOptions& options, const Job& job,
                           const std::function<void(const MeasuredTimes&)>& on_way) {
  return guarded([&] {
    const auto measuring = wait_for_machine<Measuring>(job);
    const ThreadCount threads(options.threads);
    const at::NoGradGuard guard;
    const LayerRow& row = row_of(model.report(), layer_id);
    const Model dense = dense_twin(model, job);
    const ModelAtBatch whole = model_at_batch(dense.state(), options.batch, job);
    const OneLayer one = alone(whole, dense.state().layer(layer_id));
    MeasuredTimes times{whole.batch, at::get_num_threads(), {}};
    const auto count = static_cast<std::int64_t>(ways.size());
    for (const FamilyPoint& way : ways) {
      const Job step = job.step(static_cast<std::int64_t>(times.ways.size()), count, row.name);
      step.checkpoint();
      const Program lowered = lowered_alone(one, way.options, way.ranks);
      TimeRow time = time_row(time_in_turn([&] { run(one.program, one.inputs); },
                                           [&] { run(lowered, one.inputs); }, options.seconds, step));
      time.id = row.id;
      time.name = row.name;
      time.family = id(way.family());
      times.ways.push_back({way.options, std::move(time)});
      if (on_way) on_way(times);
    }
    return times;
  });
}

WayScores score_ways(const Model& model, const std::string& layer_id, const std::vector<FamilyPoint>& ways,
                     Metric metric, const ScoreOptions& options, const Job& job,
                     const std::function<void(const WayScores&)>& on_way) {
  return guarded([&] {
    const LayerRow& row = row_of(model.report(), layer_id);
    const auto count = static_cast<std::int64_t>(ways.size()) + 1;
    const Job first = job.step(0, count, "dense");
    const Model dense = dense_twin(model, first.step(0, 4, "dense"));
    WayScores scores;
    scores.dense = score(dense, dense, options, first.step(1, 2, "judging"));
    if (on_way) on_way(scores);
    for (const FamilyPoint& way : ways) {
      const Job step = job.step(static_cast<std::int64_t>(scores.ways.size()) + 1, count, row.name);
      step.checkpoint();
      Recipe recipe;
      recipe.metric = id(metric);
      recipe.set({layer_id, way.options, false});
      CompressReport made;
      const Model small = compress(model, recipe, made, step.step(0, 2, "compressing"));
      scores.ways.push_back(
          {way.options, way.loss, score(small, dense, options, step.step(1, 2, "judging"))});
      if (on_way) on_way(scores);
    }
    return scores;
  });
}

std::optional<CalibratedScores> calibrate_scores(const WayScores& measured, bool more_is_better,
                                                 const std::vector<double>& losses) {
  constexpr std::size_t least = 3;
  const std::size_t count = measured.ways.size();
  if (count < least) return {};
  const double sign = more_is_better ? 1 : -1;
  const std::vector<Level> all = relation(measured, sign, count);
  CalibratedScores found;
  for (const double loss : losses) found.scores.push_back(score_at(all, loss));
  std::size_t judged = 0;
  for (std::size_t k = 0; k < count; ++k)
    if (const auto told = score_at(relation(measured, sign, k), measured.ways[k].loss)) {
      found.error += std::abs(*told - measured.ways[k].score);
      ++judged;
    }
  if (judged > 0) found.error /= static_cast<double>(judged);
  return found;
}

}  // namespace tenfold::study

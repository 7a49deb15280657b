// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/loss_table.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "engine/compression/candidates.h"
#include "engine/compression/replace.h"
#include "engine/spec/factors.h"
#include "engine/study/guard.h"
#include "engine/study/layer_patterns.h"
#include "engine/study/layer_times.h"
#include "engine/study/loss_table_state.h"
#include "engine/study/state.h"
#include "engine/support/number_text.h"

namespace tenfold::study {
namespace {

constexpr std::array quantities{"parameters", "macs", "bytes", "latency"};

void require_quantity(const std::string& quantity) {
  if (std::find(quantities.begin(), quantities.end(), quantity) == quantities.end())
    throw Error("budget.quantity", "a budget is of parameters, macs, bytes or latency, not of {quantity}",
                {{"quantity", quantity}});
}

FamilyPoint point_of(const LayerRow& row, const LayerOptions& options, double loss, std::int64_t batch) {
  FamilyPoint point{options, resolve_ranks(row.shape, options), weight_parameters(row.shape, options), 0,
                    loss};
  point.macs = row.macs_with(options, point.ranks, batch);
  return point;
}

/// The candidates of one family that no other of it beats in parameters, and those that none beats in MACs.
std::vector<FamilyPoint> undominated(const LayerRow& row, const std::vector<LayerCandidate>& all,
                                     std::int64_t batch) {
  std::vector<FamilyPoint> points;
  for (const LayerCandidate& candidate : without_dominated(all))
    points.push_back(point_of(row, candidate.options, candidate.loss, batch));
  if (!is_convolution(row.shape.kind)) return points;  // of a matrix both grow with the ranks
  std::vector<LayerCandidate> by_macs = all;
  for (LayerCandidate& candidate : by_macs)
    candidate.cost = row.macs_with(candidate.options, resolve_ranks(row.shape, candidate.options), batch);
  const std::size_t first = points.size();
  for (const LayerCandidate& candidate : without_dominated(std::move(by_macs))) {
    const auto end = points.begin() + static_cast<std::ptrdiff_t>(first);
    const bool known = std::any_of(
        points.begin(), end, [&](const FamilyPoint& point) { return point.options == candidate.options; });
    if (!known) points.push_back(point_of(row, candidate.options, candidate.loss, batch));
  }
  return points;
}

std::vector<Family> families_for(const SolveOptions& options, const LayerShape& shape) {
  if (!options.families.empty()) return options.families;
  if (is_convolution(shape.kind)) return {Family::low_rank, Family::tucker};
  return {Family::low_rank};
}

std::vector<FamilyPoint> points_of(const ModelState& state, const LayerRow& row,
                                   const std::vector<Family>& families, const SolveOptions& options,
                                   std::uint64_t seed, const Job& job) {
  const Layer& layer = state.layer(row.id);
  const CandidateOptions asked{families, CandidateOptions{}.shares, options.alignment, seed,
                               options.stable_cp};
  std::map<Family, std::vector<LayerCandidate>> found;
  for (LayerCandidate& candidate : every_candidate(
           state.dense_weight(layer), layer.shape, state.metric_of(layer, options.metric), asked,
           [&](const LayerOptions& request) { return weight_parameters(row.shape, request); }, job))
    found[family_of(candidate.options)].push_back(std::move(candidate));
  std::vector<FamilyPoint> points;
  for (const auto& [family, candidates] : found)
    if (family != Family::dense)
      for (FamilyPoint& point : undominated(row, candidates, state.report.batch))
        points.push_back(std::move(point));
  std::stable_sort(points.begin(), points.end(),
                   [](const FamilyPoint& a, const FamilyPoint& b) { return a.parameters < b.parameters; });
  return points;
}

std::int64_t element_bytes(const ModelState& state, const Layer& layer) {
  if (layer.group < 0) return static_cast<std::int64_t>(state.program.tensors.at(layer.id).element_size());
  const FactorGroup& group = state.program.groups[static_cast<std::size_t>(layer.group)];
  return static_cast<std::int64_t>(factors_of(state.program, group).at(0).element_size());
}

LayerLosses losses_of(const ModelState& state, const LayerRow& row, const SolveOptions& options,
                      std::uint64_t seed, const Job& job) {
  job.checkpoint();
  LayerLosses losses{{}, element_bytes(state, state.layer(row.id))};
  if (row.unfit.empty() && matches(options.layers, row))
    losses.points = points_of(state, row, families_for(options, row.shape), options, seed, job);
  losses.points.push_back(point_of(row, DenseOptions{}, 0, state.report.batch));
  return losses;
}

/// A pattern that is for nothing is a mistake; that nothing can be factorized at all is not.
void require_match(const ModelReport& report, const std::string& patterns) {
  bool any = false;
  for (const LayerRow& row : report.layers) {
    if (!row.unfit.empty()) continue;
    if (matches(patterns, row)) return;
    any = true;
  }
  if (any) nothing_matches(patterns);
}

/// What a layer costs in the quantity of the table.
class Costs {
 public:
  explicit Costs(const LossTableState& state) : state_(state) {
    if (state.quantity == "latency" && state.times == nullptr)
      throw Error("budget.latency", "a budget of latency needs measured times: with_latency()");
  }

  std::int64_t of(std::size_t layer, const FamilyPoint& point) const {
    if (state_.quantity == "macs") return point.macs;
    if (state_.quantity == "latency") return std::llround(1e9 * seconds(layer, point));
    const LayerLosses& losses = state_.losses->layers[layer];
    return state_.quantity == "bytes" ? point.parameters * losses.element_bytes : point.parameters;
  }

  double seconds(std::size_t layer, const FamilyPoint& point) const {
    return state_.times->layers[layer].of(point, state_.losses->layers[layer].points.back().macs);
  }

  /// With all layers dense.
  std::int64_t whole() const {
    const ModelReport& report = state_.losses->model.report();
    if (state_.quantity == "latency") return std::llround(1e9 * state_.times->whole);
    std::int64_t sum = state_.quantity == "macs"    ? report.macs
                       : state_.quantity == "bytes" ? report.tensor_bytes
                                                    : report.parameters;
    for (std::size_t k = 0; k < report.layers.size(); ++k) {
      const LayerRow& row = report.layers[k];
      sum += of(k, state_.losses->layers[k].points.back());
      sum -= of(k, point_of(row, row.spec.options, 0, report.batch));
    }
    return sum;
  }

 private:
  const LossTableState& state_;
};

/// What the table says of a request, from the next smaller one of its family where it is not in it.
std::optional<double> loss_of(const LayerRow& row, const LayerLosses& layer, const LayerOptions& options) {
  const FamilyPoint* next = nullptr;
  const std::int64_t parameters = weight_parameters(row.shape, options);
  for (const FamilyPoint& point : layer.points) {
    if (point.options == options) return point.loss;
    if (point.family() == family_of(options) && point.parameters <= parameters) next = &point;
  }
  return next == nullptr ? std::nullopt : std::optional(next->loss);
}

std::vector<LayerCandidate> candidates_of(std::size_t index, const LossTableState& state,
                                          const Costs& costs) {
  const ModelReport& report = state.losses->model.report();
  const LayerRow& row = report.layers[index];
  const LayerLosses& layer = state.losses->layers[index];
  if (const LayerSpec* spec = state.base.find(row.id); spec != nullptr && spec->locked) {
    const double loss = loss_of(row, layer, spec->options).value_or(0);
    return {{spec->options, costs.of(index, point_of(row, spec->options, loss, report.batch)), loss}};
  }
  const double weight = state.weights.empty() ? 1 : state.weights[index];
  std::vector<LayerCandidate> candidates;
  for (const FamilyPoint& point : layer.points)
    candidates.push_back({point.options, costs.of(index, point), weight * point.loss});
  return without_dominated(std::move(candidates));
}

/// Fills in what follows from the rest.
LossTable finished(LossTableState state) {
  require_quantity(state.quantity);
  const Costs costs(state);
  state.dense = state.other = costs.whole();
  std::vector<std::vector<LayerCandidate>> layers;
  for (std::size_t k = 0; k < state.losses->layers.size(); ++k) {
    layers.push_back(candidates_of(k, state, costs));
    state.other -= costs.of(k, state.losses->layers[k].points.back());
  }
  state.table = std::make_shared<const AllocationTable>(std::move(layers));
  return LossTable(std::make_shared<const LossTableState>(std::move(state)));
}

Recipe recipe_of(const LossTableState& state, const Allocation& found, double fraction) {
  const Losses& losses = *state.losses;
  const ModelReport& report = losses.model.report();
  Recipe recipe = state.base;
  recipe.model_hash = report.hash;
  recipe.budget = Budget{state.quantity, fraction};
  recipe.metric = id(losses.options.metric);
  recipe.calibration_hash = losses.calibration_hash;
  for (std::size_t k = 0; k < found.chosen.size(); ++k) {
    const std::string& layer = report.layers[k].id;
    const LayerSpec* before = state.base.find(layer);
    recipe.set(
        {layer, state.table->layers()[k][found.chosen[k]].options, before != nullptr && before->locked});
  }
  return recipe;
}

double seconds_of(const LossTableState& state, const Recipe& recipe) {
  const ModelReport& report = state.losses->model.report();
  const Costs costs(state);
  double seconds = state.times->whole;
  for (std::size_t k = 0; k < report.layers.size(); ++k) {
    const LayerSpec spec = recipe.spec_of(report.layers[k].id);
    seconds += costs.seconds(k, point_of(report.layers[k], spec.options, 0, report.batch)) -
               state.times->layers[k].dense;
  }
  return seconds;
}

TradeOffPoint trade_off_point(const LossTableState& state, const Allocation& found) {
  const double whole = static_cast<double>(state.dense);
  TradeOffPoint point;
  point.recipe = recipe_of(state, found, static_cast<double>(found.cost + state.other) / whole);
  const ModelReport& report = state.losses->model.report();
  const Prediction prediction = predict(report, point.recipe);
  point.parameters = prediction.parameters;
  point.macs = prediction.macs;
  Recipe dense;
  point.fraction =
      static_cast<double>(point.parameters) / static_cast<double>(predict(report, dense).parameters);
  point.relative_error = std::numeric_limits<double>::quiet_NaN();
  point.predicted_loss = found.loss;
  if (state.times != nullptr) point.seconds = seconds_of(state, point.recipe);
  return point;
}

std::size_t index_of(const ModelReport& report, const std::string& layer_id) {
  for (std::size_t k = 0; k < report.layers.size(); ++k)
    if (report.layers[k].id == layer_id) return k;
  throw Error("layer.missing", "the model has no layer {id}", {{"id", layer_id}});
}

}  // namespace

LossTable LossTable::with_locks(const Recipe& base) const {
  return guarded([&] {
    LossTableState state = *state_;
    state.base = base;
    return finished(std::move(state));
  });
}

LossTable LossTable::with_quantity(const std::string& quantity) const {
  return guarded([&] {
    LossTableState state = *state_;
    state.quantity = quantity;
    return finished(std::move(state));
  });
}

LossTable LossTable::with_weights(const std::vector<double>& weights) const {
  return guarded([&] {
    const std::size_t layers = state_->losses->layers.size();
    const auto positive = [](double weight) { return weight > 0 && std::isfinite(weight); };
    if (weights.size() != layers || !std::all_of(weights.begin(), weights.end(), positive))
      throw Error("table.weights", "the losses of {layers} layers take as many positive weights",
                  {{"layers", std::to_string(layers)}});
    LossTableState state = *state_;
    state.weights = weights;
    return finished(std::move(state));
  });
}

LossTable LossTable::with_latency(const LatencyOptions& options, const Job& job) const {
  return guarded([&] {
    const auto measuring = wait_for_machine<Measuring>(job);
    LossTableState state = *state_;
    state.times = std::make_shared<const ModelTimes>(measure_times(*state.losses, options, job));
    return finished(std::move(state));
  });
}

const std::string& LossTable::quantity() const { return state_->quantity; }
bool LossTable::is_timed() const { return state_->times != nullptr; }
std::int64_t LossTable::dense() const { return state_->dense; }
std::int64_t LossTable::least() const { return state_->table->least() + state_->other; }

LossTable loss_table(const Model& model, const SolveOptions& options, const Recipe& base, const Job& job) {
  const bool latency = options.quantity == "latency";
  const LossTable table = guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    require_quantity(options.quantity);
    const ModelState& state = model.state();
    require_match(state.report, options.layers);
    auto losses = std::make_shared<Losses>();
    losses->model = model;
    losses->options = options;
    if (options.metric != Metric::weight && state.calibration)
      losses->calibration_hash = state.calibration->hash;
    const auto count = static_cast<std::int64_t>(state.report.layers.size());
    for (const LayerRow& row : state.report.layers) {
      const Job step = job.step(static_cast<std::int64_t>(losses->layers.size()), count, row.name);
      losses->layers.push_back(losses_of(state, row, options, base.seed, step));
    }
    return finished({losses, nullptr, base, latency ? "parameters" : options.quantity, {}});
  });
  return latency ? table.with_latency(options.latency, job).with_quantity("latency") : table;
}

namespace {

/// Latencies are counted in nanoseconds.
std::string amount_text(std::int64_t amount, const std::string& quantity) {
  return quantity == "latency" ? short_number(1e-6 * static_cast<double>(amount)) + " ms"
                               : std::to_string(amount);
}

}  // namespace

Recipe solve(const LossTable& table, double fraction) {
  return guarded([&] {
    if (!(fraction > 0 && fraction <= 1))
      throw Error("budget.fraction", "the budget is a fraction above 0 and at most 1");
    const LossTableState& state = table.state();
    const auto most = static_cast<std::int64_t>(std::floor(fraction * static_cast<double>(state.dense)));
    const auto found = state.table->within(most - state.other);
    if (!found)
      throw Error("budget.unreachable", "{most} {quantity} cannot be reached: the least possible is {least}",
                  {{"most", amount_text(most, state.quantity)},
                   {"quantity", state.quantity},
                   {"least", amount_text(table.least(), state.quantity)}});
    return recipe_of(state, *found, fraction);
  });
}

std::vector<TradeOffPoint> front(const LossTable& table, int points) {
  return guarded([&] {
    if (points < 2) throw Error("front.points", "a front has at least 2 points");
    const LossTableState& state = table.state();
    const double low = std::log(static_cast<double>(std::max<std::int64_t>(table.least(), 1)));
    const double high =
        std::log(static_cast<double>(std::max<std::int64_t>(state.table->most() + state.other, 1)));
    std::vector<TradeOffPoint> kept;
    double loss = std::numeric_limits<double>::infinity();
    for (int k = 0; k < points; ++k) {
      const auto budget =
          k + 1 == points
              ? state.table->most()
              : static_cast<std::int64_t>(std::ceil(std::exp(low + (high - low) * k / (points - 1)))) -
                    state.other;
      const auto found = state.table->within(std::max(budget, state.table->least()));
      if (!found || found->loss >= loss) continue;
      loss = found->loss;
      kept.push_back(trade_off_point(state, *found));
    }
    return kept;
  });
}

std::vector<std::optional<double>> predicted_losses(const LossTable& table, const Recipe& recipe) {
  return guarded([&] {
    const Losses& losses = *table.state().losses;
    const ModelReport& report = losses.model.report();
    std::vector<std::optional<double>> found;
    for (std::size_t k = 0; k < report.layers.size(); ++k)
      found.push_back(
          loss_of(report.layers[k], losses.layers[k], recipe.spec_of(report.layers[k].id).options));
    return found;
  });
}

std::optional<double> predicted_loss(const LossTable& table, const Recipe& recipe) {
  double sum = 0;
  for (const auto& loss : predicted_losses(table, recipe)) {
    if (!loss) return {};
    sum += *loss;
  }
  return sum;
}

double predicted_seconds(const LossTable& table, const Recipe& recipe) {
  return guarded([&] {
    if (table.state().times == nullptr)
      throw Error("budget.latency", "a budget of latency needs measured times: with_latency()");
    return seconds_of(table.state(), recipe);
  });
}

std::vector<FamilyPoint> family_points(const LossTable& table, const std::string& layer_id) {
  return guarded([&] {
    const Losses& losses = *table.state().losses;
    return losses.layers[index_of(losses.model.report(), layer_id)].points;
  });
}

std::vector<FamilyPoint> family_points(const Model& model, const std::string& layer_id,
                                       const SolveOptions& options, const Job& job) {
  return guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    const ModelState& state = model.state();
    const LayerRow& row = state.report.layers[index_of(state.report, layer_id)];
    if (!row.unfit.empty())
      throw Error("layer.unfit", "layer {id} cannot be factorized: {why}",
                  {{"id", layer_id}, {"why", row.unfit}});
    auto points = points_of(state, row, options.families.empty() ? families_of(row.shape) : options.families,
                            options, 0, job);
    points.push_back(point_of(row, DenseOptions{}, 0, state.report.batch));
    return points;
  });
}

}  // namespace tenfold::study

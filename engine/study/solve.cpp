// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/util/hash.h>

#include <cmath>

#include "engine/compression/candidates.h"
#include "engine/data/program_batches.h"
#include "engine/planning/layer_cost.h"
#include "engine/spec/factors.h"
#include "engine/study/data_folder.h"
#include "engine/study/guard.h"
#include "engine/study/state.h"
#include "engine/study/study.h"
#include "engine/support/glob.h"

namespace tenfold::study {
namespace {

std::vector<Layer> fit_layers(const ModelState& state) {
  std::vector<Layer> layers;
  for (const Layer& layer : state.layers)
    if (layer.unfit.empty() && layer.group < 0) layers.push_back(layer);
  return layers;
}

std::string hash_of(const CalibrationOptions& options, const DataSet& data) {
  std::string text = data.name + ";" + std::to_string(options.samples) + ";" +
                     std::to_string(options.temperature) + ";" + std::to_string(options.classifier) + ";" +
                     std::to_string(options.seed);
  const std::int64_t used = std::min(options.samples, data.size());
  const at::Tensor x = data.x.narrow(0, 0, used).contiguous();
  text += c10::sha1(std::string(static_cast<const char*>(x.data_ptr()), x.nbytes())).str();
  return c10::sha1(text).str();
}

/// The samples in an order of their own, so that a sorted file does not show one class alone.
DataSet shuffled(DataSet data, const CalibrationOptions& options) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  const at::Tensor order =
      at::randperm(data.size(), generator, at::kLong).narrow(0, 0, std::min(options.samples, data.size()));
  data.x = data.x.index_select(0, order);
  data.y = data.y.index_select(0, order);
  return data;
}

/// The same model with something more known of it; decompositions are not remembered across.
std::shared_ptr<ModelState> copy_of(const ModelState& state) {
  auto copy = std::make_shared<ModelState>();
  copy->program = state.program;
  copy->inputs = state.inputs;
  copy->sample_record = state.sample_record;
  copy->record = state.record;
  copy->layers = state.layers;
  copy->report = state.report;
  return copy;
}

/// What the budget counts.
class Costs {
 public:
  Costs(const ModelReport& model, const std::string& quantity) : model_(model), macs_(quantity == "macs") {
    if (quantity != "parameters" && quantity != "macs")
      throw Error("budget.quantity", "a budget is of parameters or macs, not of {quantity}",
                  {{"quantity", quantity}});
  }

  std::int64_t of(const LayerRow& row, const LayerOptions& options) const {
    if (!macs_) return weight_parameters(row.shape, options);
    if (row.output.empty()) return 0;
    const CallCost cost =
        call_cost(row.shape, options, resolve_ranks(row.shape, options), row.input, row.output);
    return row.uses * (cost.with_input / std::max<std::int64_t>(model_.batch, 1) + cost.once);
  }

  /// Of the model with all layers dense.
  std::int64_t dense() const {
    std::int64_t total = macs_ ? model_.macs : model_.parameters;
    for (const LayerRow& row : model_.layers) total += of(row, DenseOptions{}) - of(row, row.spec.options);
    return total;
  }

 private:
  const ModelReport& model_;
  bool macs_;
};

std::vector<Family> families_for(const SolveOptions& options, const LayerShape& shape) {
  if (!options.families.empty()) return options.families;
  if (is_convolution(shape.kind)) return {Family::low_rank, Family::tucker};
  return {Family::low_rank};
}

std::vector<LayerCandidate> candidates_of(const ModelState& state, const LayerRow& row,
                                          const SolveOptions& options, const Recipe& base, const Costs& costs,
                                          const Job& job) {
  const auto fixed = [&](const LayerOptions& request) {
    return std::vector<LayerCandidate>{{request, costs.of(row, request), 0}};
  };
  if (const LayerSpec* spec = base.find(row.id); spec != nullptr && spec->locked) return fixed(spec->options);
  const bool wanted = any_glob_matches(options.layers, row.name) || any_glob_matches(options.layers, row.id);
  if (!row.unfit.empty() || !wanted) return fixed(DenseOptions{});
  const Layer& layer = state.layer(row.id);
  const CandidateOptions asked{families_for(options, layer.shape), CandidateOptions{}.shares,
                               options.alignment, base.seed};
  return layer_candidates(
      state.dense_weight(layer), layer.shape, state.metric_of(layer, options.metric), asked,
      [&](const LayerOptions& request) { return costs.of(row, request); }, job);
}

[[noreturn]] void unreachable(const SolveOptions& options, std::int64_t most, std::int64_t least) {
  throw Error(
      "budget.unreachable", "{most} {quantity} cannot be reached: the least possible is {least}",
      {{"most", std::to_string(most)}, {"quantity", options.quantity}, {"least", std::to_string(least)}});
}

}  // namespace

Model calibrate(const Model& model, const CalibrationOptions& options, const Job& job) {
  return guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    if (options.samples < 1 || options.batch < 1)
      throw Error("calibration.samples", "calibration takes at least one sample and a batch of at least 1");
    const DataSet data = shuffled(load_data_set(options.data, digits_folder(), job), options);
    const auto state = copy_of(model.state());
    auto calibration = std::make_shared<Calibration>();
    calibration->hash = hash_of(options, data);
    MomentOptions moments;
    moments.target = options.classifier ? LossTarget::classes : LossTarget::output;
    moments.temperature = options.temperature;
    moments.seed = options.seed;
    const ProgramBatches batches(state->program, data, options.normalisation, options.batch);
    calibration->moments = gather_moments(state->program, fit_layers(*state), batches, moments, job);
    state->calibration = std::move(calibration);
    return Model(state);
  });
}

Recipe solve(const Model& model, const SolveOptions& options, const Recipe& base, const Job& job) {
  return guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    if (!(options.fraction > 0 && options.fraction <= 1))
      throw Error("budget.fraction", "the budget is a fraction above 0 and at most 1");
    const ModelState& state = model.state();
    const Costs costs(state.report, options.quantity);
    std::vector<std::vector<LayerCandidate>> layers;
    std::int64_t other = costs.dense();
    for (const LayerRow& row : state.report.layers) {
      const auto index = static_cast<std::int64_t>(layers.size());
      const Job step = job.step(index, static_cast<std::int64_t>(state.report.layers.size()), row.name);
      layers.push_back(candidates_of(state, row, options, base, costs, step));
      other -= costs.of(row, DenseOptions{});
    }
    const auto most =
        static_cast<std::int64_t>(std::floor(options.fraction * static_cast<double>(costs.dense())));
    const AllocationTable table(std::move(layers));
    const auto found = table.within(most - other);
    if (!found) unreachable(options, most, table.least() + other);
    Recipe recipe = base;
    recipe.model_hash = state.report.hash;
    recipe.budget = Budget{options.quantity, options.fraction};
    recipe.metric = id(options.metric);
    recipe.calibration_hash =
        options.metric != Metric::weight && state.calibration ? state.calibration->hash : std::string();
    for (std::size_t k = 0; k < found->chosen.size(); ++k) {
      const std::string& layer = state.report.layers[k].id;
      const LayerSpec* before = base.find(layer);
      recipe.set({layer, table.layers()[k][found->chosen[k]].options, before != nullptr && before->locked});
    }
    return recipe;
  });
}

}  // namespace tenfold::study

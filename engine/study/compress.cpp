// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <chrono>
#include <cmath>

#include "engine/compression/replace.h"
#include "engine/compression/sequential.h"
#include "engine/planning/layer_cost.h"
#include "engine/program/executor.h"
#include "engine/program/names.h"
#include "engine/program/training_mode.h"
#include "engine/spec/factors.h"
#include "engine/spec/image_options.h"
#include "engine/study/guard.h"
#include "engine/study/job_memory.h"
#include "engine/study/machine.h"
#include "engine/study/state.h"
#include "engine/study/study.h"

namespace tenfold::study {
namespace {

std::vector<at::Tensor> outputs_of(const ModelState& state, const Job& job) {
  return run_for_tensors(evaluation_copy(state.program), state.inputs, job);
}

LayerReport layer_report(const ModelState& state, const Layer& layer, const LayerSpec& spec,
                         const FactorizedWeight* made, double seconds) {
  const LayerRow& row = *state.report.find(layer.id);
  LayerReport report;
  report.spec = spec;
  report.dense_parameters = product(layer.shape.weight);
  report.parameters = weight_parameters(layer.shape, spec.options);
  report.dense_macs = row.macs_with(DenseOptions{}, {}, state.report.batch);
  report.norm = state.dense_weight(layer).detach().to(at::kDouble).norm().item<double>();
  report.seconds = seconds;
  report.macs = report.dense_macs;
  report.plan = "dense";
  if (made == nullptr) return report;
  report.ranks = made->ranks;
  report.macs = row.macs_with(spec.options, made->ranks, state.report.batch);
  report.relative_error = made->report.relative_error;
  report.loss = made->loss;
  report.errors = made->report.errors;
  if (!made->report.spectra.empty()) report.spectrum = made->report.spectra.front();
  report.remarks = made->report.remarks;
  report.plan = plan_words(layer.shape, spec.options, made->ranks, row.input);
  predict_speed(report, row);
  return report;
}

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

double whole_error(const ModelState& state, const std::vector<LayerReport>& layers) {
  double missing = 0, all = 0;
  for (const Layer& layer : state.layers) {
    if (!layer.unfit.empty()) continue;
    const double norm = state.dense_weight(layer).detach().to(at::kDouble).norm().item<double>();
    all += norm * norm;
  }
  for (const auto& layer : layers) missing += std::pow(layer.relative_error * layer.norm, 2);
  return all > 0 ? std::sqrt(missing / all) : 0;
}

/// The factorized layers of a recipe with their decompositions.
struct Decomposed {
  std::vector<Replacement> replacements;
  std::vector<LayerReport> reports;
};

Decomposed decompose_layers(ModelState& state, const Recipe& recipe, const Job& job) {
  Decomposed made;
  std::vector<LayerSpec> wanted;
  for (const auto& spec : recipe.layers)
    if (spec.family() != Family::dense) wanted.push_back(spec);
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    const Layer& layer = state.layer(wanted[k].id);
    const Job step =
        job.step(static_cast<std::int64_t>(k), static_cast<std::int64_t>(wanted.size()), layer.name);
    step.checkpoint();
    const Stopwatch watch;
    const auto weight = state.factorized(layer, wanted[k], recipe.seed, step, parse_metric(recipe.metric));
    made.reports.push_back(layer_report(state, layer, wanted[k], weight.get(), watch.seconds()));
    made.replacements.push_back({layer, wanted[k], *weight});
  }
  return made;
}

/// The dense form of the whole program, with layers found again in it.
struct DenseForm {
  Program program;
  CostRecord record;
};

DenseForm dense_form(const ModelState& state, const Job& job) {
  DenseForm dense{state.program, state.record};
  if (dense.program.groups.empty()) return dense;
  restore_dense(dense.program, [](const FactorGroup&) { return true; });
  dense.record = record_costs(dense.program, state.inputs, job);
  return dense;
}

const Calibration& sampled_calibration(const ModelState& state) {
  if (state.calibration == nullptr || !state.calibration->source)
    throw Error(
        "compress.following",
        "to follow the layers through the network needs calibration samples, not their statistics alone");
  return *state.calibration;
}

/// The same with statistics of the network as it is changed layer by layer. Biases of `dense` move.
Decomposed follow_layers(ModelState& state, const Recipe& recipe, DenseForm& dense, const Job& job) {
  const Calibration& calibration = sampled_calibration(state);
  const Metric metric = parse_metric(recipe.metric);
  if (metric == Metric::weight)
    throw Error("compress.following", "to follow the layers through the network needs a metric of data");
  std::vector<LayerRequest> requests;
  for (const Layer& layer : find_layers(dense.program))
    if (const LayerSpec* spec = recipe.find(layer.id); spec != nullptr && spec->family() != Family::dense) {
      require_possible(layer.shape, *spec);
      requests.push_back({layer, *spec, state.dense_weight(state.layer(layer.id)), calibration.of(layer.id)});
    }
  SequentialOptions options{metric,
                            recipe.following.sequential,
                            recipe.following.refit,
                            recipe.following.bias_correction,
                            recipe.seed,
                            moment_options(*calibration.source)};
  const ProgramBatches batches = calibration_batches(dense.program, *calibration.source, job);
  const Stopwatch watch;
  SequentialResult found =
      compress_in_sequence(dense.program, dense.record, std::move(requests), batches, options, job);
  for (auto& [name, bias] : found.biases) dense.program.tensors[name] = std::move(bias);
  Decomposed made{std::move(found.replacements), {}};
  for (const Replacement& each : made.replacements)
    made.reports.push_back(layer_report(state, state.layer(each.spec.id), each.spec, &each.weight,
                                        watch.seconds() / static_cast<double>(made.replacements.size())));
  return made;
}

/// With what the source's own recipe says of its samples where this one says nothing: what is made of a model
/// is judged as that was trained.
std::optional<Recipe> reading_alike(const ModelState& source, std::optional<Recipe> recipe) {
  const auto& own = source.report.recipe;
  if (!own) return recipe;
  const auto images = images_of(*own);
  if (own->normalisation == Normalisation{} && !images) return recipe;
  if (!recipe) recipe.emplace();
  if (recipe->normalisation == Normalisation{}) recipe->normalisation = own->normalisation;
  if (images && !images_of(*recipe)) set_images(*recipe, *images);
  return recipe;
}

Model as_model(const ModelState& source, Program program, const std::optional<Recipe>& recipe,
               const Job& job) {
  ModelReport report = source.report;
  report.remarks.clear();
  report.bytes = 0;
  report.recipe = reading_alike(source, recipe);
  return Model(make_state(std::move(program), source.inputs, source.sample_record, std::move(report), job));
}

}  // namespace

LayerReport analyse_layer(const Model& model, const LayerSpec& spec, Metric metric, const Job& job) {
  return guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    ModelState& state = model.state();
    const Layer& layer = state.layer(spec.id);
    if (spec.family() == Family::dense) return layer_report(state, layer, spec, nullptr, 0);
    const Stopwatch watch;
    const auto made = state.factorized(layer, spec, 0, job, metric);
    return layer_report(state, layer, spec, made.get(), watch.seconds());
  });
}

Model compress(const Model& model, const Recipe& recipe, CompressReport& report, const Job& job) {
  return guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    ModelState& state = model.state();
    require_memory(compression_bytes(state, recipe), "compressing");
    DenseForm dense = dense_form(state, job);
    Decomposed made = recipe.following.any() ? follow_layers(state, recipe, dense, job)
                                             : decompose_layers(state, recipe, job);
    const auto layers = find_layers(dense.program);
    for (auto& replacement : made.replacements)
      for (const Layer& layer : layers)
        if (layer.id == replacement.spec.id) replacement.layer = layer;
    replace_layers(dense.program, dense.record, made.replacements);
    assign_names(dense.program);
    Model compressed = as_model(state, std::move(dense.program), recipe, job);
    if (state.calibration && !recipe.calibration_hash.empty() &&
        state.calibration->hash != recipe.calibration_hash)
      compressed.state().report.remarks.push_back(
          "the calibration is not the one that the recipe was chosen with (other samples, another number of "
          "them, or another normalisation): the factors are others, too");
    report.before = state.report;
    report.after = compressed.report();
    report.recipe = recipe;
    report.layers = std::move(made.reports);
    report.relative_error = whole_error(state, report.layers);
    for (const LayerReport& layer : report.layers) report.predicted_loss += layer.loss;
    report.output_difference =
        relative_difference(outputs_of(state, job), outputs_of(compressed.state(), job));
    return compressed;
  });
}

Model dense_twin(const Model& model, const Job& job) {
  return guarded([&] {
    DenseForm dense = dense_form(model.state(), job);
    assign_names(dense.program);
    return as_model(model.state(), std::move(dense.program), std::nullopt, job);
  });
}

std::vector<TradeOffPoint> trade_off(const Model& model, const TradeOffOptions& options, const Recipe& base,
                                     const Job& job,
                                     const std::function<void(const TradeOffPoint&)>& on_point) {
  return guarded([&] {
    std::vector<TradeOffPoint> points;
    const ModelState& state = model.state();
    const auto dense = static_cast<double>(predict(state.report, Recipe{}).parameters);
    for (std::size_t k = 0; k < options.fractions.size(); ++k) {
      const Job step = job.step(static_cast<std::int64_t>(k),
                                static_cast<std::int64_t>(options.fractions.size()), "trade-off");
      step.checkpoint();
      TradeOffPoint point;
      try {
        point.recipe = solve_budget(state.report, {options.fractions[k], options.family}, base);
      } catch (const Error& unreachable) {
        if (unreachable.id() != "budget.unreachable") throw;
        continue;
      }
      if (!points.empty() && points.back().recipe.layers == point.recipe.layers) continue;
      const Prediction prediction = predict(state.report, point.recipe);
      point.parameters = prediction.parameters;
      point.macs = prediction.macs;
      point.fraction = static_cast<double>(point.parameters) / dense;
      if (options.data) {
        CompressReport report;
        const Model compressed = compress(model, point.recipe, report, step.step(0, 2, "decomposing"));
        point.relative_error = report.relative_error;
        point.accuracy = evaluate(compressed, *options.data, step.step(1, 2, "evaluating")).accuracy;
      } else {
        const auto working = wait_for_machine<Working>(job);
        point.relative_error =
            whole_error(state, decompose_layers(model.state(), point.recipe, step).reports);
      }
      points.push_back(point);
      if (on_point) on_point(point);
    }
    return points;
  });
}

}  // namespace tenfold::study

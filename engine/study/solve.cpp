// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <array>
#include <charconv>
#include <limits>

#include "engine/data/image_folder.h"
#include "engine/data/program_batches.h"
#include "engine/study/data_folder.h"
#include "engine/study/guard.h"
#include "engine/study/job_memory.h"
#include "engine/study/state.h"
#include "engine/study/study.h"
#include "engine/support/memory.h"
#include "engine/tensors/digest.h"

namespace tenfold::study {
namespace {

std::vector<Layer> fit_layers(const ModelState& state) {
  std::vector<Layer> layers;
  for (const Layer& layer : state.layers)
    if (layer.unfit.empty()) layers.push_back(layer);
  return layers;
}

/// The same in every locale.
template <class... Format>
std::string plain_number(double value, Format... format) {
  std::array<char, 400> text;  // of the largest number with all its digits
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value, format...).ptr};
}

/// Empty where nothing is changed, so that such calibrations keep the hash that recipes already name.
std::string text_of(const Normalisation& normalisation) {
  std::string text;
  for (const double mean : normalisation.mean) text += ";mean " + plain_number(mean);
  for (const double deviation : normalisation.deviation) text += ";deviation " + plain_number(deviation);
  return text;
}

std::string hash_of(const CalibrationOptions& options, const DataSet& data) {
  std::string text = data.name + ";" + std::to_string(options.samples) + ";" +
                     plain_number(options.temperature, std::chars_format::fixed, 6) + ";" +
                     std::to_string(options.classifier) + ";" + std::to_string(options.seed) +
                     text_of(options.normalisation);
  if (data.x.defined()) text += sha1(data.x);
  if (data.images) text += data.images->fingerprint();
  for (const auto& [name, values] : data.arrays) text += name + sha1(values);
  return sha1(text);
}

/// The samples in an order of their own, so that a sorted file does not show one class alone.
DataSet samples_of(const CalibrationOptions& options, const Job& job) {
  const DataSet data =
      load_data_set(options.data, digits_folder(), options.images.value_or(ImageOptions{}), job);
  auto generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  const at::Tensor order =
      at::randperm(data.size(), generator, at::kLong).narrow(0, 0, std::min(options.samples, data.size()));
  return data.at(order);
}

}  // namespace

ImageOptions images_for(const ModelState& state) {
  const auto& recipe = state.report.recipe;
  return recipe ? images_of(*recipe).value_or(ImageOptions{}) : ImageOptions{};
}

Normalisation normalisation_for(const ModelState& state, const Normalisation& asked) {
  const auto& recipe = state.report.recipe;
  return asked == Normalisation{} && recipe ? recipe->normalisation : asked;
}

DataOptions as_trained(const ModelState& state, DataOptions options) {
  options.normalisation = normalisation_for(state, options.normalisation);
  if (!options.images) options.images = images_for(state);
  return options;
}

DataSet data_for(const ModelState& state, const DataOptions& options, const Job& job) {
  return load_data_set(options.data, digits_folder(), options.images.value_or(images_for(state)), job);
}

std::shared_ptr<ModelState> copy_of(const ModelState& state) {
  auto copy = std::make_shared<ModelState>();
  copy->program = state.program;
  copy->as_opened = state.as_opened;
  copy->inputs = state.inputs;
  copy->sample_record = state.sample_record;
  copy->record = state.record;
  copy->layers = state.layers;
  copy->report = state.report;
  return copy;
}

MomentOptions moment_options(const CalibrationOptions& options) {
  MomentOptions moments;
  moments.target = options.classifier ? LossTarget::classes : LossTarget::output;
  moments.temperature = options.temperature;
  moments.seed = options.seed;
  return moments;
}

Model calibrate(const Model& model, const CalibrationOptions& asked, const Job& job) {
  return guarded([&] {
    CalibrationOptions options = asked;
    if (!options.images) options.images = images_for(model.state());
    options.normalisation = normalisation_for(model.state(), options.normalisation);
    const auto working = wait_for_machine<Working>(job);
    if (options.samples < 1 || options.batch < 1)
      throw Error("calibration.samples", "calibration takes at least one sample and a batch of at least 1");
    const DataSet data = samples_of(options, job);
    const auto state = copy_of(model.state());
    auto calibration = std::make_shared<Calibration>();
    calibration->hash = hash_of(options, data);
    calibration->source = options;
    calibration->samples = data.size();
    const std::int64_t available =
        options.memory > 0 ? options.memory
                           : available_memory().value_or(std::numeric_limits<std::int64_t>::max());
    // moments are of what whole weights see and answer, also where the model holds their factors
    const Model whole = state->program.groups.empty() ? model : dense_twin(model, job);
    const ModelState& dense = whole.state();
    const CalibrationPlan plan = plan_calibration(dense, fit_layers(dense), options, available);
    const ProgramBatches batches(dense.program, data, options.normalisation, plan.batch);
    calibration->moments = gather_as_planned(
        dense, plan,
        [&](const std::vector<Layer>& layers, const Job& pass) {
          return gather_moments(dense.program, layers, batches, moment_options(options), pass);
        },
        job);
    if (plan.passes.size() > 1 || plan.batch < options.batch)
      state->report.remarks.push_back("calibration was done in " + std::to_string(plan.passes.size()) +
                                      " passes with batches of " + std::to_string(plan.batch) +
                                      ", to stay within " + memory_text(available) + " of memory");
    for (const std::string& remark : batches.image_remarks()) state->report.remarks.push_back(remark);
    state->calibration = std::move(calibration);
    return Model(state);
  });
}

ProgramBatches calibration_batches(const Program& program, const CalibrationOptions& options,
                                   const Job& job) {
  return ProgramBatches(program, samples_of(options, job), options.normalisation, options.batch);
}

std::optional<CalibrationReport> calibration_of(const Model& model) {
  const auto& calibration = model.state().calibration;
  if (calibration == nullptr) return {};
  return CalibrationReport{calibration->source ? calibration->source->data : std::string(),
                           calibration->samples, calibration->hash};
}

Recipe solve(const Model& model, const SolveOptions& options, const Recipe& base, const Job& job) {
  return solve(loss_table(model, options, base, job), options.fraction);
}

}  // namespace tenfold::study

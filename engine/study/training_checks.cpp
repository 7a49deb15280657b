// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/training_checks.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/kernels/all_finite.h"
#include "engine/support/error.h"
#include "engine/support/glob.h"
#include "engine/support/shape.h"
#include "engine/training/losses.h"

namespace tenfold::study {
namespace {

/// What the model gives for a batch that is one number all through.
at::Tensor answer_to(ProgramTrainee& model, std::vector<std::int64_t> sizes, at::ScalarType type,
                     std::int64_t number, at::Device device) {
  for (std::int64_t& size : sizes)
    if (size < 1) size = 2;
  const at::NoGradGuard guard;
  model.set_training(false);
  return model.forward(at::full(sizes, number, at::TensorOptions(type).device(device)), false).scores;
}

std::vector<std::int64_t> sizes_of(const ProgramTrainee& trainee, const Samples& samples) {
  std::vector<std::int64_t> sizes = trainee.input_sizes();
  for (std::size_t k = 1; k < sizes.size(); ++k)
    if (sizes[k] < 1)
      sizes[k] = samples.folder ? samples.image.at(k - 1) : samples.x.size(static_cast<std::int64_t>(k));
  return sizes;
}

void check_answers(const Samples& samples, const at::Tensor& scores, bool regression) {
  if (samples.size() == 0) return;
  if (samples.y.is_floating_point() != regression)
    throw Error("training.kinds",
                "some of the data has classes and some has numbers to predict: training, validation and test "
                "have to be alike");
  if (scores.dim() != 2) return;  // the loss says it
  if (regression && samples.y.size(1) != scores.size(1))
    throw Error("training.targets", "the model's output is {output}, the numbers to predict are {targets}",
                {{"output", std::to_string(scores.size(1))}, {"targets", std::to_string(samples.y.size(1))}});
  if (regression) return;
  const std::int64_t largest = samples.y.max().item<std::int64_t>();
  if (largest >= scores.size(1))
    throw Error("training.labels",
                "the data has the label {label}, the model only {classes} classes, numbered from 0",
                {{"label", std::to_string(largest)}, {"classes", std::to_string(scores.size(1))}});
}

void check_numbers(const Samples& samples) {
  if (samples.size() == 0 || !samples.x.defined() || !samples.x.is_floating_point()) return;
  if (!all_finite(samples.x))
    throw Error("training.not_finite", "the data holds numbers that are not finite");
}

void check_ids(ProgramTrainee& trainee, const std::vector<std::int64_t>& sizes, const Samples& samples,
               at::Device device) {
  if (samples.size() == 0 || !samples.x.defined() || at::isFloatingType(trainee.input_type())) return;
  for (const at::Tensor& end : {samples.x.min(), samples.x.max()}) {
    const auto id = end.item<std::int64_t>();
    try {
      answer_to(trainee, sizes, trainee.input_type(), id, device);
    } catch (const Error& problem) {
      throw Error("training.ids", "the data holds the id {id}, which the model does not take: {why}",
                  {{"id", std::to_string(id)}, {"why", problem.what()}});
    }
  }
}

void check_teacher(ProgramTrainee& teacher, const std::vector<std::int64_t>& sizes, at::ScalarType type,
                   const at::Tensor& scores, at::Device device) {
  at::Tensor taught;
  try {
    taught = answer_to(teacher, sizes, type, 0, device);
  } catch (const Error& problem) {
    throw Error("training.teacher", "the teacher does not take what the model takes, {sizes}: {why}",
                {{"sizes", to_string(Shape(sizes.begin() + 1, sizes.end()))}, {"why", problem.what()}});
  }
  require_same_outputs(taught, scores);
}

void check_effects(const ProgramTrainee& trainee, const TrainingData& data, const TrainingOptions& options) {
  const NamedTensors parameters = trainee.parameters();
  for (const std::string& pattern : split_list(options.frozen)) {
    const bool any = std::any_of(parameters.begin(), parameters.end(),
                                 [&](const auto& each) { return any_glob_matches(pattern, each.first); });
    if (!any)
      throw Error("training.frozen_none", "no parameter matches '{pattern}', which is to be frozen",
                  {{"pattern", pattern}});
  }
  if (options.lasso > 0 && !trainee.is_factorized())
    throw Error("training.lasso_none",
                "the model holds no factorized layer, whose ranks the lasso could make small");
  if (options.patience > 0 && data.validation.size() == 0)
    throw Error("training.patience_none",
                "no samples are held out that could say when training no longer improves");
}

}  // namespace

void check_training(ProgramTrainee& trainee, ProgramTrainee* teacher, const TrainingData& data,
                    const TrainOptions& options, at::Device device) {
  check_effects(trainee, data, options.training);
  const std::vector<std::int64_t> sizes = sizes_of(trainee, data.training);
  const Samples* const parts[] = {&data.training, &data.validation, &data.test};
  for (const Samples* samples : parts) check_numbers(*samples);
  for (const Samples* samples : parts) check_ids(trainee, sizes, *samples, device);
  const at::Tensor scores = answer_to(trainee, sizes, trainee.input_type(), 0, device);
  const bool regression = data.training.y.is_floating_point();
  if (regression && options.training.loss != TrainingLoss::mean_squared_error) return;  // fit() says it
  for (const Samples* samples : parts) check_answers(*samples, scores, regression);
  if (teacher != nullptr && options.training.distillation)
    check_teacher(*teacher, sizes, trainee.input_type(), scores, device);
}

}  // namespace tenfold::study

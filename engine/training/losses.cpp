// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/losses.h"

#include <ATen/ATen.h>

#include "engine/support/error.h"

namespace tenfold {
namespace {

void check_scores(const at::Tensor& scores, const at::Tensor& labels) {
  if (scores.dim() != 2 || scores.size(0) != labels.size(0))
    throw Error("training.output", "the model's output is {shape}; a classifier gives [samples, classes]",
                {{"shape", to_string(scores.sizes().vec())}});
}

at::Tensor label_loss(const at::Tensor& scores, const at::Tensor& labels, const TrainingOptions& options) {
  if (options.loss == TrainingLoss::cross_entropy)
    return at::cross_entropy_loss(scores, labels, {}, at::Reduction::Sum, -100, options.label_smoothing);
  if (labels.is_floating_point()) {
    require_targets(scores, labels);
    return (scores - labels.to(scores.scalar_type())).square().mean(1).sum();
  }
  at::Tensor wanted = at::one_hot(labels, scores.size(1)).to(scores.scalar_type());
  if (options.label_smoothing > 0)
    wanted = wanted * (1 - options.label_smoothing) +
             options.label_smoothing / static_cast<double>(scores.size(1));
  return (scores - wanted).square().mean(1).sum();
}

/// What the student's outputs lack of the teacher's: softened classes, or the numbers as they are.
at::Tensor taught_loss(const at::Tensor& scores, const at::Tensor& teacher, bool numbers,
                       double temperature) {
  require_same_outputs(teacher, scores);
  const at::Tensor taught = teacher.to(scores.scalar_type());
  if (numbers) return (scores - taught).square().mean(1).sum();
  return temperature * temperature *
         at::kl_div((scores / temperature).log_softmax(1), (taught / temperature).log_softmax(1),
                    at::Reduction::Sum, true);
}

}  // namespace

void require_targets(const at::Tensor& scores, const at::Tensor& numbers) {
  if (numbers.sizes() != scores.sizes())
    throw Error("training.targets", "the model's output is {output}, the numbers to predict are {targets}",
                {{"output", to_string(scores.sizes().vec())}, {"targets", to_string(numbers.sizes().vec())}});
}

void require_same_outputs(const at::Tensor& teacher, const at::Tensor& model) {
  if (teacher.sizes() != model.sizes())
    throw Error("training.teacher", "the teacher's output is {teacher}, the model's is {model}",
                {{"teacher", to_string(teacher.sizes().vec())}, {"model", to_string(model.sizes().vec())}});
}

at::Tensor summed_loss(const Forward& student, const at::Tensor& labels, const TrainingOptions& options,
                       const Forward* teacher) {
  check_scores(student.scores, labels);
  const bool half =
      student.scores.scalar_type() == at::kHalf || student.scores.scalar_type() == at::kBFloat16;
  const at::Tensor scores = half ? student.scores.to(at::kFloat) : student.scores;
  at::Tensor loss = label_loss(scores, labels, options);
  if (teacher == nullptr || !options.distillation) return loss;
  const Distillation& asked = *options.distillation;
  loss = (1 - asked.share) * loss +
         asked.share * taught_loss(scores, teacher->scores, labels.is_floating_point(), asked.temperature);
  if (!(asked.layers > 0)) return loss;
  for (const auto& [id, output] : student.layers) {
    const auto found = teacher->layers.find(id);
    if (found == teacher->layers.end() || found->second.sizes() != output.sizes()) continue;
    const at::Tensor goal = found->second.to(scores.scalar_type());
    const at::Tensor relative =
        (output.to(scores.scalar_type()) - goal).square().mean() / (goal.square().mean() + 1e-12);
    loss = loss + asked.layers * static_cast<double>(labels.size(0)) * relative;
  }
  return loss;
}

}  // namespace tenfold

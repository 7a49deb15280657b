// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/measure/accuracy.h"

#include <ATen/ATen.h>

#include "engine/data/program_batches.h"
#include "engine/program/executor.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

void check_scores(const at::Tensor& scores, std::int64_t rows, const at::Tensor& labels) {
  if (scores.dim() != 2 || scores.size(0) < rows)
    throw Error("evaluate.output", "the model's output is {shape}; a classifier gives [samples, classes]",
                {{"shape", to_string(scores.sizes().vec())}});
  const std::int64_t largest = labels.max().item<std::int64_t>();
  if (largest >= scores.size(1))
    throw Error("evaluate.labels", "the data has label {label}, the model only {classes} classes",
                {{"label", std::to_string(largest)}, {"classes", std::to_string(scores.size(1))}});
}

}  // namespace

Accuracy measure_accuracy(const Program& original, const DataSet& data, const Normalisation& normalisation,
                          std::int64_t batch, std::int64_t limit, const Job& job) {
  at::NoGradGuard guard;
  const Program program = evaluation_copy(original);
  const ProgramBatches batches(program, data, normalisation, batch, limit);
  if (!data.y.defined())
    throw Error("evaluate.labels", "{data} has no labels (an array y): accuracy and loss need them",
                {{"data", data.name}});
  if (data.y.is_floating_point())
    throw Error("evaluate.targets", "{data} has numbers to predict, no classes: there is no accuracy of them",
                {{"data", data.name}});
  Accuracy sum;
  for (std::int64_t k = 0; k < batches.count(); ++k) {
    job.checkpoint(k, batches.count(), "evaluating");
    const auto [inputs, labels, count] = batches.at(k);
    if (count == 0) continue;  // images that cannot be read
    const at::Tensor all = run_for_output(program, inputs, job);
    check_scores(all, count, labels);
    const at::Tensor scores = all.narrow(0, 0, count).to(at::kDouble);
    sum.samples += count;
    sum.accuracy += scores.argmax(1).eq(labels).sum().item<double>();
    sum.loss -= scores.log_softmax(1).gather(1, labels.unsqueeze(1)).sum().item<double>();
  }
  batches.require_any(sum.samples);
  sum.accuracy /= static_cast<double>(sum.samples);
  sum.loss /= static_cast<double>(sum.samples);
  return sum;
}

double mean_squared_error(const Program& original, const DataSet& data, const Normalisation& normalisation,
                          std::int64_t batch, std::int64_t limit, const Job& job) {
  at::NoGradGuard guard;
  const Program program = evaluation_copy(original);
  const ProgramBatches batches(program, data, normalisation, batch, limit);
  double sum = 0;
  std::int64_t samples = 0;
  for (std::int64_t k = 0; k < batches.count(); ++k) {
    job.checkpoint(k, batches.count(), "evaluating");
    const auto [inputs, targets, count] = batches.at(k);
    const at::Tensor all = run_for_output(program, inputs, job);
    if (all.dim() != 2 || all.size(0) < count || all.size(1) != targets.size(1))
      throw Error("evaluate.numbers", "the model's output is {output}, the numbers to predict are {targets}",
                  {{"output", to_string(all.sizes().vec())}, {"targets", to_string(targets.sizes().vec())}});
    const at::Tensor difference = all.narrow(0, 0, count).to(at::kDouble) - targets.to(at::kDouble);
    sum += difference.square().mean(1).sum().item<double>();
    samples += count;
  }
  return sum / static_cast<double>(samples);
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/measure/accuracy.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/data/program_batches.h"
#include "engine/program/executor.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// Outputs [samples, classes] for labels [samples], [samples, tokens, classes] for [samples, tokens].
void check_scores(const at::Tensor& scores, const at::Tensor& labels) {
  const bool fits = scores.dim() == labels.dim() + 1 && scores.size(0) >= labels.size(0) &&
                    (labels.dim() == 1 || scores.size(1) == labels.size(1));
  if (!fits && labels.dim() == 2)
    throw Error("evaluate.tokens",
                "the model's output is {shape}; labels {labels} of tokens are told from [samples, tokens, "
                "classes]",
                {{"shape", to_string(scores.sizes().vec())}, {"labels", to_string(labels.sizes().vec())}});
  if (!fits)
    throw Error("evaluate.output", "the model's output is {shape}; a classifier gives [samples, classes]",
                {{"shape", to_string(scores.sizes().vec())}});
  const std::int64_t largest = labels.max().item<std::int64_t>(), classes = scores.size(-1);
  if (largest >= classes)
    throw Error("evaluate.labels", "the data has label {label}, the model only {classes} classes",
                {{"label", std::to_string(largest)}, {"classes", std::to_string(classes)}});
}

/// Adds up answers [rows, classes] to labels [rows], those of no class left out, some at a time: of large
/// vocabularies float64 is large, too.
void add_answers(Accuracy& sum, const at::Tensor& answers, const at::Tensor& labels) {
  constexpr std::int64_t most = std::int64_t{1} << 22;
  const std::int64_t rows = std::max<std::int64_t>(most / answers.size(1), 1);
  for (std::int64_t from = 0; from < labels.size(0); from += rows) {
    const std::int64_t count = std::min(rows, labels.size(0) - from);
    const at::Tensor all = labels.narrow(0, from, count),
                     told = at::nonzero(all != DataSet::no_class).squeeze(1),
                     wanted = all.index_select(0, told);
    const at::Tensor scores = answers.narrow(0, from, count).index_select(0, told).to(at::kDouble);
    sum.samples += told.size(0);
    sum.accuracy += scores.argmax(1).eq(wanted).sum().item<double>();
    sum.loss -= scores.log_softmax(1).gather(1, wanted.unsqueeze(1)).sum().item<double>();
  }
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
  sum.of_tokens = data.y.dim() == 2;
  for (std::int64_t k = 0; k < batches.count(); ++k) {
    job.checkpoint(k, batches.count(), "evaluating");
    const auto [inputs, labels, count] = batches.at(k);
    if (count == 0) continue;  // images that cannot be read
    const at::Tensor all = run_for_output(program, inputs, job);
    check_scores(all, labels);
    add_answers(sum, all.narrow(0, 0, count).flatten(0, -2), labels.flatten());
  }
  if (sum.samples == 0 && sum.of_tokens)
    throw Error("evaluate.labels.none", "{data} has no label for any token", {{"data", data.name}});
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

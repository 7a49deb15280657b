// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/measure/accuracy.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/program/executor.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

const Input& image_input(const Program& program) {
  const Input* found = nullptr;
  for (const Input* input : program.user_inputs()) {
    if (!input->tensor) continue;
    if (found != nullptr)
      throw Error("evaluate.inputs",
                  "the model takes several inputs; evaluation needs a classifier with one");
    found = input;
  }
  if (found == nullptr || found->sizes.empty())
    throw Error("evaluate.inputs", "the model takes no tensor with a batch dimension");
  return *found;
}

/// -1 where the size may change.
std::vector<std::int64_t> wanted_sizes(const Input& input) {
  std::vector<std::int64_t> sizes;
  for (const auto& size : input.sizes) sizes.push_back(size.expression.empty() ? size.size : -1);
  return sizes;
}

at::Tensor padded(const at::Tensor& batch, std::int64_t size) {
  if (batch.size(0) >= size) return batch;
  std::vector<std::int64_t> rest = batch.sizes().vec();
  rest[0] = size - batch.size(0);
  return at::cat({batch, at::zeros(rest, batch.options())});
}

void check_scores(const at::Tensor& scores, std::int64_t rows, const at::Tensor& labels) {
  if (scores.dim() != 2 || scores.size(0) != rows)
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
  const Input& input = image_input(program);
  const auto sizes = wanted_sizes(input);
  const at::Tensor images = prepare_images(data, normalisation, sizes);
  if (sizes[0] > 0) batch = sizes[0];
  const std::int64_t total = limit > 0 ? std::min(limit, data.size()) : data.size();
  if (total == 0) throw Error("evaluate.empty", "the data set {name} has no samples", {{"name", data.name}});
  std::vector<c10::IValue> values;
  std::size_t slot = 0;
  for (const Input* each : program.user_inputs()) {
    if (each->tensor) slot = values.size();
    values.push_back(each->constant);
  }
  Accuracy sum;
  for (std::int64_t begin = 0; begin < total; begin += batch) {
    job.checkpoint(begin, total, "evaluating");
    const std::int64_t count = std::min(batch, total - begin);
    values[slot] = padded(images.narrow(0, begin, count), sizes[0] > 0 ? batch : count).to(input.dtype);
    const at::Tensor labels = data.y.narrow(0, begin, count);
    const at::Tensor all = run_for_output(program, values, job);
    check_scores(all, values[slot].toTensor().size(0), labels);
    const at::Tensor scores = all.narrow(0, 0, count).to(at::kDouble);
    sum.samples += count;
    sum.accuracy += scores.argmax(1).eq(labels).sum().item<double>();
    sum.loss -= scores.log_softmax(1).gather(1, labels.unsqueeze(1)).sum().item<double>();
  }
  sum.accuracy /= static_cast<double>(sum.samples);
  sum.loss /= static_cast<double>(sum.samples);
  return sum;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/program_batches.h"

#include <ATen/ATen.h>

#include <algorithm>

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

}  // namespace

ProgramBatches::ProgramBatches(const Program& program, const DataSet& data,
                               const Normalisation& normalisation, std::int64_t batch, std::int64_t limit) {
  const Input& input = image_input(program);
  const auto sizes = wanted_sizes(input);
  if (!data.x.is_floating_point() && at::isFloatingType(input.dtype))
    throw Error("data.ids", "{data} holds ids of tokens, the model takes numbers", {{"data", data.name}});
  images_ = prepare_images(data, normalisation, sizes);
  labels_ = data.y;
  dtype_ = input.dtype;
  is_static_ = sizes[0] > 0;
  batch_ = is_static_ ? sizes[0] : batch;
  samples_ = limit > 0 ? std::min(limit, data.size()) : data.size();
  if (samples_ == 0)
    throw Error("evaluate.empty", "the data set {name} has no samples", {{"name", data.name}});
  for (const Input* each : program.user_inputs()) {
    if (each->tensor) slot_ = values_.size();
    values_.push_back(each->constant);
  }
}

ProgramBatches::Batch ProgramBatches::at(std::int64_t index) const {
  const std::int64_t begin = index * batch_;
  Batch batch{values_, {}, std::min(batch_, samples_ - begin)};
  batch.inputs[slot_] =
      padded(images_.narrow(0, begin, batch.size), is_static_ ? batch_ : batch.size).to(dtype_);
  batch.labels = labels_.narrow(0, begin, batch.size);
  return batch;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/program_batches.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/data/image_folder.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

std::vector<const Input*> tensor_inputs(const Program& program) {
  std::vector<const Input*> found;
  for (const Input* input : program.user_inputs())
    if (input->tensor) found.push_back(input);
  if (found.empty() || found[0]->sizes.empty())
    throw Error("evaluate.inputs", "the model takes no tensor with a batch dimension");
  return found;
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

[[noreturn]] void lacks(const DataSet& data, const Input& input) {
  std::string names;
  for (const auto& [name, values] : data.arrays) names += (names.empty() ? "" : ", ") + name;
  throw Error("evaluate.inputs",
              "the model takes {input}: {data} has no array of that name (it has {names}); an .npz file has "
              "one for each input",
              {{"input", input.name}, {"data", data.name}, {"names", names.empty() ? "none" : names}});
}

/// The array of the input's name, as it is.
at::Tensor array_for(const DataSet& data, const Input& input, bool only) {
  auto found = data.arrays.find(input.name);
  if (found == data.arrays.end() && only) found = data.arrays.find("x");
  if (found == data.arrays.end() && only && data.arrays.size() == 1) found = data.arrays.begin();
  if (found == data.arrays.end()) lacks(data, input);
  const at::Tensor& values = found->second;
  const auto sizes = wanted_sizes(input);
  bool fits = values.dim() == static_cast<std::int64_t>(sizes.size());
  for (std::size_t d = 1; fits && d < sizes.size(); ++d)
    fits = sizes[d] < 0 || sizes[d] == values.size(static_cast<std::int64_t>(d));
  if (!fits)
    throw Error("data.shape", "{name} of {data} has the sizes {found}, the model takes {expected}",
                {{"name", found->first},
                 {"data", data.name},
                 {"found", to_string(values.sizes().vec())},
                 {"expected", to_string(sizes)}});
  if (at::isFloatingType(input.dtype) != at::isFloatingType(values.scalar_type()))
    throw Error("data.dtype", "{name} of {data} holds {found}, the model takes {expected}",
                {{"name", found->first},
                 {"data", data.name},
                 {"found", c10::toString(values.scalar_type())},
                 {"expected", c10::toString(input.dtype)}});
  return values;
}

}  // namespace

ProgramBatches::ProgramBatches(const Program& program, const DataSet& data,
                               const Normalisation& normalisation, std::int64_t batch, std::int64_t limit) {
  const std::vector<const Input*> inputs = tensor_inputs(program);
  const auto first_sizes = wanted_sizes(*inputs[0]);
  labels_ = data.y;
  is_static_ = first_sizes[0] > 0;
  batch_ = is_static_ ? first_sizes[0] : batch;
  samples_ = limit > 0 ? std::min(limit, data.size()) : data.size();
  if (samples_ == 0)
    throw Error("evaluate.empty", "the data set {name} has no samples", {{"name", data.name}});
  if (data.images && inputs.size() != 1)
    throw Error("data.images", "images need a model with one input, this one has {count}",
                {{"count", std::to_string(inputs.size())}});
  images_ = data.images;
  normalisation_ = normalisation;
  sizes_ = first_sizes;
  if (images_ && samples_ < data.size()) {  // they lie in the order of their classes: of all some
    const at::Tensor some = at::arange(samples_, at::kLong).mul(data.size()).div(samples_, "floor");
    images_ = images_->subset(some);
    labels_ = labels_.index_select(0, some);
  }
  const bool images = inputs.size() == 1 && data.x.defined();
  if (images && !data.x.is_floating_point() && at::isFloatingType(inputs[0]->dtype))
    throw Error("data.ids", "{data} holds ids of tokens, the model takes numbers", {{"data", data.name}});
  if (images_) images_->form_for(sizes_);  // throws before anything is decoded
  if (!images && !images_) require_no_normalisation(normalisation);
  for (const Input* each : program.user_inputs()) {
    if (each->tensor)
      sources_.push_back({values_.size(),
                          images_  ? at::Tensor()
                          : images ? prepare_images(data, normalisation, first_sizes)
                                   : array_for(data, *each, inputs.size() == 1),
                          each->dtype});
    values_.push_back(each->constant);
  }
}

ProgramBatches::Batch ProgramBatches::decoded(std::int64_t begin, std::int64_t size) const {
  const at::Tensor wanted = at::arange(begin, begin + size, at::kLong);
  const ImageFolder::Rows rows = images_->rows(wanted, images_->form_for(sizes_));
  Batch batch{values_, labels_.index_select(0, wanted).index_select(0, rows.which), rows.x.size(0)};
  const at::Tensor x = prepare_images({"images", rows.x, batch.labels}, normalisation_, sizes_);
  const Source& source = sources_.front();
  batch.inputs[source.slot] = padded(x, is_static_ ? batch_ : batch.size).to(source.dtype);
  return batch;
}

void ProgramBatches::require_any(std::int64_t found) const {
  if (found == 0)
    throw Error("data.images.none", "none of {count} images in a row can be read",
                {{"count", std::to_string(samples_)}});
}

std::vector<std::string> ProgramBatches::image_remarks() const {
  return images_ ? images_->remarks(images_->form_for(sizes_)) : std::vector<std::string>{};
}

ProgramBatches::Batch ProgramBatches::at(std::int64_t index) const {
  const std::int64_t begin = index * batch_;
  if (images_) return decoded(begin, std::min(batch_, samples_ - begin));
  Batch batch{values_, {}, std::min(batch_, samples_ - begin)};
  for (const Source& source : sources_)
    batch.inputs[source.slot] =
        padded(source.values.narrow(0, begin, batch.size), is_static_ ? batch_ : batch.size).to(source.dtype);
  if (labels_.defined()) batch.labels = labels_.narrow(0, begin, batch.size);
  return batch;
}

}  // namespace tenfold

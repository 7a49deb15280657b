// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/infer_format.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/formats/state_names.h"
#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

struct Entries {
  std::string core_name;
  at::Tensor core;
  std::vector<at::Tensor> factors;

  bool empty() const { return !core.defined() && factors.empty(); }
};

at::Tensor find_spelled(const StateDict& dict, const std::string& name) {
  for (const std::string& each : spellings(name))
    if (const at::Tensor* found = dict.find(each)) return *found;
  return {};
}

Entries entries_at(const StateDict& dict, const std::string& owner) {
  Entries found;
  for (const char* name : {"core", "weights", "tensor"}) {
    found.core = find_spelled(dict, owner + name);
    found.core_name = name;
    if (found.core.defined()) break;
  }
  for (std::size_t k = 0;; ++k) {
    const at::Tensor factor = find_spelled(dict, owner + "factors.factor_" + std::to_string(k));
    if (!factor.defined()) return found;
    found.factors.push_back(factor);
  }
}

bool is_pair(const at::Tensor& tensor) {
  return !tensor.is_complex() && tensor.dim() > 0 && tensor.size(-1) == 2;
}

/// Whether the entries have one mode more than their format has, the two parts of complex numbers.
bool is_split(const Entries& found, const NestedShape& shape) {
  if (found.core_name == "tensor" &&
      found.core.defined())  // a mode of size 2 looks the same unless the shape is known
    return !shape.empty() && is_pair(found.core) && found.core.numel() == 2 * product(flat_shape(shape));
  const auto pairs = [](const std::vector<at::Tensor>& all) {
    return std::all_of(all.begin(), all.end(), is_pair);
  };
  if (!pairs(found.factors)) return false;
  if (found.core.defined())
    return is_pair(found.core) && std::all_of(found.factors.begin(), found.factors.end(),
                                              [](const at::Tensor& t) { return t.dim() == 3; });
  const at::Tensor& last = found.factors.back();
  return last.dim() > 3 && last.size(-2) == found.factors.front().size(0);
}

void make_complex(Entries& found) {
  const auto of_pairs = [](const at::Tensor& pairs) { return at::view_as_complex(pairs.contiguous()); };
  if (found.core.defined()) found.core = of_pairs(found.core);
  for (at::Tensor& factor : found.factors) factor = of_pairs(factor);
}

std::string format_of(const Entries& found) {
  if (found.core.defined())
    return found.core_name == "core" ? "Tucker" : found.core_name == "weights" ? "CP" : "Dense";
  const at::Tensor &first = found.factors.front(), &last = found.factors.back();
  if (first.dim() == 2) return "CP";
  if (first.dim() > 3) return "BlockTT";
  return first.size(0) == 1 && last.size(-1) == 1 ? "TT" : "TensorRing";
}

/// Modes in front of the last two that all cores have in one size.
NestedShape block_shape(const Factorization& f) {
  NestedShape shape = f.format->shape_of(f);
  for (std::size_t mode = 0; mode + 2 < shape.size(); ++mode) {
    const Shape sizes = sizes_of(shape[mode]);
    if (std::all_of(sizes.begin(), sizes.end(), [&](std::int64_t size) { return size == sizes[0]; }))
      shape[mode] = sizes[0];
  }
  return shape;
}

void check(Factorization& f) {
  if (f.format->name() == "BlockTT" && f.shape.empty()) {
    f.rank();
    f.shape = block_shape(f);
  }
  validate(f);
}

}  // namespace

InferredTensor infer_format(const StateDict& dict, const std::string& prefix, const NestedShape& shape) {
  const std::string owner = prefix.empty() || prefix.ends_with('.') ? prefix : prefix + ".";
  Entries found = entries_at(dict, owner);
  if (found.empty()) found = entries_at(dict, owner + "weight.");
  if (found.core.defined() && found.core_name != "tensor" && found.factors.empty())
    throw Error("state.incomplete",
                "{name} has {core} but no factors; tltorch 0.2 did not save those of its CP layers",
                {{"name", prefix}, {"core", found.core_name}});
  if (found.empty())
    throw Error("state.unfactorized", "there is no factorized tensor named {name}", {{"name", prefix}});
  InferredTensor made;
  made.split_complex = is_split(found, shape);
  if (made.split_complex) make_complex(found);
  made.factorization = {&tensor_format(format_of(found)), shape, found.core, found.factors};
  Factorization& f = made.factorization;
  if (!f.core.defined() && f.format->name() == "CP") {
    f.core = at::ones({f.factors[0].size(-1)}, f.factors[0].options());
  }
  try {
    check(f);
  } catch (const Error& error) {
    throw Error("state.shape", "{name} does not fit together: {why}",
                {{"name", prefix}, {"why", error.what()}});
  }
  return made;
}

}  // namespace tenfold

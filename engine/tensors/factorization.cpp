// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/factorization.h"

#include <ATen/ATen.h>

#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

std::string joined(const Shape& sizes, const char* open, const char* close) {
  std::string text = open;
  for (std::size_t k = 0; k < sizes.size(); ++k) text += (k == 0 ? "" : ", ") + std::to_string(sizes[k]);
  return text + close;
}

}  // namespace

std::int64_t Factorization::parameters() const {
  std::int64_t sum = 0;
  for (const at::Tensor& tensor : tensors()) sum += tensor.numel();
  return sum;
}

Shape Factorization::rank() const { return format->rank(*this); }

std::vector<at::Tensor> Factorization::tensors() const {
  std::vector<at::Tensor> all;
  if (core.defined()) all.push_back(core);
  all.insert(all.end(), factors.begin(), factors.end());
  return all;
}

at::TensorOptions Factorization::options() const { return tensors().at(0).options(); }

at::Tensor Factorization::to_tensor() const { return format->to_tensor(*this); }

at::Tensor Factorization::to_matrix() const { return to_tensor().reshape(logical_shape()); }

Factorization Factorization::index(const TensorIndices& indices) const {
  std::vector<std::int64_t> new_axes;
  const std::vector<ModeIndex> modes = mode_indices(indices, logical_shape(), new_axes);
  Factorization taken = *this;
  for (const ModeIndex& mode : modes)
    if (mode.kind != ModeIndex::Kind::all) {
      taken = format->index(*this, modes);
      break;
    }
  for (const std::int64_t axis : new_axes) taken = taken.transduct(1, axis);
  return taken;
}

Factorization Factorization::transduct(std::int64_t new_dim, std::int64_t mode,
                                       const at::Tensor& new_factor) const {
  if (new_dim < 1 || mode < 0 || mode > dim())
    throw Error("transduct.mode", "a mode of size {size} cannot be put at place {mode} of {order} modes",
                {{"size", std::to_string(new_dim)},
                 {"mode", std::to_string(mode)},
                 {"order", std::to_string(dim())}});
  return format->transduct(*this, new_dim, mode, new_factor);
}

Factorization Factorization::map(const std::function<at::Tensor(const at::Tensor&)>& change) const {
  Factorization changed = *this;
  if (core.defined()) changed.core = change(core);
  for (at::Tensor& factor : changed.factors) factor = change(factor);
  return changed;
}

Factorization Factorization::with_tensors(const std::vector<at::Tensor>& tensors) const {
  const bool has_core = core.defined();
  return {
      format, shape, has_core ? tensors.front() : at::Tensor(), {tensors.begin() + has_core, tensors.end()}};
}

Factorization Factorization::to(const at::TensorOptions& options) const {
  return map([&](const at::Tensor& tensor) { return tensor.to(options); });
}
Factorization Factorization::detach() const {
  return map([](const at::Tensor& tensor) { return tensor.detach(); });
}
Factorization Factorization::clone() const {
  return map([](const at::Tensor& tensor) { return tensor.clone(); });
}

std::string Factorization::str() const {
  const Shape ranks = rank();
  const bool folded = is_folded(shape);
  const std::string rank_text = ranks.empty()       ? "None"
                                : ranks.size() == 1 ? std::to_string(ranks[0])
                                                    : joined(ranks, folded ? "[" : "(", folded ? "]" : ")");
  const std::string name = format->name();
  if (!folded)
    return name + "Tensor(shape=" + joined(logical_shape(), "(", ")") + ", rank=" + rank_text + ")";
  return name + (name == "BlockTT" ? "" : "Tensorized") + "(shape=" + joined(logical_shape(), "[", "]") +
         ", tensorized_shape=" + to_string(shape) + ", rank=" + rank_text + ")";
}

Factorization dense_factorization(const at::Tensor& tensor) {
  return {&tensor_format("dense"), nested(tensor.sizes().vec()), tensor, {}};
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hooks/lasso_weights.h"

#include <ATen/ATen.h>

#include <torch/csrc/autograd/generated/variable_factories.h>
#include <algorithm>

#include "engine/tensors/rank_bonds.h"

namespace tenfold {
namespace {

constexpr const char* key = "lasso_weights";

/// Whether the weights are one vector under the key itself, not a list.
bool is_single(const Factorization& f) {
  const std::string name = f.format->name();
  return name == "CP" || name == "BlockCP" || name == "LowRank";
}

/// Shape of the weights for a bond: all along the last mode of its first end for trains, else a vector.
Shape weight_shape(const Factorization& f, const RankBond& bond) {
  if (f.core.defined() || is_single(f)) return {bond.rank};
  Shape sizes(static_cast<std::size_t>(f.factors[bond.ends[0].tensor].dim()), 1);
  sizes.back() = bond.rank;
  return sizes;
}

bool fit(const Factorization& f, const std::vector<at::Tensor>& weights) {
  const std::vector<RankBond> bonds = rank_bonds(f);
  return std::equal(bonds.begin(), bonds.end(), weights.begin(), weights.end(),
                    [&](const RankBond& bond, const at::Tensor& each) {
                      return each.sizes() == at::IntArrayRef(weight_shape(f, bond));
                    });
}

}  // namespace

void register_weights(FactorizedTensorImpl& tensor, std::vector<at::Tensor> weights) {
  const Factorization f = tensor.factorization().detach();
  const at::TensorOptions real = f.options().dtype(c10::toRealValueType(tensor.dtype())).requires_grad(false);
  const std::vector<RankBond> bonds = rank_bonds(f);
  const bool given = !weights.empty();
  for (std::size_t i = 0; i < bonds.size(); ++i) {
    const Shape sizes = weight_shape(f, bonds[i]);
    if (given)
      weights[i] = weights[i].detach().clone().reshape(sizes);
    else
      weights.push_back(at::ones(sizes, real));
  }
  if (is_single(f))
    tensor.register_parameter(key, weights[0]);
  else
    tensor.register_module(key, ParameterList(weights));
}

void refresh_weights(FactorizedTensorImpl& tensor) {
  const bool has_weights =
      tensor.named_parameters(/*recurse=*/false).contains(key) || tensor.named_children().contains(key);
  if (!has_weights) return;
  // Module::to() makes them as complex as the factors
  for (at::Tensor weight : registered_weights(tensor))
    if (weight.is_complex()) weight.set_data(at::real(weight.detach()).contiguous());
  if (fit(tensor.factorization(), registered_weights(tensor))) return;
  tensor.unregister(key);
  register_weights(tensor);
}

std::vector<at::Tensor> registered_weights(const FactorizedTensorImpl& tensor) {
  const auto parameters = tensor.named_parameters(/*recurse=*/false);
  if (const at::Tensor* own = parameters.find(key)) return {*own};
  for (const auto& child : tensor.named_children())
    if (child.key() == key)
      if (const auto* list = child.value()->as<FactorListImpl>()) return list->tensors();
  return {};
}

}  // namespace tenfold

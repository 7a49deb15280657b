// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hooks/tensor_dropout.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/support/error.h"
#include "engine/tensors/rank_bonds.h"

namespace tenfold {
namespace {

constexpr const char* dropout_name = "tensor dropout";

}  // namespace

TensorDropout::TensorDropout(TensorDropoutOptions options) : options_(std::move(options)) {
  if (!(options_.p >= 0 && options_.p <= 1))
    throw Error("dropout.p", "a probability of {p} is not between 0 and 1",
                {{"p", std::to_string(options_.p)}});
  if (options_.min_dim < 0 || options_.min_values < 1)
    throw Error("dropout.least", "min_dim cannot be negative, and min_values not below 1");
  if (options_.p == 1 && options_.scaling == DropoutScaling::tltorch)
    throw Error("dropout.scaling", "with p = 1 there is no scaling by 1/(1 - p)");
}

void TensorDropout::attach(FactorizedTensorImpl& tensor) {
  if (tensor.format().name() == "Dense")
    throw Error("dropout.dense", "a dense tensor has no ranks to drop components of");
}

Factorization TensorDropout::apply(FactorizedTensorImpl& tensor, const Factorization& f) {
  if (options_.p == 0 || (!tensor.is_training() && !options_.drop_test)) return f;
  std::vector<at::Tensor> kept, weights;
  for (const RankBond& bond : rank_bonds(f)) {
    const bool sampled = bond.rank > options_.min_dim;
    kept.push_back(sampled ? draw(bond.rank) : at::Tensor());
    const bool scaled = tensor.is_training() && (sampled || options_.scaling == DropoutScaling::tltorch);
    const std::int64_t left = kept.back().defined() ? kept.back().numel() : bond.rank;
    weights.push_back(scaled && options_.scaling != DropoutScaling::none
                          ? at::full({left}, scale(bond.rank), f.options().requires_grad(false))
                          : at::Tensor());
  }
  return scale_components(take_components(f, kept), weights);
}

at::Tensor TensorDropout::draw(std::int64_t rank) const {
  const auto stays = at::rand({rank}, options_.generator, at::TensorOptions(at::kDouble)).ge(options_.p);
  if (stays.any().item<bool>()) return stays.nonzero().reshape(-1);
  const at::Tensor order = at::randperm(rank, options_.generator, at::TensorOptions(at::kLong));
  return std::get<0>(order.slice(0, 0, std::min(options_.min_values, rank)).sort());
}

/// A component is there with probability (1 − p), and min_values of `rank` are where none is.
double TensorDropout::scale(std::int64_t rank) const {
  if (options_.scaling == DropoutScaling::tltorch) return 1 / (1 - options_.p);
  const double size = static_cast<double>(rank);
  const double drawn = std::min(1.0, static_cast<double>(options_.min_values) / size);
  return 1 / (1 - options_.p + std::pow(options_.p, size) * drawn);
}

FactorizedTensor tensor_dropout(FactorizedTensor tensor, double p, std::int64_t min_dim,
                                std::int64_t min_values, bool drop_test) {
  return tensor_dropout(std::move(tensor), {p, min_dim, min_values, drop_test});
}

FactorizedTensor tensor_dropout(FactorizedTensor tensor, const TensorDropoutOptions& options) {
  tensor->add_hook(dropout_name, std::make_shared<TensorDropout>(options));
  return tensor;
}

FactorizedTensor remove_tensor_dropout(FactorizedTensor tensor) {
  tensor->remove_hook(dropout_name);
  return tensor;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/tensor_regression.h"

#include <ATen/ATen.h>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/functional/autocast.h"
#include "engine/kernels/derivatives.h"
#include "engine/kernels/khatri_rao.h"
#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

std::string format_of(const Factorization& weight) {
  return is_folded(weight.shape) ? "" : weight.format->name();
}

void require_regression_format(const Factorization& weight, const char* format) {
  if (format_of(weight) != format)
    throw Error("trl.format", "this regression takes a {wanted} weight, not {found}",
                {{"wanted", format}, {"found", weight.str()}});
}

/// Number of input modes.
std::size_t checked(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias) {
  const Shape sizes = weight.logical_shape(), found = x.sizes().vec();
  const std::size_t inputs = found.empty() ? 0 : found.size() - 1;
  if (inputs < 1 || inputs > sizes.size() || !std::equal(found.begin() + 1, found.end(), sizes.begin()))
    throw Error("trl.input", "an input {input} does not fit a regression weight of shape {weight}",
                {{"input", to_string(found)}, {"weight", to_string(sizes)}});
  const Shape out(sizes.begin() + static_cast<std::ptrdiff_t>(inputs), sizes.end());
  if (bias.defined() && bias.sizes() != at::IntArrayRef(out))
    throw Error("trl.bias", "a bias of shape {found} does not fit outputs of shape {wanted}",
                {{"found", to_string(bias.sizes().vec())}, {"wanted", to_string(out)}});
  const auto type = c10::typeMetaToScalarType(weight.options().dtype());
  if (x.scalar_type() != type)
    throw Error("trl.dtype", "the input holds {input}, the weight {weight}",
                {{"input", c10::toString(x.scalar_type())}, {"weight", c10::toString(type)}});
  if (bias.defined() && bias.scalar_type() != type)
    throw Error("trl.dtype", "the bias holds {bias}, the weight {weight}",
                {{"bias", c10::toString(bias.scalar_type())}, {"weight", c10::toString(type)}});
  return inputs;
}

at::Tensor khatri_rao_of(const std::vector<at::Tensor>& factors, std::size_t first, std::size_t last) {
  at::Tensor rows = factors[first];
  for (std::size_t k = first + 1; k < last; ++k) rows = khatri_rao(rows, factors[k]);
  return rows;
}

/// How a weight is contracted: dense, or through the factors of a format.
enum class Way { dense, cp, tucker, train };

/// What is made of the weight alone. Dense: the tensor. CP: the Khatri-Rao product of the input factors [in,
/// rank], the weights [rank] and, where there are output modes, the product of their factors [rank, out].
/// Tucker: what projects each input mode [rank, in_k], then the core times the output factors [ranks...,
/// out...]. TT and ring, of which a train is the one with an outer bond of 1: the input cores, then the
/// others together [outer bond · bond, out].
std::vector<at::Tensor> parts_of(const Factorization& weight, std::size_t inputs, Way way) {
  if (way == Way::dense) return {weight.to_matrix()};
  const auto& f = weight.factors;
  if (way == Way::cp) {
    std::vector<at::Tensor> parts{khatri_rao_of(f, 0, inputs), weight.core};
    if (inputs < f.size()) parts.push_back(khatri_rao_of(f, inputs, f.size()).t());
    return parts;
  }
  std::vector<at::Tensor> parts;
  if (way == Way::tucker) {
    at::Tensor core = weight.core;
    for (std::size_t k = 0; k < inputs; ++k) parts.push_back(f[k].t());
    for (std::size_t k = inputs; k < f.size(); ++k) core = mode_dot(core, f[k], static_cast<std::int64_t>(k));
    parts.push_back(core);
    return parts;
  }
  parts.assign(f.begin(), f.begin() + static_cast<std::ptrdiff_t>(inputs));
  const std::int64_t outer = f[0].size(0);
  // [bond, out..., outer bond], the last cores first
  at::Tensor right = at::eye(outer, weight.options().requires_grad(false));
  for (std::size_t k = f.size(); k-- > inputs;)
    right = at::tensordot(f[k], right.reshape({right.size(0), -1}), {2}, {0}).flatten(1);
  const std::int64_t bond = right.size(0);
  parts.push_back(right.reshape({bond, -1, outer}).movedim(-1, 0).reshape({outer * bond, -1}));
  return parts;
}

/// [batch, in...] with a weight [in..., out...]
at::Tensor contract(const at::Tensor& x, const at::Tensor& weight) {
  const std::int64_t inputs = x.dim() - 1;
  const Shape sizes = weight.sizes().vec();
  const std::int64_t rows = product(Shape(sizes.begin(), sizes.begin() + inputs));
  const std::int64_t columns = product(Shape(sizes.begin() + inputs, sizes.end()));
  return at::mm(x.reshape({x.size(0), rows}), weight.reshape({rows, columns}));
}

/// x [batch, in...] with the parts: [batch, out].
at::Tensor contracted(const at::Tensor& x, const std::vector<at::Tensor>& parts, Way way) {
  const auto inputs = static_cast<std::size_t>(x.dim() - 1);
  if (way == Way::dense) return contract(x, parts[0]);
  if (way == Way::cp) {
    const at::Tensor scores = at::mm(x.flatten(1), parts[0]) * parts[1];
    return parts.size() == 2 ? scores.sum(-1) : at::mm(scores, parts[2]);
  }
  if (way == Way::tucker) {
    at::Tensor projected = x;
    for (std::size_t k = 0; k < inputs; ++k)
      projected = mode_dot(projected, parts[k], static_cast<std::int64_t>(k) + 1);
    return contract(projected, parts[inputs]);
  }
  at::Tensor left = at::tensordot(x, parts[0], {1}, {1});  // [batch, in_k, ..., outer bond, bond_k]
  for (std::size_t k = 1; k < inputs; ++k) left = at::tensordot(left, parts[k], {1, -1}, {1, 0});
  return at::mm(left.flatten(1), parts[inputs]);
}

at::Tensor regression(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias, Way way,
                      KeptTensors* kept = nullptr) {
  const std::size_t inputs = checked(x, weight, bias);
  const auto make = [&] { return parts_of(weight, inputs, way); };
  const Shape sizes = weight.logical_shape();
  Shape out{x.size(0)};
  out.insert(out.end(), sizes.begin() + static_cast<std::ptrdiff_t>(inputs), sizes.end());
  const at::Tensor y =
      contracted(x, kept == nullptr ? make() : kept->of(weight.tensors(), make), way).reshape(out);
  return bias.defined() ? y + bias : y;
}

/// Of one sample through the factors; the dense weight has its elements.
std::int64_t factorized_macs(const Factorization& weight, std::size_t inputs) {
  const Shape sizes = weight.logical_shape(), ranks = weight.rank();
  const auto split = static_cast<std::ptrdiff_t>(inputs);
  const std::int64_t in = product(Shape(sizes.begin(), sizes.begin() + split));
  const std::int64_t out = product(Shape(sizes.begin() + split, sizes.end()));
  const std::string name = format_of(weight);
  if (name == "CP") return ranks[0] * (in + out);
  const bool cores = name == "TT" || name == "TensorRing";
  Shape now(sizes.begin(), sizes.begin() + split);
  std::int64_t macs = 0;
  for (std::size_t k = 0; k < inputs; ++k) {
    // the outer bond of a ring is taken along
    const std::int64_t bonds = cores ? ranks[0] * ranks[k + 1] * (k == 0 ? 1 : ranks[k]) : ranks[k];
    macs += product(now) * bonds;
    now[k] = cores ? 1 : ranks[k];
  }
  return macs + out * (cores ? ranks[0] * ranks[inputs] : product(now));
}

Way way_of(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
           Implementation implementation) {
  if (implementation == Implementation::mobilenet)
    throw Error("trl.implementation",
                "'mobilenet' is a way to compute convolutions: a regression layer is computed automatically, "
                "factorized or reconstructed");
  const std::string name = format_of(weight);
  const Way chain = name == "CP"                           ? Way::cp
                    : name == "Tucker"                     ? Way::tucker
                    : name == "TT" || name == "TensorRing" ? Way::train
                                                           : Way::dense;
  if (chain == Way::dense || implementation == Implementation::reconstructed) return Way::dense;
  const bool cheaper = implementation == Implementation::factorized ||
                       factorized_macs(weight, checked(x, weight, bias)) < weight.numel();
  return cheaper ? chain : Way::dense;
}

}  // namespace

at::Tensor tucker_trl(const at::Tensor& x, const Factorization& weight, bool project_input,
                      const at::Tensor& bias) {
  require_regression_format(weight, "Tucker");
  return regression(x, weight, bias, project_input ? Way::tucker : Way::dense);
}

at::Tensor cp_trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias) {
  require_regression_format(weight, "CP");
  return regression(x, weight, bias, Way::cp);
}

at::Tensor tt_trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias) {
  require_regression_format(weight, "TT");
  return regression(x, weight, bias, Way::train);
}

at::Tensor ring_trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias) {
  require_regression_format(weight, "TensorRing");
  return regression(x, weight, bias, Way::train);
}

at::Tensor trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
               Implementation implementation) {
  if (autocasts(x))
    return outside_autocast(x, weight, bias,
                            [&](const at::Tensor& in, const Factorization& cast, const at::Tensor& offset) {
                              return trl(in, cast, offset, implementation);
                            });
  return regression(x, weight, bias, way_of(x, weight, bias, implementation));
}

at::Tensor PreparedRegression::operator()(const at::Tensor& x, const Factorization& weight,
                                          const at::Tensor& bias, Implementation implementation) {
  if (wants_derivative(weight.tensors()))
    for (KeptTensors& each : kept_) each.forget();
  if (autocasts(x)) return trl(x, weight, bias, implementation);
  const Way way = way_of(x, weight, bias, implementation);
  if (way == Way::dense && implementation != Implementation::reconstructed)
    return regression(x, weight, bias, way);
  return regression(x, weight, bias, way, &kept_[static_cast<std::size_t>(way)]);
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/tensor_regression.h"

#include <ATen/ATen.h>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/kernels/khatri_rao.h"
#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

std::string format_of(const Factorization& weight) {
  return is_folded(weight.shape) ? "" : weight.format->name();
}

void require_format(const Factorization& weight, const char* format) {
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
  return inputs;
}

/// [batch, in...] with a weight [in..., out...]
at::Tensor contract(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  const std::int64_t inputs = x.dim() - 1;
  const Shape sizes = weight.sizes().vec();
  Shape out{x.size(0)};
  out.insert(out.end(), sizes.begin() + inputs, sizes.end());
  const std::int64_t rows = product(Shape(sizes.begin(), sizes.begin() + inputs));
  const at::Tensor y =
      at::mm(x.reshape({x.size(0), rows}), weight.reshape({rows, product(Shape(out.begin() + 1, out.end()))}))
          .reshape(out);
  return bias.defined() ? y + bias : y;
}

at::Tensor khatri_rao_of(const std::vector<at::Tensor>& factors, std::size_t first, std::size_t last) {
  at::Tensor rows = factors[first];
  for (std::size_t k = first + 1; k < last; ++k) rows = khatri_rao(rows, factors[k]);
  return rows;
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

bool has_chain(const Factorization& weight) {
  const std::string name = format_of(weight);
  return name == "CP" || name == "Tucker" || name == "TT" || name == "TensorRing";
}

/// x with the cores of the input modes one after the other, then with what those of the outputs make
/// together. A train is a ring whose outer bond is 1.
at::Tensor ring_of_cores(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias) {
  const std::size_t inputs = checked(x, weight, bias), modes = weight.factors.size();
  // [batch, in_k, ..., outer bond, bond_k]
  at::Tensor left = at::tensordot(x, weight.factors[0], {1}, {1});
  for (std::size_t k = 1; k < inputs; ++k) left = at::tensordot(left, weight.factors[k], {1, -1}, {1, 0});
  const std::int64_t outer = left.size(1), bond = left.size(2);
  at::Tensor right = at::eye(outer, left.options());  // [bond_k, out..., outer bond], the last cores first
  for (std::size_t k = modes; k-- > inputs;)
    right = at::tensordot(weight.factors[k], right.view({right.size(0), -1}), {2}, {0}).flatten(1);
  const at::Tensor rows = right.view({bond, -1, outer}).movedim(-1, 0).reshape({outer * bond, -1});
  const Shape sizes = weight.logical_shape();
  Shape out{x.size(0)};
  out.insert(out.end(), sizes.begin() + static_cast<std::ptrdiff_t>(inputs), sizes.end());
  const at::Tensor y = at::mm(left.flatten(1), rows).reshape(out);
  return bias.defined() ? y + bias : y;
}

}  // namespace

at::Tensor tucker_trl(const at::Tensor& x, const Factorization& weight, bool project_input,
                      const at::Tensor& bias) {
  require_format(weight, "Tucker");
  const std::size_t inputs = checked(x, weight, bias);
  if (!project_input) return contract(x, weight.to_tensor(), bias);
  at::Tensor projected = x, core = weight.core;
  for (std::size_t k = 0; k < weight.factors.size(); ++k) {
    const auto mode = static_cast<std::int64_t>(k);
    if (k < inputs)
      projected = mode_dot(projected, weight.factors[k].t(), mode + 1);
    else
      core = mode_dot(core, weight.factors[k], mode);
  }
  return contract(projected, core, bias);
}

at::Tensor cp_trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias) {
  require_format(weight, "CP");
  const std::size_t inputs = checked(x, weight, bias), modes = weight.factors.size();
  const Shape sizes = weight.logical_shape();
  Shape out{x.size(0)};
  out.insert(out.end(), sizes.begin() + static_cast<std::ptrdiff_t>(inputs), sizes.end());
  const at::Tensor scores =
      at::mm(x.flatten(1), khatri_rao_of(weight.factors, 0, inputs)) * weight.core;  // [batch, rank]
  const at::Tensor y =
      inputs == modes ? scores.sum(-1) : at::mm(scores, khatri_rao_of(weight.factors, inputs, modes).t());
  return bias.defined() ? y.reshape(out) + bias : y.reshape(out);
}

at::Tensor tt_trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias) {
  require_format(weight, "TT");
  return ring_of_cores(x, weight, bias);
}

at::Tensor ring_trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias) {
  require_format(weight, "TensorRing");
  return ring_of_cores(x, weight, bias);
}

at::Tensor trl(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
               Implementation implementation) {
  const std::size_t inputs = checked(x, weight, bias);
  const bool factorized = implementation == Implementation::factorized ||
                          (implementation == Implementation::automatic && has_chain(weight) &&
                           factorized_macs(weight, inputs) < weight.numel());
  const std::string name = factorized ? format_of(weight) : "";
  if (name == "CP") return cp_trl(x, weight, bias);
  if (name == "Tucker") return tucker_trl(x, weight, true, bias);
  if (name == "TT") return tt_trl(x, weight, bias);
  if (name == "TensorRing") return ring_trl(x, weight, bias);
  return contract(x, weight.to_matrix(), bias);
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/decomposed_linear.h"

#include <ATen/ATen.h>

#include "engine/functional/factorized_linear.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// How many leading modes multiply to the outputs; none when no cut does.
std::size_t output_modes(const Shape& modes, std::int64_t out) {
  std::int64_t so_far = 1;
  for (std::size_t k = 0; k < modes.size(); ++k)
    if ((so_far *= modes[k]) == out) return k + 1;
  return 0;
}

NestedShape nested_modes(const std::string& format, const Shape& modes, std::int64_t in, std::int64_t out) {
  if (product(modes) != in * out)
    throw Error("linear.shape", "the modes {modes} do not multiply to {in} inputs times {out} outputs",
                {{"modes", to_string(modes)}, {"in", std::to_string(in)}, {"out", std::to_string(out)}});
  const bool pairs = tensor_format(format).name() == "BlockTT";
  const std::size_t cut = pairs ? modes.size() / 2 : output_modes(modes, out);
  const auto middle = modes.begin() + static_cast<std::ptrdiff_t>(cut);
  if (pairs && (modes.size() % 2 != 0 || product(Shape(modes.begin(), middle)) != out))
    throw Error("linear.pairs",
                "a TT-matrix needs as many output as input modes; {modes} do not halve into {out} outputs",
                {{"modes", to_string(modes)}, {"out", std::to_string(out)}});
  if (cut == 0 || cut == modes.size()) return {ShapeEntry(modes)};
  return {ShapeEntry(Shape(modes.begin(), middle)), ShapeEntry(Shape(middle, modes.end()))};
}

constexpr double kDeviation = 0.02;

}  // namespace

DecomposedLinearImpl::DecomposedLinearImpl(const std::string& format, std::int64_t in, std::int64_t out,
                                           Shape modes, const Rank& rank, bool with_bias,
                                           const FactorizedTensorOptions& options)
    : in_features(in), out_features(out), tensorized_shape(std::move(modes)) {
  const NestedShape shape = nested_modes(format, tensorized_shape, in, out);
  FactorizedTensor made = FactorizedTensor::create(shape, rank, format, options);
  if (with_bias) bias = register_parameter("bias", at::zeros({out}, made->factorization().options()));
  weight = register_module("weight", made);
  init_from_random(/*decompose_full_weight=*/false);
}

at::Tensor DecomposedLinearImpl::forward(const at::Tensor& input) {
  const Factorization f = weight->forward();
  if (f.dim() == 2) return factorized_linear(input, f, bias);
  const std::optional<at::Tensor> shift = bias.defined() ? std::optional<at::Tensor>(bias) : std::nullopt;
  return at::linear(input, f.to_tensor().reshape({out_features, in_features}), shift);
}

at::Tensor DecomposedLinearImpl::full_weight() const {
  return weight->to_tensor().reshape({out_features, in_features});
}

void DecomposedLinearImpl::init_from_random(bool decompose_full_weight,
                                            const std::optional<at::Generator>& generator) {
  const at::NoGradGuard no_grad;
  if (bias.defined()) bias.zero_();
  if (!decompose_full_weight) {
    weight->normal_(0, kDeviation, InitScaling::corrected, generator);
    return;
  }
  const at::Tensor full = at::empty(weight->tensor_shape(), weight->factorization().options());
  weight->init_from_tensor(full.normal_(0, kDeviation, generator));
}

void DecomposedLinearImpl::init_from_decomposition(const Factorization& decomposition,
                                                   const at::Tensor& new_bias) {
  Factorization f = decomposition;
  f.shape = weight->tensorized_shape();
  weight->assign(f.to(weight->factorization().options()).detach());
  set_bias(new_bias);
}

void DecomposedLinearImpl::init_from_tensor(const at::Tensor& tensor, const at::Tensor& new_bias,
                                            const DecompositionOptions& decomposition_kwargs,
                                            DecompositionReport* report, const Job& job) {
  // a matrix, where the modes do not split into its rows and columns
  const bool across = weight->dim() == 1 && tensor.numel() == weight->numel();
  weight->init_from_tensor(across ? tensor.reshape(tensorized_shape) : tensor, decomposition_kwargs, report,
                           job);
  set_bias(new_bias);
}

void DecomposedLinearImpl::set_bias(const at::Tensor& values) {
  const at::NoGradGuard no_grad;
  if (!bias.defined() || !values.defined()) return;
  if (values.sizes() != bias.sizes())
    throw Error("linear.bias", "a bias of {found} does not fit {wanted} outputs",
                {{"found", to_string(values.sizes().vec())}, {"wanted", std::to_string(out_features)}});
  bias.copy_(values);
}

std::string DecomposedLinearImpl::register_decomposition_forward_pre_hook(DecompositionHook hook,
                                                                          const std::string& name) {
  return weight->register_decomposition_forward_pre_hook(std::move(hook), name);
}

void DecomposedLinearImpl::reset() {
  if (bias.defined()) bias = register_parameter("bias", bias.detach().clone(), bias.requires_grad());
  weight = register_module("weight", weight.copy());
}

void DecomposedLinearImpl::pretty_print(std::ostream& stream) const {
  stream << weight->format().name() << "Linear(in_features=" << in_features
         << ", out_features=" << out_features << ", tensorized_shape=" << to_string(nested(tensorized_shape))
         << ", bias=" << (bias.defined() ? "True" : "False") << ")";
}

}  // namespace tenfold

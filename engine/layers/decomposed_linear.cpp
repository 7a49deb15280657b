// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/decomposed_linear.h"

#include <ATen/ATen.h>

#include "engine/functional/factorized_linear.h"
#include "engine/layers/layer_bias.h"
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

DecomposedLinearOptions options_with(DecomposedLinearOptions options, const Rank& rank, bool bias,
                                     const FactorizedTensorOptions& tensor) {
  options.rank = rank;
  options.bias = bias;
  options.tensor = tensor;
  return options;
}

constexpr double kDeviation = 0.02;

}  // namespace

template <class Self>
DecomposedLinearImpl<Self>::DecomposedLinearImpl(std::int64_t in, std::int64_t out, Shape modes,
                                                 const Rank& rank, bool with_bias,
                                                 const FactorizedTensorOptions& tensor)
    : DecomposedLinearImpl(
          options_with(DecomposedLinearOptions(in, out, std::move(modes)), rank, with_bias, tensor)) {}

template <class Self>
DecomposedLinearImpl<Self>::DecomposedLinearImpl(DecomposedLinearOptions given) : options(std::move(given)) {
  const NestedShape shape =
      nested_modes(Self::format, options.tensorized_shape, options.in_features, options.out_features);
  FactorizedTensor made = FactorizedTensor::create(shape, options.rank, Self::format, options.tensor);
  if (options.bias)
    bias =
        this->register_parameter("bias", at::zeros({options.out_features}, made->factorization().options()));
  weight = this->register_module("weight", made);
  init_from_random(/*decompose_full_weight=*/false);
}

template <class Self>
at::Tensor DecomposedLinearImpl<Self>::forward(const at::Tensor& input) {
  const Factorization f = weight->forward();
  if (f.dim() == 2) return factorized_linear(input, f, bias);
  const std::optional<at::Tensor> shift = bias.defined() ? std::optional<at::Tensor>(bias) : std::nullopt;
  return at::linear(input, f.to_tensor().reshape({options.out_features, options.in_features}), shift);
}

template <class Self>
at::Tensor DecomposedLinearImpl<Self>::full_weight() const {
  return weight->to_tensor().reshape({options.out_features, options.in_features});
}

template <class Self>
void DecomposedLinearImpl<Self>::init_from_random(bool decompose_full_weight,
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

template <class Self>
void DecomposedLinearImpl<Self>::init_from_decomposition(const Factorization& decomposition,
                                                         const at::Tensor& new_bias) {
  require_bias(bias, new_bias);
  Factorization f = decomposition;
  f.shape = weight->tensorized_shape();
  weight->assign(f.detach().clone().to(weight->factorization().options()).detach());
  copy_bias(bias, new_bias);
}

template <class Self>
void DecomposedLinearImpl<Self>::init_from_tensor(const at::Tensor& tensor, const at::Tensor& new_bias,
                                                  const DecompositionOptions& decomposition_kwargs,
                                                  DecompositionReport* report, const Job& job) {
  require_bias(bias, new_bias);
  // a matrix, where the modes do not split into its rows and columns
  const bool across = weight->dim() == 1 && tensor.numel() == weight->numel();
  weight->init_from_tensor(across ? tensor.reshape(options.tensorized_shape) : tensor, decomposition_kwargs,
                           report, job);
  copy_bias(bias, new_bias);
}

template <class Self>
void DecomposedLinearImpl<Self>::reset() {
  if (bias.defined()) bias = this->register_parameter("bias", bias.detach().clone(), bias.requires_grad());
  weight = this->register_module("weight", weight.copy());
}

template <class Self>
void DecomposedLinearImpl<Self>::pretty_print(std::ostream& stream) const {
  stream << Self::class_name << "(in_features=" << options.in_features
         << ", out_features=" << options.out_features
         << ", tensorized_shape=" << to_string(nested(options.tensorized_shape))
         << ", bias=" << (bias.defined() ? "True" : "False") << ")";
}

template class DecomposedLinearImpl<CPLinearImpl>;
template class DecomposedLinearImpl<TuckerLinearImpl>;
template class DecomposedLinearImpl<TTLinearImpl>;
template class DecomposedLinearImpl<TTMLinearImpl>;

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/factorized_linear.h"

#include <ATen/ATen.h>

#include <cmath>

#include "engine/functional/autocast.h"
#include "engine/functional/checkpoint.h"
#include "engine/layers/kept_layers.h"
#include "engine/layers/layer_index.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

void require_options(const FactorizedLinearOptions& options) {
  require_valid(NestedShape{options.out_tensorized_features, options.in_tensorized_features});
  if (options.n_layers < 1)
    throw Error("linear.layers", "a linear layer has at least one layer, not {count}",
                {{"count", std::to_string(options.n_layers)}});
}

NestedShape shape_of(const FactorizedLinearOptions& options) {
  NestedShape shape{options.out_tensorized_features, options.in_tensorized_features};
  if (options.n_layers > 1) shape.insert(shape.begin(), ShapeEntry(options.n_layers));
  return shape;
}

/// The options that an existing weight stands for.
FactorizedLinearOptions options_of(FactorizedLinearOptions options, const FactorizedTensorImpl& weight) {
  const NestedShape& shape = weight.tensorized_shape();
  if (shape.size() != 2 && shape.size() != 3)
    throw Error("linear.weight",
                "the weight of a linear layer has the shape (out, in) or (layers, out, in), not {shape}",
                {{"shape", to_string(shape)}});
  options.n_layers = shape.size() == 3 ? product(sizes_of(shape[0])) : 1;
  options.out_tensorized_features = sizes_of(shape[shape.size() - 2]);
  options.in_tensorized_features = sizes_of(shape.back());
  options.factorization = weight.format_name();
  options.rank = Rank{std::vector<std::int64_t>(weight.rank())};
  return options;
}

FactorizedLinearOptions with_shapes(std::int64_t in, std::int64_t out, const FromLinearOptions& from) {
  auto shapes = std::pair(from.in_tensorized_features, from.out_tensorized_features);
  if (tensorizes_itself(from.auto_tensorize, shapes.first, shapes.second))
    shapes = get_tensorized_shape(in, out, tensorized_modes(from.n_tensorized_modes));
  if (product(shapes.first) != in || product(shapes.second) != out)
    throw Error("linear.shape", "the modes {modes} do not multiply to {in} inputs and {out} outputs",
                {{"modes", to_string(NestedShape{shapes.first, shapes.second})},
                 {"in", std::to_string(in)},
                 {"out", std::to_string(out)}});
  FactorizedLinearOptions options(shapes.first, shapes.second);
  options.bias = from.bias;
  options.factorization = from.factorization;
  options.rank = from.rank;
  options.implementation = from.implementation;
  options.checkpointing = from.checkpointing;
  options.tensor = from.tensor;
  return options;
}

}  // namespace

/// What is kept between calls, for each layer.
struct FactorizedLinearImpl::Kept {
  explicit Kept(std::size_t count) : layers(count), prepared(count) {}
  KeptLayers layers;
  std::deque<PreparedLinear> prepared;
};

FactorizedLinearImpl::FactorizedLinearImpl(FactorizedLinearOptions options_) : options(std::move(options_)) {
  require_options(options);
  register_parts(
      FactorizedTensor::create(shape_of(options), options.rank, options.factorization, options.tensor));
  reset_parameters();
}

FactorizedLinearImpl::FactorizedLinearImpl(FactorizedLinearOptions options_, FactorizedTensor existing)
    : options(options_of(std::move(options_), *existing)) {
  register_parts(std::move(existing));
}

void FactorizedLinearImpl::register_parts(FactorizedTensor made) {
  if (options.bias) {
    Shape sizes{options.out_features()};
    if (options.n_layers > 1) sizes.insert(sizes.begin(), options.n_layers);
    bias = register_parameter("bias", at::zeros(sizes, made->factorization().options()));
  }
  weight = register_module("weight", std::move(made));
  keep_nothing();
}

void FactorizedLinearImpl::reset_parameters() {
  const at::NoGradGuard no_grad;
  const double in = static_cast<double>(options.in_features());
  weight->normal_(0, options.init == LinearInit::tltorch ? std::sqrt(5 / in) : 1 / std::sqrt(3 * in),
                  options.init_scaling);
  if (!bias.defined()) return;
  const double bound = 1 / std::sqrt(in);
  (bias.is_complex() ? at::view_as_real(bias) : bias).uniform_(-bound, bound);
}

void FactorizedLinearImpl::reset() {
  if (bias.defined()) bias = register_parameter("bias", bias.detach().clone(), bias.requires_grad());
  weight = register_module("weight", weight.copy());
  keep_nothing();
}

void FactorizedLinearImpl::keep_nothing() {
  kept_ = std::make_shared<Kept>(static_cast<std::size_t>(options.n_layers));
}

void FactorizedLinearImpl::require_index(std::int64_t index) const {
  if (index >= 0 && index < options.n_layers) return;
  throw Error("linear.index", "there is no linear layer {index} among {count}",
              {{"index", std::to_string(index)}, {"count", std::to_string(options.n_layers)}});
}

at::Tensor FactorizedLinearImpl::forward(const at::Tensor& x, std::int64_t index) {
  require_index(index);
  const TensorIndices at = is_stacked() ? TensorIndices{index} : TensorIndices{};
  const at::Tensor shift = bias.defined() && options.n_layers > 1 ? bias.select(0, index) : bias;
  if (options.checkpointing && at::GradMode::is_enabled()) return checkpointed(x, weight->forward(at), shift);
  if (is_training()) return factorized_linear(x, weight->forward(at), shift, options.implementation);
  const auto place = static_cast<std::size_t>(index);
  return kept_->prepared[place](x, kept_->layers.of(weight->forward(), at, place), shift,
                                options.implementation);
}

at::Tensor FactorizedLinearImpl::checkpointed(const at::Tensor& x, const Factorization& matrix,
                                              const at::Tensor& shift) const {
  // cast once: the backward pass computes it again outside of autocast
  if (autocasts(x))
    return outside_autocast(x, matrix, shift,
                            [&](const at::Tensor& in, const Factorization& cast, const at::Tensor& offset) {
                              return checkpointed(in, cast, offset);
                            });
  std::vector<at::Tensor> inputs = matrix.tensors();
  const std::size_t count = inputs.size();
  inputs.push_back(x);
  if (shift.defined()) inputs.push_back(shift);
  return checkpoint(
      [matrix, count, implementation = options.implementation](const std::vector<at::Tensor>& given) {
        const auto factors = given.begin() + static_cast<std::ptrdiff_t>(count);
        return factorized_linear(given[count], matrix.with_tensors({given.begin(), factors}),
                                 given.size() > count + 1 ? given[count + 1] : at::Tensor(), implementation);
      },
      inputs);
}

SubFactorizedLinear FactorizedLinearImpl::get_linear(std::int64_t index) {
  if (options.n_layers == 1)
    throw Error("linear.single", "this is one linear layer: there is nothing to take out of it");
  require_index(index);
  return SubFactorizedLinear(
      FactorizedLinear(std::dynamic_pointer_cast<FactorizedLinearImpl>(shared_from_this())), index);
}

SubFactorizedLinear FactorizedLinearImpl::operator[](std::int64_t index) { return get_linear(index); }

void FactorizedLinearImpl::pretty_print(std::ostream& stream) const {
  stream << "FactorizedLinear(in_features=" << options.in_features()
         << ", out_features=" << options.out_features() << ", bias=" << (bias.defined() ? "True" : "False");
  if (options.n_layers > 1) stream << ", n_layers=" << options.n_layers;
  stream << ", weight=" << weight->factorization().str() << ")";
}

FactorizedLinear FactorizedLinear::from_linear(const torch::nn::LinearImpl& linear,
                                               const FromLinearOptions& from, DecompositionReport* report,
                                               const Job& job) {
  const at::NoGradGuard no_grad;
  FactorizedLinearOptions options = with_shapes(linear.weight.size(1), linear.weight.size(0), from);
  const FactorizedTensor weight =
      FactorizedTensor::from_tensor(linear.weight, shape_of(options), options.rank, options.factorization,
                                    from.decomposition_kwargs, options.tensor, report, job);
  FactorizedLinear made(options, weight);
  if (made->bias.defined() && linear.bias.defined()) made->bias.copy_(linear.bias);
  return made;
}

FactorizedLinear FactorizedLinear::from_linear_list(const std::vector<torch::nn::Linear>& layers,
                                                    const FromLinearOptions& from,
                                                    DecompositionReport* report, const Job& job) {
  if (layers.empty()) throw Error("linear.list", "a list of linear layers needs at least one");
  if (layers.size() == 1) return from_linear(*layers[0], from, report, job);
  const at::NoGradGuard no_grad;
  std::vector<at::Tensor> weights;
  for (std::size_t k = 0; k < layers.size(); ++k) {
    if (layers[k]->weight.sizes() != layers[0]->weight.sizes())
      throw Error("linear.list", "linear layer {index} of the list has another shape than the first",
                  {{"index", std::to_string(k)}});
    weights.push_back(layers[k]->weight.detach());
  }
  FactorizedLinearOptions options = with_shapes(weights[0].size(1), weights[0].size(0), from);
  options.n_layers = static_cast<std::int64_t>(layers.size());
  const FactorizedTensor weight = FactorizedTensor::from_tensor(
      at::stack(weights), shape_of(options), options.rank, options.factorization, from.decomposition_kwargs,
      options.tensor, report, job);
  FactorizedLinear made(options, weight);
  for (std::size_t k = 0; k < layers.size(); ++k)
    if (made->bias.defined() && layers[k]->bias.defined())
      made->bias[static_cast<std::int64_t>(k)].copy_(layers[k]->bias);
  return made;
}

SubFactorizedLinearImpl::SubFactorizedLinearImpl(FactorizedLinear main, std::int64_t index)
    : main_(register_module("main_linear", std::move(main))), index_(index) {}

void SubFactorizedLinearImpl::reset() {
  main_ = register_module("main_linear",
                          FactorizedLinear(std::dynamic_pointer_cast<FactorizedLinearImpl>(main_->clone())));
}

void SubFactorizedLinearImpl::pretty_print(std::ostream& stream) const {
  stream << "SubFactorizedLinear(" << index_ << " of ";
  main_->pretty_print(stream);
  stream << ")";
}

}  // namespace tenfold

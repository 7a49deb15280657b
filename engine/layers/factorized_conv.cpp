// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/factorized_conv.h"

#include <ATen/ATen.h>

#include "engine/functional/autocast.h"
#include "engine/layers/conv_padding.h"
#include "engine/layers/conv_registry.h"
#include "engine/layers/conv_weight.h"
#include "engine/layers/kept_layers.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

ConvolutionOptions channels_only(const FactorizedConvOptions& options) {
  ConvolutionOptions o;
  o.groups = options.groups;
  o.transposed = options.transposed;
  return o;
}

/// The part of a setting that belongs to one layer.
Shape of_layer(const ShapeEntry& setting, std::size_t layer, std::size_t layers, std::size_t order) {
  const Shape all = sizes_of(setting);
  if (layers == 1 || all.size() != layers * order) return all;
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(layer * order);
  return {first, first + static_cast<std::ptrdiff_t>(order)};
}

}  // namespace

/// What is kept between calls, for each layer.
struct FactorizedConvImpl::Kept {
  explicit Kept(std::size_t count) : layers(count), prepared(count) {}
  KeptLayers layers;
  std::deque<PreparedConvolution> prepared;
};

FactorizedConvImpl::FactorizedConvImpl(FactorizedConvOptions given) : options(std::move(given)) {
  weight = drawn_weight(options);
  bias = zero_bias(options, weight);
  register_layers();
  reset_parameters(options.init_std);
}

FactorizedConvImpl::FactorizedConvImpl(FactorizedTensor factors, const at::Tensor& given_bias,
                                       FactorizedConvOptions given)
    : options(std::move(given)), bias(given_bias), weight(std::move(factors)) {
  options.bias = bias.defined();
  register_layers();
}

/// Everything that follows from the weight, the bias and the settings asked for.
void FactorizedConvImpl::register_layers() {
  if (!options.implementation_name.empty())
    registered_convolution(weight->format().name(), options.implementation_name);
  Shape bias_shape = layers_shape();
  const std::size_t modes = bias_shape.size(), layers = static_cast<std::size_t>(product(bias_shape));
  if (is_folded(weight->tensorized_shape()) || weight->shape().size() < modes + 3)
    throw Error("conv.weight", "{weight} cannot be the kernel of {layers} convolutions",
                {{"weight", weight->factorization().str()}, {"layers", std::to_string(layers)}});
  for (std::size_t k = 0; k < modes; ++k)
    if (weight->shape()[k] != bias_shape[k])
      throw Error("conv.weight", "{weight} cannot be the kernel of {layers} convolutions",
                  {{"weight", weight->factorization().str()}, {"layers", std::to_string(layers)}});
  const ConvolutionShape shape = convolution_shape(kernel_shape(), channels_only(options));
  options.in_channels = shape.in;
  options.out_channels = shape.out;
  options.kernel_size = shape.kernel;
  options.order = static_cast<std::int64_t>(shape.order());
  if (!options.has_bias.empty() && options.has_bias.size() != layers)
    throw Error("conv.has_bias", "{layers} layers need as many answers to has_bias",
                {{"layers", std::to_string(layers)}});
  layers_.clear();
  for (std::size_t k = 0; k < layers; ++k) {
    const auto of = [&](const ShapeEntry& setting) { return of_layer(setting, k, layers, shape.order()); };
    const ConvolutionOptions o{of(options.stride), of(options.padding), of(options.dilation),
                               options.groups,     options.transposed,  of(options.output_padding)};
    ConvolutionOptions end;
    end.padding = of(options.end_padding);
    layers_.push_back({spread(o, shape.order()),
                       options.bias && (options.has_bias.empty() || options.has_bias[k]),
                       spread(end, shape.order()).padding});
    require_padding(options.padding_mode, layers_.back().end_padding, options.transposed);
  }
  bias_shape.push_back(shape.out);
  if (bias.defined()) {
    if (bias.sizes() != at::IntArrayRef(bias_shape))
      throw Error("conv.bias", "a bias of shape {found} does not fit {wanted}",
                  {{"found", to_string(bias.sizes().vec())}, {"wanted", to_string(bias_shape)}});
    bias = register_parameter("bias", bias);
  }
  weight = register_module("weight", weight);
  keep_nothing();
}

void FactorizedConvImpl::keep_nothing() { kept_ = std::make_shared<Kept>(layers_.size()); }

const FactorizedConvImpl::Layer& FactorizedConvImpl::layer(const Shape& indices) const {
  return layers_[layer_place(indices, layers_shape())];
}

at::Tensor FactorizedConvImpl::forward(const at::Tensor& x, const Shape& indices) {
  const Layer& settings = layer(indices);
  const TensorIndices at = layer_indices(indices, layers_shape());
  const at::Tensor offset = !settings.has_bias ? at::Tensor() : at.empty() ? bias : bias.index(at);
  ConvolutionOptions how = settings.options;
  at::Tensor in = x;
  if (pads_before(options.padding_mode, settings.end_padding)) {
    in = padded(x, options.padding_mode, how.padding, settings.end_padding);
    how.padding.assign(how.padding.size(), 0);
  }
  if (!options.implementation_name.empty()) {
    const auto function = registered_convolution(weight->format().name(), options.implementation_name);
    const auto run = [&](const at::Tensor& input, const Factorization& kernel, const at::Tensor& shift) {
      return function(input, kernel, shift, how);
    };
    return autocasts(in) ? outside_autocast(in, weight->forward(at), offset, run)
                         : run(in, weight->forward(at), offset);
  }
  if (is_training()) return convNd(in, weight->forward(at), offset, how, options.implementation);
  const std::size_t place = layer_place(indices, layers_shape());
  return kept_->prepared[place](in, kept_->layers.of(weight->forward(), at, place), offset, how,
                                options.implementation);
}

Shape FactorizedConvImpl::layers_shape() const { return layers_of(options.n_layers); }

Shape FactorizedConvImpl::kernel_shape() const {
  const Shape sizes = weight->shape();
  const Factorization one{&weight->format(),
                          nested({sizes.begin() + static_cast<std::ptrdiff_t>(layer_modes()), sizes.end()}),
                          {},
                          {}};
  return tenfold::kernel_shape(one, options.transposed);
}

at::Tensor FactorizedConvImpl::full_weight(const Shape& indices) const {
  layer_place(indices, layers_shape());
  const TensorIndices at = layer_indices(indices, layers_shape());
  const Factorization all = weight->factorization();
  return full_kernel(at.empty() ? all : all.index(at), options.transposed);
}

void FactorizedConvImpl::set(const Shape& indices, const Shape& stride, const Shape& padding,
                             const Shape& dilation, const at::Tensor& values) {
  const at::NoGradGuard no_grad;
  Layer& settings = layers_[layer_place(indices, layers_shape())];
  if (values.defined() && !bias.defined())
    throw Error("conv.bias", "the convolution has no bias that could be set");
  const TensorIndices at = layer_indices(indices, layers_shape());
  const at::Tensor own = bias.defined() && !at.empty() ? bias.index(at) : bias;
  if (values.defined() && own.sizes() != values.sizes())
    throw Error("conv.bias", "a bias of shape {found} does not fit {wanted}",
                {{"found", to_string(values.sizes().vec())}, {"wanted", to_string(own.sizes().vec())}});
  settings.options =
      spread({stride, padding, dilation, options.groups, options.transposed, settings.options.output_padding},
             settings.options.stride.size());
  settings.end_padding.assign(settings.end_padding.size(), 0);
  if (values.defined()) {
    own.copy_(values);
    settings.has_bias = true;
  }
  write_settings();
}

SubFactorizedConv FactorizedConvImpl::get_conv(const Shape& indices) {
  layer_place(indices, layers_shape());
  return SubFactorizedConv(FactorizedConv(std::dynamic_pointer_cast<FactorizedConvImpl>(shared_from_this())),
                           indices);
}

SubFactorizedConv FactorizedConvImpl::operator[](std::int64_t index) { return get_conv({index}); }

/// Registers what Cloneable copies into.
void FactorizedConvImpl::reset() {
  if (bias.defined()) bias = register_parameter("bias", bias.detach().clone(), bias.requires_grad());
  weight = register_module("weight", weight.copy());
  keep_nothing();
}

void FactorizedConvImpl::pretty_print(std::ostream& stream) const {
  stream << "FactorizedConv(in_channels=" << options.in_channels << ", out_channels=" << options.out_channels
         << ", kernel_size=" << to_string(kernel_size())
         << ", stride=" << to_string(layers_[0].options.stride)
         << ", padding=" << to_string(layers_[0].options.padding)
         << ", dilation=" << to_string(layers_[0].options.dilation);
  if (pads_before("zeros", layers_[0].end_padding))
    stream << ", end_padding=" << to_string(layers_[0].end_padding);
  if (options.padding_mode != "zeros") stream << ", padding_mode=" << options.padding_mode;
  if (options.groups != 1) stream << ", groups=" << options.groups;
  if (options.transposed) stream << ", transposed";
  if (layers_.size() > 1) stream << ", n_layers=" << to_string(layers_shape());
  stream << ", bias=" << (bias.defined() ? "true" : "false") << ", factorization=" << weight->format_name()
         << ", rank=" << to_string(rank()) << ")";
}

SubFactorizedConvImpl::SubFactorizedConvImpl(FactorizedConv main, Shape indices)
    : main_conv(register_module("main_conv", std::move(main))), layer(std::move(indices)) {}

void SubFactorizedConvImpl::reset() {
  main_conv = register_module(
      "main_conv", FactorizedConv(std::dynamic_pointer_cast<FactorizedConvImpl>(main_conv->clone())));
}

void SubFactorizedConvImpl::pretty_print(std::ostream& stream) const {
  stream << "SubFactorizedConv(layer=" << to_string(layer)
         << ", bias=" << (main_conv->layer(layer).has_bias ? "true" : "false") << ")";
}

}  // namespace tenfold

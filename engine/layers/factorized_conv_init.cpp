// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a FactorizedConv's numbers come from, and how it grows.
#include <ATen/ATen.h>

#include "engine/layers/conv_weight.h"
#include "engine/layers/factorized_conv.h"
#include "engine/layers/layer_bias.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

ShapeEntry joined(const std::vector<Shape>& lists) {
  Shape all;
  for (const Shape& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

/// The factor that a format needs for a mode along which the kernel is `window` [size].
at::Tensor transduction_factor(const Factorization& f, std::int64_t place, const at::Tensor& window) {
  const std::string name = f.format->name();
  if (name == "Dense") return window;
  const Shape ranks = f.rank();
  if (name == "Tucker") return window.unsqueeze(1);
  if (name == "CP") return window.unsqueeze(1).repeat({1, ranks[0]});
  return at::eye(ranks[static_cast<std::size_t>(place)], window.options()).unsqueeze(1) *
         window.reshape({1, -1, 1});
}

/// After a mode was added before factor `place`: what was trainable `before` still is, or only the new factor
/// is.
void freeze_old(FactorizedTensorImpl& weight, const Factorization& before, std::size_t place, bool freeze) {
  if (before.factors.empty()) return;
  for (auto& parameter : weight.named_parameters()) {
    const std::string& key = parameter.key();
    if (!key.starts_with("factors.")) {
      // the core, which may be a new parameter, or what a hook keeps here
      const bool is_core = key == weight.format().core_name();
      const bool trained = is_core ? before.core.requires_grad() : parameter.value().requires_grad();
      parameter.value().requires_grad_(!freeze && trained);
      continue;
    }
    const std::size_t at = std::stoul(key.substr(key.rfind('_') + 1));
    const bool was = at != place && before.factors[at > place ? at - 1 : at].requires_grad();
    parameter.value().requires_grad_(at == place || (!freeze && was));
  }
}

void require_one_shape(const std::vector<DenseConvolution>& convs) {
  if (convs.empty()) throw Error("conv.list", "there is no convolution in the list");
  for (const DenseConvolution& conv : convs)
    if (conv.weight.sizes() != convs[0].weight.sizes() || conv.options.groups != convs[0].options.groups ||
        conv.options.transposed != convs[0].options.transposed || conv.padding_mode != convs[0].padding_mode)
      throw Error(
          "conv.list",
          "convolutions share a weight only when their kernels have one shape, number of groups and padding "
          "mode, not {a} (groups {a_groups}, {a_mode}) and {b} (groups {b_groups}, {b_mode})",
          {{"a", to_string(convs[0].weight.sizes().vec())},
           {"a_groups", std::to_string(convs[0].options.groups)},
           {"a_mode", convs[0].padding_mode},
           {"b", to_string(conv.weight.sizes().vec())},
           {"b_groups", std::to_string(conv.options.groups)},
           {"b_mode", conv.padding_mode}});
}

FactorizedConvOptions options_of(const std::vector<DenseConvolution>& convs, const FromConvOptions& from) {
  const ConvolutionOptions& first = convs[0].options;
  const ConvolutionShape shape = convolution_shape(convs[0].weight.sizes().vec(), first);
  FactorizedConvOptions options;
  options.in_channels = shape.in;
  options.out_channels = shape.out;
  options.kernel_size = shape.kernel;
  options.groups = first.groups;
  options.transposed = first.transposed;
  options.padding_mode = convs[0].padding_mode;
  std::vector<Shape> strides, paddings, dilations, output_paddings, ends;
  for (const DenseConvolution& conv : convs) {
    const ConvolutionOptions all = spread(conv.options, shape.order());
    strides.push_back(all.stride);
    paddings.push_back(all.padding);
    dilations.push_back(all.dilation);
    output_paddings.push_back(all.output_padding);
    ConvolutionOptions end;
    end.padding = conv.end_padding;
    ends.push_back(spread(end, shape.order()).padding);
    options.bias = options.bias || conv.bias.defined();
    options.has_bias.push_back(conv.bias.defined());
  }
  options.stride = joined(strides);
  options.padding = joined(paddings);
  options.dilation = joined(dilations);
  options.output_padding = joined(output_paddings);
  options.end_padding = joined(ends);
  options.factorization = from.factorization;
  options.rank = from.rank;
  options.implementation = from.implementation;
  options.implementation_name = from.implementation_name;
  options.fixed_rank_modes = from.fixed_rank_modes;
  options.fix_spatial_ranks = from.fix_spatial_ranks;
  options.tensor = from.tensor;
  options.tensor.tensor = convs[0].weight.options().requires_grad(false);
  return options;
}

FactorizedConv made_from(const std::vector<DenseConvolution>& convs, const FactorizedConvOptions& options,
                         const at::Tensor& kernels, const FromConvOptions& from, DecompositionReport* report,
                         const Job& job) {
  // not drawn first: ranks above what the kernel has would allocate far more than the factors that stay
  const FactorizedTensor weight =
      from.decompose_weights ? decomposed_weight(options, kernels, from.decomposition_kwargs, report, job)
                             : drawn_weight(options);
  FactorizedConv made(weight, zero_bias(options, weight), options);
  if (!from.decompose_weights) made->reset_parameters(options.init_std);
  const at::NoGradGuard no_grad;
  for (std::size_t k = 0; k < convs.size(); ++k)
    if (convs[k].bias.defined())
      (made->layers_shape().empty() ? made->bias : made->bias[static_cast<std::int64_t>(k)])
          .copy_(convs[k].bias);
  return made;
}

}  // namespace

/// The options say what the layers have become.
void FactorizedConvImpl::write_settings() {
  Shape strides, paddings, dilations, output_paddings, ends;
  const auto append = [](Shape& all, const Shape& list) { all.insert(all.end(), list.begin(), list.end()); };
  options.has_bias.clear();
  for (const Layer& each : layers_) {
    append(strides, each.options.stride);
    append(paddings, each.options.padding);
    append(dilations, each.options.dilation);
    append(output_paddings, each.options.output_padding);
    append(ends, each.end_padding);
    options.has_bias.push_back(each.has_bias);
  }
  options.stride = strides;
  options.padding = paddings;
  options.dilation = dilations;
  options.end_padding = ends;
  options.output_padding = output_paddings;
}

void FactorizedConvImpl::reset_parameters(double std) {
  weight->normal_(0, std, options.init_scaling);
  const at::NoGradGuard no_grad;
  if (bias.defined()) bias.zero_();
}

void FactorizedConvImpl::init_from_random(bool decompose_full_weight, const Job& job) {
  reset_parameters(options.init_std);
  if (!decompose_full_weight) return;
  const at::Tensor dense = at::randn(weight->shape(), weight->factorization().options().requires_grad(false));
  weight->init_from_tensor(dense * options.init_std, {}, nullptr, job);
}

/// Kernels in ATen's order, layers first, as the weight keeps them.
at::Tensor FactorizedConvImpl::as_stored(const at::Tensor& kernels) const {
  if (!is_train()) return kernels;
  const auto out = static_cast<std::int64_t>(layer_modes()) + (options.transposed ? 1 : 0);
  return kernels.movedim(out, -1);
}

void FactorizedConvImpl::init_from_tensor(const at::Tensor& kernel, const at::Tensor& values,
                                          const DecompositionOptions& decomposition,
                                          DecompositionReport* report, const Job& job) {
  Shape wanted = layers_shape();
  const Shape one = kernel_shape();
  wanted.insert(wanted.end(), one.begin(), one.end());
  if (kernel.sizes() != at::IntArrayRef(wanted))
    throw Error("conv.kernel", "a kernel of shape {found} does not fit {wanted}",
                {{"found", to_string(kernel.sizes().vec())}, {"wanted", to_string(wanted)}});
  require_bias(bias, values);
  weight->init_from_tensor(as_stored(kernel.detach()), decomposition, report, job);
  copy_bias(bias, values);
}

void FactorizedConvImpl::init_from_decomposition(const Factorization& factors, const at::Tensor& values) {
  require_bias(bias, values);
  Factorization checked = factors;
  validate(checked);
  if (checked.format != &weight->format() || checked.shape != weight->tensorized_shape() ||
      (checked.format->name() == "CP" && checked.rank() != rank()))
    throw Error("conv.factors", "{found} does not fit {wanted}",
                {{"found", checked.str()}, {"wanted", weight->factorization().str()}});
  weight->assign(checked.detach().clone().to(weight->factorization().options()).detach());
  copy_bias(bias, values);
}

FactorizedConvImpl::Decomposition FactorizedConvImpl::get_decomposition(bool return_bias) const {
  return {weight->factorization(), return_bias ? bias : at::Tensor()};
}

FactorizedConvImpl& FactorizedConvImpl::transduct(std::int64_t size, const TransductionOptions& t) {
  if (size < 1 || t.mode < 0 || t.mode > order())
    throw Error("conv.transduct", "a spatial mode of size {size} cannot be put before mode {mode} of {order}",
                {{"size", std::to_string(size)},
                 {"mode", std::to_string(t.mode)},
                 {"order", std::to_string(order())}});
  std::vector<Layer> layers = layers_;
  for (Layer& each : layers) {
    const auto insert = [&](Shape& list, std::int64_t value) { list.insert(list.begin() + t.mode, value); };
    insert(each.options.stride, t.stride);
    insert(each.options.padding, t.padding);
    insert(each.options.dilation, t.dilation);
    insert(each.options.output_padding, 0);
    insert(each.end_padding, 0);
    each.options = spread(each.options, static_cast<std::size_t>(order() + 1));
  }
  const Factorization f = weight->factorization();
  const std::int64_t place = static_cast<std::int64_t>(layer_modes()) + (is_train() ? 1 : 2) + t.mode;
  at::Tensor window = at::ones({size}, f.options().requires_grad(false));
  if (t.window == TransductionWindow::centre) window.zero_()[size / 2].fill_(1);
  weight->transduct(size, place, transduction_factor(f, place, window));
  freeze_old(*weight, f, static_cast<std::size_t>(place), t.fine_tune_transduction_only);
  if (bias.defined() && t.fine_tune_transduction_only) bias.requires_grad_(false);
  Shape kernel = kernel_size();
  kernel.insert(kernel.begin() + t.mode, size);
  options.kernel_size = kernel;
  options.order = order() + 1;
  layers_ = std::move(layers);
  write_settings();
  return *this;
}

FactorizedConv FactorizedConv::from_conv(const DenseConvolution& conv, const FromConvOptions& from,
                                         DecompositionReport* report, const Job& job) {
  return made_from({conv}, options_of({conv}, from), conv.weight, from, report, job);
}

FactorizedConv FactorizedConv::from_conv_list(const std::vector<DenseConvolution>& convs,
                                              const FromConvOptions& from, DecompositionReport* report,
                                              const Job& job) {
  require_one_shape(convs);
  FactorizedConvOptions options = options_of(convs, from);
  options.n_layers = Shape{static_cast<std::int64_t>(convs.size())};
  std::vector<at::Tensor> kernels;
  for (const DenseConvolution& conv : convs) kernels.push_back(conv.weight.detach());
  return made_from(convs, options, at::stack(kernels), from, report, job);
}

FactorizedConv FactorizedConv::from_factorization(const FactorizedTensor& weight,
                                                  const FactorizedConvOptions& options,
                                                  const at::Tensor& bias) {
  FactorizedConvOptions own = options;
  own.factorization = weight->format_name();
  return FactorizedConv(weight, bias.defined() ? bias.detach().clone() : at::Tensor(), own);
}

}  // namespace tenfold

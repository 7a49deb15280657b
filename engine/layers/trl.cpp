// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/trl.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/functional/tensor_regression.h"
#include "engine/layers/kept_layers.h"
#include "engine/layers/layer_bias.h"
#include "engine/layers/layer_index.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

struct Spread {
  double weight, bias;
};

Spread spread_of(TrlInit init, const Shape& input_shape) {
  const double root = std::sqrt(static_cast<double>(product(input_shape)));
  if (init == TrlInit::tltorch) return {1, 1};
  return init == TrlInit::scaled ? Spread{1 / root, 1 / root} : Spread{.02, 0};
}

void require_input_mode(std::int64_t mode, std::size_t inputs) {
  if (mode < 1 || mode >= static_cast<std::int64_t>(inputs))
    throw Error("trl.unsqueezed",
                "pooling can be learned for input modes behind the first, 1 to {last}, not for mode {mode}",
                {{"last", std::to_string(inputs - 1)}, {"mode", std::to_string(mode)}});
}

}  // namespace

/// What is kept between calls, for each layer.
struct TRLImpl::Kept {
  explicit Kept(std::size_t count) : layers(count), prepared(count) {}
  KeptLayers layers;
  std::deque<PreparedRegression> prepared;
};

TRLImpl::TRLImpl(TrlOptions given) : options(std::move(given)) {
  const Shape layers = layers_shape(), in = input_shape(), out = output_shape();
  if (in.empty()) throw Error("trl.shape", "a tensor regression layer has at least one input mode");
  Shape shape = layers, offsets = layers;
  shape.insert(shape.end(), in.begin(), in.end());
  shape.insert(shape.end(), out.begin(), out.end());
  offsets.insert(offsets.end(), out.begin(), out.end());
  const FactorizedTensor made =
      FactorizedTensor::create(shape, options.rank, options.factorization, options.tensor);
  if (is_folded(made->tensorized_shape()))
    throw Error("trl.format", "{format} keeps folded modes, which the weight of a tensor regression lacks",
                {{"format", made->format_name()}});
  if (options.bias)
    bias =
        register_parameter("bias", at::zeros(offsets, made->factorization().options().requires_grad(false)));
  weight = register_module("weight", made);
  keep_nothing();
  reset_parameters();
}

void TRLImpl::keep_nothing() {
  kept_ = std::make_shared<Kept>(static_cast<std::size_t>(product(layers_shape())));
}

Shape TRLImpl::layers_shape() const { return layers_of(options.n_layers); }

at::Tensor TRLImpl::forward(const at::Tensor& x, const Shape& layer) {
  const std::size_t place = layer_place(layer, layers_shape());
  const TensorIndices at = layer_indices(layer, layers_shape());
  const Shape in = input_shape();
  const auto order = static_cast<std::int64_t>(in.size());
  const bool single = x.dim() == order;
  if ((!single && x.dim() != order + 1) || !std::equal(in.rbegin(), in.rend(), x.sizes().rbegin()))
    throw Error("trl.input", "an input {found} does not fit a regression from {wanted}",
                {{"found", to_string(x.sizes().vec())}, {"wanted", to_string(in)}});
  const at::Tensor samples = single ? x.unsqueeze(0) : x;
  const at::Tensor offset = bias.defined() && !at.empty() ? bias.index(at) : bias;
  const bool project = options.project_input && weight->format().name() == "Tucker";
  const Implementation how = project ? Implementation::factorized : options.implementation;
  const at::Tensor y =
      is_training()
          ? trl(samples, weight->forward(at), offset, how)
          : kept_->prepared[place](samples, kept_->layers.of(weight->forward(), at, place), offset, how);
  return single ? y.squeeze(0) : y;
}

void TRLImpl::reset_parameters() {
  const Spread spread = spread_of(options.init, input_shape());
  weight->normal_(0, spread.weight, options.init_scaling);
  const at::NoGradGuard no_grad;
  if (!bias.defined()) return;
  if (spread.bias == 0)
    bias.zero_();
  else
    (bias.is_complex() ? at::view_as_real(bias) : bias).uniform_(-spread.bias, spread.bias);
}

void TRLImpl::init_from_random(bool decompose_full_weight, const Job& job) {
  const at::NoGradGuard no_grad;
  if (bias.defined() && options.init == TrlInit::small) bias.zero_();
  if (decompose_full_weight)
    weight->init_from_tensor(
        at::randn(weight_shape(), weight->factorization().options().requires_grad(false)) * .02, {}, nullptr,
        job);
  else
    weight->normal_(0, spread_of(options.init, input_shape()).weight, options.init_scaling);
}

void TRLImpl::init_from_tensor(const at::Tensor& tensor, const at::Tensor& values,
                               const DecompositionOptions& decomposition, DecompositionReport* report,
                               const Job& job) {
  require_bias(bias, values);
  weight->init_from_tensor(tensor, decomposition, report, job);
  copy_bias(bias, values);
}

void TRLImpl::init_from_decomposition(const Factorization& factors, const at::Tensor& values) {
  require_bias(bias, values);
  Factorization checked = factors;
  validate(checked);
  if (checked.shape != weight->tensorized_shape())
    throw Error("trl.factors", "{found} does not fit {wanted}",
                {{"found", checked.str()}, {"wanted", weight->factorization().str()}});
  weight->assign(checked.detach().clone().to(weight->factorization().options()).detach());
  copy_bias(bias, values);
}

void TRLImpl::init_from_linear(const at::Tensor& linear_weight, const at::Tensor& linear_bias,
                               const std::vector<std::int64_t>& unsqueezed_modes,
                               std::optional<double> unsqueezed_init,
                               const DecompositionOptions& decomposition, DecompositionReport* report,
                               const Job& job) {
  if (!unsqueezed_modes.empty() && weight->format().name() != "Tucker")
    throw Error("trl.unsqueezed", "only Tucker weights can learn a pooling, not {format}",
                {{"format", weight->format_name()}});
  if (!layers_shape().empty())
    throw Error("trl.layers", "one linear layer cannot be taken over by {layers} regressions",
                {{"layers", to_string(layers_shape())}});
  require_bias(bias, linear_bias);
  std::vector<std::int64_t> modes = unsqueezed_modes;
  std::sort(modes.begin(), modes.end());
  Shape shape = weight_shape();
  for (auto mode = modes.rbegin(); mode != modes.rend(); ++mode) {
    require_input_mode(*mode, input_shape().size());
    shape.erase(shape.begin() + *mode);
  }
  if (linear_weight.dim() != 2 || linear_weight.size(0) != product(output_shape()) ||
      linear_weight.numel() != product(shape))
    throw Error("trl.linear", "a linear weight {found} does not fit a regression weight {wanted}",
                {{"found", to_string(linear_weight.sizes().vec())}, {"wanted", to_string(shape)}});
  const at::Tensor tensor = linear_weight.detach().t().reshape(shape);
  if (modes.empty())
    weight->init_from_tensor(tensor, decomposition, report, job);
  else
    weight->init_unsqueezed(tensor, modes, unsqueezed_init, decomposition, report, job);
  const at::NoGradGuard no_grad;
  if (bias.defined() && !linear_bias.defined()) bias.zero_();
  copy_bias(bias, linear_bias);
}

void TRLImpl::reset() {
  if (bias.defined()) bias = register_parameter("bias", bias.detach().clone(), bias.requires_grad());
  weight = register_module("weight", weight.copy());
  keep_nothing();
}

void TRLImpl::pretty_print(std::ostream& stream) const {
  stream << "TRL(input_shape=" << to_string(input_shape()) << ", output_shape=" << to_string(output_shape());
  if (!layers_shape().empty()) stream << ", n_layers=" << to_string(layers_shape());
  stream << ", bias=" << (bias.defined() ? "true" : "false") << ", factorization=" << weight->format_name()
         << ", rank=" << to_string(rank()) << ")";
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/modules/common.h>

#include "engine/functional/convolution.h"
#include "engine/layers/dense_convolution.h"
#include "engine/layers/factorized_conv_options.h"
#include "engine/layers/keeping_layer.h"
#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

class SubFactorizedConv;

/// A convolution of any order whose kernel is a FactorizedTensor, or several that share it: tltorch's
/// FactorizedConv.
///
/// The weight's modes are (layers..., out, in/groups, k...), transposed (layers..., in, out/groups, k...),
/// for TT (layers..., in, k..., out). State dict: "bias" [layers..., out], "weight.*". In evaluation without
/// gradients the weights of each layer's steps are kept between calls.
class FactorizedConvImpl : public KeepingLayer<FactorizedConvImpl> {
 public:
  /// What belongs to one of the layers.
  struct Layer {
    ConvolutionOptions options;  ///< lists of one entry a spatial mode
    bool has_bias = false;
    Shape end_padding;  ///< one entry a spatial mode
  };

  /// Drawn by reset_parameters(). Throws Error for what the options cannot mean.
  explicit FactorizedConvImpl(FactorizedConvOptions options);
  /// With these factors; channels, kernel and order in the options are taken from them. The bias [layers...,
  /// out], if any, becomes the parameter itself.
  FactorizedConvImpl(FactorizedTensor weight, const at::Tensor& bias, FactorizedConvOptions options);

  /// x [batch, in, size...] or [in, size...]; `layer` is empty (or {0}) for a single layer, else one index a
  /// mode of `n_layers`. The weight is called, so hooks act. Throws Error when something does not fit.
  at::Tensor forward(const at::Tensor& x, const Shape& layer = {});

  FactorizedConvOptions options;
  at::Tensor bias;
  FactorizedTensor weight{nullptr};

  std::int64_t order() const { return *options.order; }
  Shape kernel_size() const { return std::get<Shape>(options.kernel_size); }
  /// Modes in front of the weight; empty for a single layer.
  Shape layers_shape() const;
  Shape shape() const { return weight->shape(); }
  /// The weight's ranks as they are.
  Shape rank() const { return weight->rank(); }
  /// Sizes of one kernel in ATen's order.
  Shape kernel_shape() const;
  const Layer& layer(const Shape& indices = {}) const;
  /// One kernel, dense, in ATen's order, without hooks.
  at::Tensor full_weight(const Shape& layer = {}) const;
  /// 0.1's name.
  at::Tensor full_weights() const { return full_weight(); }

  /// Writes one layer's settings; lists as in ConvolutionOptions, the same padding on either side. A bias
  /// [out] is copied and used from now on; throws Error when there is no bias parameter.
  void set(const Shape& layer, const Shape& stride = {1}, const Shape& padding = {0},
           const Shape& dilation = {1}, const at::Tensor& bias = {});
  /// One of the layers as a module that owns this one ("main_conv.*"). The convolution must be held by a
  /// pointer.
  SubFactorizedConv get_conv(const Shape& layer);
  SubFactorizedConv operator[](std::int64_t layer);

  /// Weight drawn with deviation `std`, bias 0.
  void reset_parameters(double std = .02);
  /// The same; or, `decompose_full_weight`, the decomposition of a dense weight drawn so.
  void init_from_random(bool decompose_full_weight = true, const Job& job = {});
  /// Kernels [layers..., out, in/groups, k...] in ATen's order, decomposed with the present ranks; a bias
  /// [layers..., out] is copied.
  void init_from_tensor(const at::Tensor& kernel, const at::Tensor& bias = {},
                        const DecompositionOptions& decomposition = {}, DecompositionReport* report = nullptr,
                        const Job& job = {});
  /// Factors of the weight's format and shape, copied; Tucker and TT take their ranks, CP needs the same.
  /// Throws Error when they do not fit.
  void init_from_decomposition(const Factorization& factors, const at::Tensor& bias = {});
  struct Decomposition {
    Factorization factors;
    at::Tensor bias;  ///< undefined unless asked for
  };
  Decomposition get_decomposition(bool return_bias = false) const;

  /// As FactorizedTensorImpl's: what changes the kernel in every forward pass.
  std::string register_decomposition_forward_pre_hook(DecompositionHook hook,
                                                      const std::string& name = "hook") {
    return weight->register_decomposition_forward_pre_hook(std::move(hook), name);
  }
  void remove_decomposition_forward_pre_hook(const std::string& name) { weight->remove_hook(name); }

  /// Adds a spatial mode, for images to become videos: Kossaifi et al., 2020, section 3.4. Every setting of
  /// every layer is extended. Throws Error for a mode out of range.
  FactorizedConvImpl& transduct(std::int64_t kernel_size, const TransductionOptions& transduction = {});

  void reset() override;
  void pretty_print(std::ostream& stream) const override;

 protected:
  FORWARD_HAS_DEFAULT_ARGS({1, torch::nn::AnyValue(Shape())})

 private:
  template <typename ModuleType, typename... ArgumentTypes>
  friend struct torch::nn::AnyModuleHolder;

  std::size_t layer_modes() const { return layers_shape().size(); }
  bool is_train() const { return weight->format().name() == "TT"; }
  at::Tensor as_stored(const at::Tensor& kernels) const;
  void register_layers();
  void write_settings();
  void keep_nothing() final;

  struct Kept;

  std::vector<Layer> layers_;
  std::shared_ptr<Kept> kept_;
};

/// Handle of a FactorizedConvImpl, with tltorch's ways to make one.
class FactorizedConv : public torch::nn::ModuleHolder<FactorizedConvImpl> {
 public:
  using torch::nn::ModuleHolder<FactorizedConvImpl>::ModuleHolder;

  /// With stride, padding and its mode, dilation, groups and a copy of the bias of a dense convolution.
  static FactorizedConv from_conv(const DenseConvolution& conv, const FromConvOptions& options = {},
                                  DecompositionReport* report = nullptr, const Job& job = {});
  /// One weight for several convolutions of one kernel shape and padding mode. There is a bias parameter as
  /// soon as one has a bias.
  static FactorizedConv from_conv_list(const std::vector<DenseConvolution>& convs,
                                       const FromConvOptions& options = {},
                                       DecompositionReport* report = nullptr, const Job& job = {});
  /// The tensor becomes the weight, under one name; the bias is copied. Channels, kernel size and order in
  /// the options come from the tensor.
  static FactorizedConv from_factorization(const FactorizedTensor& weight,
                                           const FactorizedConvOptions& options = {},
                                           const at::Tensor& bias = {});
};

/// One layer of a FactorizedConv.
class SubFactorizedConvImpl : public torch::nn::Cloneable<SubFactorizedConvImpl> {
 public:
  SubFactorizedConvImpl(FactorizedConv main_conv, Shape layer);

  at::Tensor forward(const at::Tensor& x) { return main_conv->forward(x, layer); }
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  FactorizedConv main_conv{nullptr};
  Shape layer;
};

class SubFactorizedConv : public torch::nn::ModuleHolder<SubFactorizedConvImpl> {
 public:
  using torch::nn::ModuleHolder<SubFactorizedConvImpl>::ModuleHolder;
};

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/common.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/functional/factorized_linear.h"
#include "engine/layers/keeping_layer.h"
#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

/// Deviation of a drawn weight: tltorch's √(5/in), or that of nn::Linear's uniform draw, 1/√(3·in).
enum class LinearInit { tltorch, linear };

/// What a FactorizedLinear is made of; names and defaults are tltorch's except the implementation, which is
/// chosen by cost unless one is asked for.
struct FactorizedLinearOptions {
  FactorizedLinearOptions(Shape in, Shape out)
      : in_tensorized_features(std::move(in)), out_tensorized_features(std::move(out)) {}

  Shape in_tensorized_features, out_tensorized_features;
  bool bias = true;
  std::string factorization = "cp";
  Rank rank = same_rank();
  Implementation implementation = Implementation::automatic;
  std::int64_t n_layers = 1;
  bool checkpointing = false;  ///< intermediates are computed again in the backward pass instead of kept
  LinearInit init = LinearInit::tltorch;
  InitScaling init_scaling = InitScaling::corrected;
  FactorizedTensorOptions tensor = {};

  std::int64_t in_features() const { return product(in_tensorized_features); }
  std::int64_t out_features() const { return product(out_tensorized_features); }
};

class SubFactorizedLinear;

/// A linear layer, or several of one shape, whose weight (out, in) is a factorized tensor: tltorch's
/// FactorizedLinear, y = x·Wᵀ + bias. With folded outputs and inputs these are the tensorized layers of
/// Novikov et al., 2015 ("Tensorizing neural networks", NeurIPS).
///
/// State dict: `bias` [out] ([n_layers, out] for several), then `weight.*` as FactorizedTensor. In evaluation
/// without gradients merged factors are kept between calls for each layer, and the dense matrix where
/// `reconstructed` is asked for.
class FactorizedLinearImpl : public KeepingLayer<FactorizedLinearImpl> {
 public:
  /// Throws Error for options that make no layer.
  explicit FactorizedLinearImpl(FactorizedLinearOptions options);
  /// With an existing weight of shape (out, in) or (n_layers, out, in), folded or not, which becomes the
  /// parameter itself; shapes, format and rank in the options are taken from it. The bias is zero. Throws
  /// Error for a weight of another number of modes.
  FactorizedLinearImpl(FactorizedLinearOptions options, FactorizedTensor weight);

  /// x [..., in] -> [..., out] of layer `index`. Throws Error when the index, the number of features or the
  /// dtype is wrong, and for the implementation `mobilenet`.
  at::Tensor forward(const at::Tensor& x, std::int64_t index = 0);

  /// The layer `index` as a module of its own that shares these parameters. Throws Error when there is only
  /// one.
  SubFactorizedLinear get_linear(std::int64_t index);
  SubFactorizedLinear operator[](std::int64_t index);

  /// Draws weight and bias anew, the bias uniformly within ±1/√in.
  void reset_parameters();
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  FactorizedLinearOptions options;
  FactorizedTensor weight{nullptr};
  at::Tensor bias;

 protected:
  FORWARD_HAS_DEFAULT_ARGS({1, torch::nn::AnyValue(std::int64_t{0})})

 private:
  template <typename ModuleType, typename... ArgumentTypes>
  friend struct torch::nn::AnyModuleHolder;

  struct Kept;

  void register_parts(FactorizedTensor made);
  void require_index(std::int64_t index) const;
  void keep_nothing() final;
  /// Whether the weight has a mode for layers, also if there is but one.
  bool is_stacked() const { return weight->tensorized_shape().size() == 3; }
  at::Tensor checkpointed(const at::Tensor& x, const Factorization& matrix, const at::Tensor& shift) const;

  std::shared_ptr<Kept> kept_;
};

/// How a dense layer becomes a factorized one.
struct FromLinearOptions {
  Rank rank = same_rank();
  /// Modes by get_tensorized_shape(in, out, n_tensorized_modes); unset: unless both shapes are given. true
  /// with shapes and false without are an Error.
  std::optional<bool> auto_tensorize = {};
  std::int64_t n_tensorized_modes = 3;  ///< at least 1
  Shape in_tensorized_features = {}, out_tensorized_features = {};
  bool bias = true;
  std::string factorization = "CP";
  Implementation implementation = Implementation::automatic;
  bool checkpointing = false;
  DecompositionOptions decomposition_kwargs = {};
  FactorizedTensorOptions tensor = {};
};

class FactorizedLinear : public torch::nn::ModuleHolder<FactorizedLinearImpl> {
 public:
  using torch::nn::ModuleHolder<FactorizedLinearImpl>::ModuleHolder;

  /// The decomposition of a dense layer in its dtype and on its device. The bias is copied; a layer without
  /// one gives zeros when `bias` is asked for.
  static FactorizedLinear from_linear(const torch::nn::LinearImpl& linear,
                                      const FromLinearOptions& options = {},
                                      DecompositionReport* report = nullptr, const Job& job = {});
  /// Several layers of one shape decomposed together, with a mode for the layers. Throws Error naming the one
  /// that differs. A CP starts from the SVD here as everywhere; tltorch's default for lists is
  /// `decomposition_kwargs={'init': 'random'}`, which `decomposition_kwargs.cp.init = Start::random` gives.
  static FactorizedLinear from_linear_list(const std::vector<torch::nn::Linear>& layers,
                                           const FromLinearOptions& options = {},
                                           DecompositionReport* report = nullptr, const Job& job = {});
};

/// One layer of a FactorizedLinear of several; its parameters are the main layer's, under "main_linear".
class SubFactorizedLinearImpl : public torch::nn::Cloneable<SubFactorizedLinearImpl> {
 public:
  SubFactorizedLinearImpl(FactorizedLinear main, std::int64_t index);
  /// x [..., in] -> [..., out].
  at::Tensor forward(const at::Tensor& x) { return main_->forward(x, index_); }
  /// A clone has a main layer of its own.
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

 private:
  FactorizedLinear main_;
  std::int64_t index_;
};
TORCH_MODULE(SubFactorizedLinear);

}  // namespace tenfold

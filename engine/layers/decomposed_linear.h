// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

/// tltorch 0.1's linear layers, one class a decomposition: the weight (out, in), reshaped to
/// `tensorized_shape`, is kept as CP, Tucker or TT over all its modes, or as a TT-matrix whose first half of
/// modes are outputs.
///
/// The weight is drawn with deviation 0.02 and the bias is zero. The product follows a plan where the modes
/// split into outputs and inputs, else the matrix is built. State dict: `bias`, then `weight.*` as
/// FactorizedTensor.
class DecomposedLinearImpl : public torch::nn::Cloneable<DecomposedLinearImpl> {
 public:
  /// `format` as in tensor_format(). Throws Error when the modes do not multiply to in·out.
  DecomposedLinearImpl(const std::string& format, std::int64_t in_features, std::int64_t out_features,
                       Shape tensorized_shape, const Rank& rank, bool bias = true,
                       const FactorizedTensorOptions& options = {});

  /// input [..., in] -> [..., out], with the hooks.
  at::Tensor forward(const at::Tensor& input);
  /// The matrix [out, in] without the hooks.
  at::Tensor full_weight() const;
  Factorization get_decomposition() const { return weight->factorization(); }

  /// A full weight of deviation 0.02 decomposed, or the factors drawn so that elements have it; the bias is
  /// zeroed.
  void init_from_random(bool decompose_full_weight = true,
                        const std::optional<at::Generator>& generator = {});
  /// Takes factors (and a bias [out]). Throws Error when they are of another format or shape.
  void init_from_decomposition(const Factorization& decomposition, const at::Tensor& new_bias = {});
  /// Decomposes a tensor with in·out elements: a matrix [out, in] or the tensorized one.
  void init_from_tensor(const at::Tensor& tensor, const at::Tensor& new_bias = {},
                        const DecompositionOptions& decomposition_kwargs = {},
                        DecompositionReport* report = nullptr, const Job& job = {});

  /// Hooks run in the order in which they were registered; returns the name to remove one by. Throws Error
  /// when the name is taken.
  std::string register_decomposition_forward_pre_hook(DecompositionHook hook,
                                                      const std::string& name = "hook");
  void remove_decomposition_forward_pre_hook(const std::string& name) { weight->remove_hook(name); }

  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  std::int64_t in_features, out_features;
  Shape tensorized_shape;
  FactorizedTensor weight{nullptr};
  at::Tensor bias;

 private:
  void set_bias(const at::Tensor& values);
};

struct CPLinearImpl : DecomposedLinearImpl {
  CPLinearImpl(std::int64_t in, std::int64_t out, Shape modes, const Rank& rank, bool with_bias = true,
               const FactorizedTensorOptions& options = {})
      : DecomposedLinearImpl("CP", in, out, std::move(modes), rank, with_bias, options) {}
};
struct TuckerLinearImpl : DecomposedLinearImpl {
  TuckerLinearImpl(std::int64_t in, std::int64_t out, Shape modes, const Rank& rank, bool with_bias = true,
                   const FactorizedTensorOptions& options = {})
      : DecomposedLinearImpl("Tucker", in, out, std::move(modes), rank, with_bias, options) {}
};
struct TTLinearImpl : DecomposedLinearImpl {
  TTLinearImpl(std::int64_t in, std::int64_t out, Shape modes, const Rank& rank, bool with_bias = true,
               const FactorizedTensorOptions& options = {})
      : DecomposedLinearImpl("TT", in, out, std::move(modes), rank, with_bias, options) {}
};
/// The TT-matrix of Novikov et al. (2015): core k joins the k-th output with the k-th input mode.
struct TTMLinearImpl : DecomposedLinearImpl {
  TTMLinearImpl(std::int64_t in, std::int64_t out, Shape modes, const Rank& rank = same_rank(),
                bool with_bias = true, const FactorizedTensorOptions& options = {})
      : DecomposedLinearImpl("BlockTT", in, out, std::move(modes), rank, with_bias, options) {}
};

/// Handle with the way to make one from a dense layer.
template <class Impl>
class DecomposedLinear : public torch::nn::ModuleHolder<Impl> {
 public:
  using torch::nn::ModuleHolder<Impl>::ModuleHolder;

  /// Weight decomposed and bias copied, in the source's dtype and on its device.
  static DecomposedLinear from_linear(const torch::nn::LinearImpl& linear, const Shape& modes,
                                      const Rank& rank, bool with_bias = true,
                                      const DecompositionOptions& decomposition_kwargs = {},
                                      const Job& job = {}) {
    FactorizedTensorOptions options;
    options.tensor = linear.weight.options().requires_grad(false);
    DecomposedLinear layer(linear.weight.size(1), linear.weight.size(0), modes, rank, with_bias, options);
    layer->init_from_tensor(linear.weight, linear.bias, decomposition_kwargs, nullptr, job);
    return layer;
  }
};

using CPLinear = DecomposedLinear<CPLinearImpl>;
using TuckerLinear = DecomposedLinear<TuckerLinearImpl>;
using TTLinear = DecomposedLinear<TTLinearImpl>;
using TTMLinear = DecomposedLinear<TTMLinearImpl>;

}  // namespace tenfold

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

/// What a linear layer of tltorch 0.1 is made of, with its names.
struct DecomposedLinearOptions {
  DecomposedLinearOptions(std::int64_t in, std::int64_t out, Shape modes)
      : in_features(in), out_features(out), tensorized_shape(std::move(modes)) {}

  std::int64_t in_features, out_features;
  Shape tensorized_shape;   ///< modes that multiply to in·out
  Rank rank = same_rank();  ///< as asked; weight->rank() is what it became
  bool bias = true;
  FactorizedTensorOptions tensor = {};
};

/// tltorch 0.1's linear layers, one class a decomposition: the weight (out, in), reshaped to
/// `tensorized_shape`, is kept as CP, Tucker or TT over all its modes, or as a TT-matrix whose first half of
/// modes are outputs.
///
/// The weight is drawn with deviation 0.02 and the bias is zero. The product follows a plan where the modes
/// split into outputs and inputs, else the matrix is built. State dict: `bias` [out], then `weight.*` as
/// FactorizedTensor. `Self` has the names of its format and of itself.
template <class Self>
class DecomposedLinearImpl : public torch::nn::Cloneable<Self> {
 public:
  /// Throws Error when the modes do not multiply to in·out.
  explicit DecomposedLinearImpl(DecomposedLinearOptions options);
  DecomposedLinearImpl(std::int64_t in_features, std::int64_t out_features, Shape tensorized_shape,
                       const Rank& rank = same_rank(), bool bias = true,
                       const FactorizedTensorOptions& tensor = {});

  /// input [..., in] -> [..., out], with the hooks.
  at::Tensor forward(const at::Tensor& input);
  /// The matrix [out, in] without the hooks.
  at::Tensor full_weight() const;
  Factorization get_decomposition() const { return weight->factorization(); }

  /// A full weight of deviation 0.02 decomposed, or the factors drawn so that elements have it; the bias is
  /// zeroed.
  void init_from_random(bool decompose_full_weight = true,
                        const std::optional<at::Generator>& generator = {});
  /// Copies factors of the weight's format and shape, whose ranks it takes, and a bias [out]. Throws Error
  /// when they do not fit, and for a bias where the layer has none.
  void init_from_decomposition(const Factorization& decomposition, const at::Tensor& new_bias = {});
  /// Decomposes a tensor with in·out elements: a matrix [out, in] or the tensorized one.
  void init_from_tensor(const at::Tensor& tensor, const at::Tensor& new_bias = {},
                        const DecompositionOptions& decomposition_kwargs = {},
                        DecompositionReport* report = nullptr, const Job& job = {});

  /// Hooks run in the order in which they were registered; returns the name to remove one by. Throws Error
  /// when the name is taken.
  std::string register_decomposition_forward_pre_hook(DecompositionHook hook,
                                                      const std::string& name = "hook") {
    return weight->register_decomposition_forward_pre_hook(std::move(hook), name);
  }
  void remove_decomposition_forward_pre_hook(const std::string& name) { weight->remove_hook(name); }

  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  DecomposedLinearOptions options;
  FactorizedTensor weight{nullptr};
  at::Tensor bias;
};

struct CPLinearImpl : DecomposedLinearImpl<CPLinearImpl> {
  static constexpr const char *format = "CP", *class_name = "CPLinear";
  using DecomposedLinearImpl::DecomposedLinearImpl;
};
struct TuckerLinearImpl : DecomposedLinearImpl<TuckerLinearImpl> {
  static constexpr const char *format = "Tucker", *class_name = "TuckerLinear";
  using DecomposedLinearImpl::DecomposedLinearImpl;
};
struct TTLinearImpl : DecomposedLinearImpl<TTLinearImpl> {
  static constexpr const char *format = "TT", *class_name = "TTLinear";
  using DecomposedLinearImpl::DecomposedLinearImpl;
};
/// The TT-matrix of Novikov et al. (2015): core k joins the k-th output with the k-th input mode.
struct TTMLinearImpl : DecomposedLinearImpl<TTMLinearImpl> {
  static constexpr const char *format = "BlockTT", *class_name = "TTMLinear";
  using DecomposedLinearImpl::DecomposedLinearImpl;
};

extern template class DecomposedLinearImpl<CPLinearImpl>;
extern template class DecomposedLinearImpl<TuckerLinearImpl>;
extern template class DecomposedLinearImpl<TTLinearImpl>;
extern template class DecomposedLinearImpl<TTMLinearImpl>;

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
    DecomposedLinearOptions options(linear.weight.size(1), linear.weight.size(0), modes);
    options.rank = rank;
    options.bias = with_bias;
    options.tensor.tensor = linear.weight.options().requires_grad(false);
    DecomposedLinear layer(std::move(options));
    layer->init_from_tensor(linear.weight, with_bias ? linear.bias : at::Tensor(), decomposition_kwargs,
                            nullptr, job);
    return layer;
  }
};

using CPLinear = DecomposedLinear<CPLinearImpl>;
using TuckerLinear = DecomposedLinear<TuckerLinearImpl>;
using TTLinear = DecomposedLinear<TTLinearImpl>;
using TTMLinear = DecomposedLinear<TTMLinearImpl>;

}  // namespace tenfold

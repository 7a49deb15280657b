// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

struct TensorLassoOptions {
  double penalty = 0.01;
  bool clamp_weights = true;   ///< to -1 … 1 at every call
  double threshold = 1e-6;     ///< weights of at most this size, of either sign, become 0 at every call
  bool normalize_loss = true;  ///< the loss is a mean over weights, not a sum
  /// CP: its own weights take the place of lasso weights, as in tltorch 0.1. Real tensors only.
  bool own_weights = false;
};

/// Generalised lasso on ranks (tltorch's, after Tibshirani, 1996): weights, at first 1, are multiplied to the
/// components of each rank, and their absolute values are a loss that drives some to 0. Copies share the
/// loss.
///
/// The weights are parameters of the tensor under tltorch's keys: `lasso_weights` [R] for CP, BlockCP and
/// LowRank, else `lasso_weights.param_i`: [r_i] for mode i of Tucker, [1, …, 1, r] (as many modes as a core)
/// for the bond to the right of core i of trains and rings. Real, also on complex tensors. Where the ranks
/// have changed since they were looked at they are new ones, 1 again. What takes a tensor with weights throws
/// Error when it has none, or another format.
class TensorLasso {
 public:
  /// For tensors of one format, by its name: tensor_format()'s, or a class name of tltorch ("CPTensor",
  /// "ComplexTuckerTensorized"). Throws Error for Dense and unknown names, and for options that make no
  /// sense.
  static TensorLasso from_factorization_name(const std::string& name, const TensorLassoOptions& options = {});
  static TensorLasso from_factorization(FactorizedTensor tensor, const TensorLassoOptions& options = {});

  const TensorLassoOptions& options() const;

  /// Puts weights on a tensor and returns it. Throws Error when it has a lasso already or another format.
  FactorizedTensor apply(FactorizedTensor tensor) const;
  /// Takes hook and weights away; unless fold() came first the tensor is without them what it was.
  FactorizedTensor remove(FactorizedTensor tensor) const;
  void set_weights(FactorizedTensor tensor, double value) const;

  /// penalty · Σ|w| over all calls of all tensors since reset(), over the number of weights when normalised:
  /// [] with gradients. 0 when no tensor was called.
  at::Tensor loss() const;
  /// Number of weights that loss() sums.
  std::int64_t count() const;
  /// To be called after each optimizer step.
  void reset() const;

  /// The tensor as a call gives it, without the loss and without other hooks.
  Factorization weighted(FactorizedTensor tensor) const;
  /// Ranks that would be left by prune(), as Factorization::rank() has them.
  Shape surviving_rank(FactorizedTensor tensor) const;
  /// Removes the components that contribute nothing; what the tensor gives stays exactly, and the weights of
  /// the others stay on it. Parameters are new ones where a rank falls. Returns the ranks.
  Shape prune(FactorizedTensor tensor) const;
  /// Multiplies the weights into the factors and removes the lasso: what the tensor gives stays.
  FactorizedTensor fold(FactorizedTensor tensor) const;

 private:
  struct State;
  class Hook;
  explicit TensorLasso(std::shared_ptr<State> state) : state_(std::move(state)) {}
  void require_format(const FactorizedTensorImpl& tensor) const;

  std::shared_ptr<State> state_;
};

/// tltorch's: a lasso for one format, by name; every one but Dense has ranks. Throws Error as
/// from_factorization_name().
TensorLasso tensor_lasso(const std::string& factorization = "CP", double penalty = 0.01,
                         bool clamp_weights = true, double threshold = 1e-6, bool normalize_loss = true);

/// The weights on a tensor, one for each of rank_bonds(): the parameters themselves. Throws Error when there
/// are none.
std::vector<at::Tensor> lasso_weights(FactorizedTensor tensor);

/// Of any lasso. Throws Error when there is none.
FactorizedTensor remove_tensor_lasso(FactorizedTensor tensor);

}  // namespace tenfold

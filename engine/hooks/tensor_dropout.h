// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/Generator.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

/// What makes up for the components that are dropped in training.
enum class DropoutScaling {
  expectation,  ///< the mean over all draws is the tensor: a sampled bond counts 1 / its mean share
  tltorch,      ///< 1/(1 − p) for every bond, sampled or not, so too much where some are not
  none          ///< nothing, as in tltorch 0.1
};

struct TensorDropoutOptions {
  double p = 0;                 ///< probability that a component is dropped, 0 … 1
  std::int64_t min_dim = 1;     ///< bonds of at most this rank are left alone
  std::int64_t min_values = 1;  ///< so many components are drawn when none survives
  bool drop_test = false;       ///< drops in evaluation too, there without scaling
  DropoutScaling scaling = DropoutScaling::expectation;
  /// LibTorch's default one of the CPU when missing; draws are made on the CPU for every device.
  std::optional<at::Generator> generator = {};
};

/// Tensor dropout (Kolbeinsson et al., 2021): components of each rank are dropped at random whenever the
/// tensor is called. The result is a factorization of lower rank; every format but Dense has such ranks.
class TensorDropout : public TensorHook {
 public:
  /// Throws Error when an option makes no sense.
  explicit TensorDropout(TensorDropoutOptions options);

  const TensorDropoutOptions& options() const { return options_; }
  /// Factors of the components that were drawn; `f` itself where nothing is to be dropped.
  Factorization apply(FactorizedTensorImpl& tensor, const Factorization& f) override;
  /// Throws Error for a dense tensor.
  void attach(FactorizedTensorImpl& tensor) override;

 private:
  at::Tensor draw(std::int64_t rank) const;
  double scale(std::int64_t rank) const;

  TensorDropoutOptions options_;
};

/// Puts dropout on a tensor and returns it. Throws Error when it has one already, is dense, or an option
/// makes no sense. Without options bonds of at most 3 are left alone, as in tltorch; with them, as in its
/// class, those of 1.
FactorizedTensor tensor_dropout(FactorizedTensor tensor, double p = 0, std::int64_t min_dim = 3,
                                std::int64_t min_values = 1, bool drop_test = false);
FactorizedTensor tensor_dropout(FactorizedTensor tensor, const TensorDropoutOptions& options);

/// Throws Error when there is none.
FactorizedTensor remove_tensor_dropout(FactorizedTensor tensor);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <vector>

#include "engine/functional/kept_tensors.h"
#include "engine/planning/linear_plan.h"

namespace tenfold {

/// x · Wᵀ + bias for a factorized W, computed as the plan says: x [..., in] or [in], any number of rows (none
/// too), result [..., out]. `factors` are the tensors of the plan's network in its order, with or without
/// dimensions of size 1; bias [out] or undefined. All of one dtype, floating or complex, and on one device.
/// Autograd goes to all of them, twice if asked for, and tangents of forward-mode differentiation pass. No
/// tensor made on the way has more than `plan.largest` elements when there are at most `plan.rows` rows.
/// Throws Error when shapes or dtypes do not fit.
at::Tensor linear_product(const at::Tensor& x, const std::vector<at::Tensor>& factors, const LinearPlan& plan,
                          const at::Tensor& bias = {});

/// A plan with its merged factors, kept between calls until a factor changes (KeptTensors). May be used by
/// several threads. The dense matrix is only kept when the plan says so (keeps_dense).
class PreparedFactors {
 public:
  explicit PreparedFactors(LinearPlan plan) : plan_(std::move(plan)) {}

  const LinearPlan& plan() const { return plan_; }

  /// The weights of the plan's steps: the kept ones when nothing changed, made anew else. While gradients are
  /// recorded and a factor wants one they are made with a graph and not kept.
  std::vector<at::Tensor> weights(const std::vector<at::Tensor>& factors);

  /// Whether weights are kept of these factors now: not while they learn, and not the dense matrix unless the
  /// plan says so.
  bool keeps(const std::vector<at::Tensor>& factors) const;
  void forget() { kept_.forget(); }
  /// How often weights were made to be kept.
  int times_made() const { return kept_.times_made(); }

 private:
  LinearPlan plan_;
  KeptTensors kept_;
};

/// The same with kept weights.
at::Tensor linear_product(const at::Tensor& x, const std::vector<at::Tensor>& factors,
                          PreparedFactors& prepared, const at::Tensor& bias = {});

}  // namespace tenfold

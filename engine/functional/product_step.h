// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <optional>

#include "engine/planning/linear_plan.h"

namespace tenfold {

/// A step of a plan for a number of rows: every block has its elements, rows included.
struct SizedStep {
  StateView view;
  std::int64_t shared, before, contracted, made, after;
  const Rearrangement* first;
};

SizedStep sized(const ProductStep& step, std::int64_t rows);

/// One product: `state` contiguous in the order of step.view, `weight` [shared, made, contracted] (2-D
/// without shared), result contiguous as [shared, before, made, after]. One (batched) matrix product and
/// views only, differentiable. `bias` [made] is added where the result is [rows, made].
at::Tensor product_step(const at::Tensor& state, const at::Tensor& weight, const SizedStep& step,
                        const at::Tensor& bias = {});

/// Gradients of product_step(): of the state in its own order and of the weight; those not wanted stay
/// undefined.
struct StepGradients {
  at::Tensor state, weight;
};
StepGradients product_step_backward(const at::Tensor& gradient, const at::Tensor& state,
                                    const at::Tensor& weight, const SizedStep& step, bool for_state,
                                    bool for_weight);

/// A tensor of the sizes of `change` (rows for -1), permuted, as a view.
at::Tensor rearranged(const at::Tensor& tensor, const Rearrangement& change, std::int64_t rows);

/// The way back: a contiguous tensor in the old order from one in the new.
at::Tensor rearranged_back(const at::Tensor& tensor, const Rearrangement& change, std::int64_t rows);

}  // namespace tenfold

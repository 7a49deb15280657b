// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include "engine/functional/product_step.h"

namespace tenfold {

/// Whether a step is so small that LibTorch's operators take longer than its numbers, or has panels so narrow
/// that they are slow with it, and lies in memory as BLAS takes it: float32 or float64 on the CPU, no graph
/// recorded. At batch 1 that is all of a layer.
bool is_blas_step(const at::Tensor& state, const at::Tensor& weight, const SizedStep& step);

/// product_step() and product_step_backward() of such a step, straight to BLAS.
at::Tensor blas_step(const at::Tensor& state, const at::Tensor& weight, const SizedStep& step,
                     const at::Tensor& bias);
StepGradients blas_step_backward(const at::Tensor& gradient, const at::Tensor& state,
                                 const at::Tensor& weight, const SizedStep& step, bool for_state,
                                 bool for_weight);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <tuple>

namespace tenfold::cuda {

/// khatri_rao on the GPU for float16, bfloat16, float32 and float64: [i, R], [j, R] -> [i·j, R], checked and
/// contiguous matrices on the current device.
at::Tensor khatri_rao(const at::Tensor& a, const at::Tensor& b);

/// Both gradients, summed in float32 (float64 for float64) in a fixed order: the same bits every time.
std::tuple<at::Tensor, at::Tensor> khatri_rao_backward(const at::Tensor& grad, const at::Tensor& a,
                                                       const at::Tensor& b);

}  // namespace tenfold::cuda

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// LibTorch's automatic mixed precision around products that are made of several; not installed.
#pragma once
#include <functional>
#include <vector>

#include "engine/tensors/factorization.h"

namespace tenfold {

/// Whether autocast is on for the device of `x`.
bool autocasts(const at::Tensor& x);

/// What autocast does to the operands of one operator, for a layer: `compute` gets them in autocast's dtype
/// (float64 and complex ones as they are) and runs without it. Else products would be cast or not by the
/// library that computes them, and what is kept between calls would stay in the narrow dtype.
at::Tensor outside_autocast(
    const at::Tensor& x, const std::vector<at::Tensor>& weights, const at::Tensor& bias,
    const std::function<at::Tensor(const at::Tensor& x, const std::vector<at::Tensor>& weights,
                                   const at::Tensor& bias)>& compute);
at::Tensor outside_autocast(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                            const std::function<at::Tensor(const at::Tensor& x, const Factorization& weight,
                                                           const at::Tensor& bias)>& compute);

}  // namespace tenfold

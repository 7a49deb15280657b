// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

namespace tenfold {

/// Whether the tensor has a tangent, as forward-mode differentiation gives it (LibTorch's `forward_ad`).
/// Undefined tensors have none.
inline bool has_tangent(const at::Tensor& tensor) { return tensor.defined() && tensor._fw_grad(0).defined(); }
inline bool has_tangent(at::TensorList tensors) {
  return std::any_of(tensors.begin(), tensors.end(),
                     [](const at::Tensor& each) { return has_tangent(each); });
}

/// Whether derivatives of what is made of the tensors are wanted: gradients are recorded and one of them
/// wants one, or one has a tangent. Then only operators will do that LibTorch can differentiate, and an
/// optimizer may follow. Undefined tensors want none.
inline bool wants_derivative(const at::Tensor& tensor) {
  return tensor.defined() && ((at::GradMode::is_enabled() && tensor.requires_grad()) || has_tangent(tensor));
}
inline bool wants_derivative(at::TensorList tensors) {
  return std::any_of(tensors.begin(), tensors.end(),
                     [](const at::Tensor& each) { return wants_derivative(each); });
}
template <class First, class Second, class... Rest>
bool wants_derivative(const First& first, const Second& second, const Rest&... rest) {
  return wants_derivative(first) || wants_derivative(second, rest...);
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <tuple>

namespace tenfold {

/// What every kernel of tenfold::khatri_rao requires of its arguments; throws c10::Error.
inline void check_khatri_rao(const at::Tensor& a, const at::Tensor& b) {
  TORCH_CHECK(a.dim() == 2 && b.dim() == 2 && a.size(1) == b.size(1),
              "khatri_rao needs two matrices with the same number of columns, not ", a.sizes(), " and ",
              b.sizes());
  TORCH_CHECK(a.scalar_type() == b.scalar_type() && a.device() == b.device(),
              "khatri_rao needs two matrices of one dtype on one device");
}

/// The same for tenfold::khatri_rao_backward, whose `grad` is [i·j, R].
inline void check_khatri_rao_backward(const at::Tensor& grad, const at::Tensor& a, const at::Tensor& b) {
  check_khatri_rao(a, b);
  TORCH_CHECK(grad.dim() == 2 && grad.size(0) == a.size(0) * b.size(0) && grad.size(1) == a.size(1),
              "the gradient of khatri_rao has the shape of its result, not ", grad.sizes());
  TORCH_CHECK(grad.scalar_type() == a.scalar_type() && grad.device() == a.device(),
              "the gradient of khatri_rao has the dtype and device of its factors");
}

/// The operator in plain ATen: for every dtype and device that has no kernel of ours.
inline at::Tensor plain_khatri_rao(const at::Tensor& a, const at::Tensor& b) {
  check_khatri_rao(a, b);
  return (a.unsqueeze(1) * b.unsqueeze(0)).reshape({a.size(0) * b.size(0), a.size(1)});
}

/// Its gradient in plain ATen, which can be differentiated again. Complex gradients are conjugated as
/// LibTorch's are.
inline std::tuple<at::Tensor, at::Tensor> plain_khatri_rao_backward(const at::Tensor& grad,
                                                                    const at::Tensor& a,
                                                                    const at::Tensor& b) {
  check_khatri_rao_backward(grad, a, b);
  const at::Tensor cube = grad.reshape({a.size(0), b.size(0), a.size(1)});
  return {(cube * b.conj().unsqueeze(0)).sum(1), (cube * a.conj().unsqueeze(1)).sum(0)};
}

}  // namespace tenfold

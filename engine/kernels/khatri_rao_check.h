// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>
#include <c10/util/Exception.h>

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

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <tuple>

namespace tenfold {

/// Column-wise Kronecker product of a [i, R] and b [j, R]: [i·j, R] with row p·j + q = a[p] ∘ b[q] (Kolda and
/// Bader, 2009, section 2.6, a's rows slowest). Calls the operator `tenfold::khatri_rao` through the
/// dispatcher: CPU kernels here, CUDA kernels in the plugin, autograd twice over.
/// Throws c10::Error unless both are matrices of one dtype and device with the same number of columns.
at::Tensor khatri_rao(const at::Tensor& a, const at::Tensor& b);

/// Its gradients, of a and of b, from that of the result [i·j, R]: `tenfold::khatri_rao_backward`.
std::tuple<at::Tensor, at::Tensor> khatri_rao_backward(const at::Tensor& gradient, const at::Tensor& a,
                                                       const at::Tensor& b);

}  // namespace tenfold

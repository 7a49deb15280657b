// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

namespace tenfold {

/// Column-wise Kronecker product of a [i, R] and b [j, R]: [i·j, R] with row p·j + q = a[p] ∘ b[q] (Kolda and
/// Bader, 2009, section 2.6, a's rows slowest). Calls the operator `tenfold::khatri_rao` through the
/// dispatcher: CPU kernels here, CUDA kernels in the plugin, autograd twice over.
/// Throws c10::Error unless both are matrices of one dtype and device with the same number of columns.
at::Tensor khatri_rao(const at::Tensor& a, const at::Tensor& b);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

namespace tenfold {

/// Whether oneDNN computes with wider vectors than MKL here: MKL gives AVX-512 to no processor but Intel's
/// and takes twice as long on others. Elsewhere MKL is as fast, and takes matrices in any order without a
/// copy.
bool onednn_is_wider();

/// a [m, k] · b [k, n] as at::mm has it. Large products of float32 matrices on the CPU are oneDNN's where
/// that is wider, and those with few columns or sums of few numbers everywhere: they are the slow ones of
/// MKL. The result may be a transposed view. While gradients are recorded and one side wants one it is
/// at::mm. Throws c10::Error unless the shapes and dtypes fit.
at::Tensor matrix_product(const at::Tensor& a, const at::Tensor& b);

/// The same with rows that follow each other, and `bias` [n] added to each where it is defined.
at::Tensor product_in_rows(const at::Tensor& a, const at::Tensor& b, const at::Tensor& bias = {});

/// a [m, k] times each panel of b [n, k, c]: [n, m, c].
at::Tensor panel_products(const at::Tensor& a, const at::Tensor& b);

/// Σ a[i] · b[i]ᵀ over the panels of a [n, m, c] and b [n, k, c]: [m, k].
at::Tensor summed_panel_products(const at::Tensor& a, const at::Tensor& b);

}  // namespace tenfold

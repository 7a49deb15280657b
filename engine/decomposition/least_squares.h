// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

namespace tenfold {

/// X with products · X = right for a Hermitian positive semidefinite matrix [R, R] that may be singular, in a
/// wide dtype: Cholesky where it can be trusted, else the solution of least length in the space that is left.
/// No numbers where `products` holds one that is not finite. Rows and columns are scaled to a unit diagonal
/// first, so that the scale of a column decides nothing.
at::Tensor solve_semidefinite(const at::Tensor& products, const at::Tensor& right);

/// X [n, k] of least length that minimises ‖a · X − b‖, for a [m, n] of any rank.
at::Tensor least_squares(const at::Tensor& a, const at::Tensor& b);

}  // namespace tenfold

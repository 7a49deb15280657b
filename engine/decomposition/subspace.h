// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/support/job.h"

namespace tenfold {

/// Eigenvalues (all, descending, clamped at 0) and the first `count` eigenvectors [n, count] of a symmetric
/// positive semidefinite matrix [n, n] in float64.
struct Eigen {
  at::Tensor values, vectors;
};
Eigen leading_eigenvectors(const at::Tensor& gram_matrix, std::int64_t count, const Job& job = {});

/// Orthonormal columns [mode, count] that span the leading left singular vectors of an unfolding, in the
/// tensor's dtype, and the unfolding's singular values.
struct Basis {
  at::Tensor vectors;
  std::vector<double> spectrum;
};

/// count <= size of the mode; columns beyond the unfolding's rank are arbitrary (the same each time) but
/// orthonormal. Works on the Gram matrix of the smaller side.
Basis leading_basis(const at::Tensor& tensor, std::int64_t mode, std::int64_t count, const Job& job = {});

/// A basis as large as `current` that holds at least as much of the unfolding: the leading one, or for a
/// large mode and a small basis the best in the Krylov space [U, GU, G²U] (Rayleigh–Ritz), which is much
/// cheaper.
at::Tensor improved_basis(const at::Tensor& tensor, std::int64_t mode, const at::Tensor& current,
                          const Job& job = {});

}  // namespace tenfold

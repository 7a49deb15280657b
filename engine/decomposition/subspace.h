// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/support/job.h"

namespace tenfold {

/// Leading eigenvectors [n, count] of a Hermitian positive semidefinite matrix [n, n] in a wide dtype, and
/// its eigenvalues in float64, descending and clamped at 0: all n of them, or at least `count` where n is
/// large.
///
/// LAPACK's full decomposition, but for n >= 2048 and a small count a block Krylov method (Musco and Musco,
/// 2015, algorithm 2) that stops when a step adds less than 3e-6 of the energy that is left out, and gives
/// way to LAPACK when that does not happen soon.
struct Eigen {
  at::Tensor values, vectors;
};
Eigen leading_eigenvectors(const at::Tensor& gram_matrix, std::int64_t count, const Job& job = {});

/// Orthonormal columns [mode, count] that span the leading left singular vectors of an unfolding, in the
/// tensor's dtype, and the unfolding's singular values (`count` at least).
struct Basis {
  at::Tensor vectors;
  std::vector<double> spectrum;
  double energy = 0;  ///< squared norm of the unfolding
};

/// Of the energy of an unfolding, the share beyond the first `kept` singular values.
double share_left_out(const Basis& basis, std::int64_t kept);

/// From the Gram matrix of the smaller side: singular values below 1e-8 of the first are lost in rounding.
/// count <= size of the mode; columns beyond the unfolding's rank are arbitrary (the same each time) but
/// orthonormal.
Basis gram_basis(const at::Tensor& tensor, std::int64_t mode, std::int64_t count, const Job& job = {});

/// gram_basis as long as it leaves out no less than LAPACK's SVD does to 0.1 %; else, where all but 1e-5 of
/// the norm is kept, from a QR of the tall side and LAPACK's SVD of its triangle.
Basis leading_basis(const at::Tensor& tensor, std::int64_t mode, std::int64_t count, const Job& job = {});

/// A basis as large as `current` that holds at least as much of the unfolding: the leading one, or for a
/// large mode and less than a sixth of it the best in the Krylov space [U, GU, G²U] (Rayleigh–Ritz), much
/// cheaper and in HOOI as good.
at::Tensor improved_basis(const at::Tensor& tensor, std::int64_t mode, const at::Tensor& current,
                          const Job& job = {});

}  // namespace tenfold

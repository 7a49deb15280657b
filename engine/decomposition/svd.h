// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include "engine/support/job.h"

namespace tenfold {

/// matrix ≈ U · diag(S) · Vᴴ with U [m, r], S [r] real and descending, V [n, r]; columns of U and V are
/// orthonormal.
struct SvdFactors {
  at::Tensor U, S, V;
  /// All min(m, n) singular values in float64 where they were found on the way, else undefined.
  at::Tensor spectrum = {};
};

/// The best approximation of rank `rank` of a matrix [m, n] (Eckart and Young, 1936), in the matrix's dtype.
///
/// Eigenvectors of the Gram matrix of the smaller side, summed in float64; a thin LAPACK SVD for a small
/// matrix; a QR and LAPACK's SVD of its triangle where a kept singular value is below 1e-4 of the largest or
/// all but 1e-5 of the norm is kept. Nothing as large as the square of the larger side is formed. Throws
/// Error when rank is not in 1 … min(m, n) or a value is not finite.
SvdFactors truncated_svd(const at::Tensor& matrix, std::int64_t rank, const Job& job = {});

/// All min(m, n) singular values, descending, in float64; accurate to 1e-8 of the largest one.
at::Tensor singular_values(const at::Tensor& matrix, const Job& job = {});

}  // namespace tenfold

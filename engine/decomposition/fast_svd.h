// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What SvdMethod::automatic does with numbers in float32; not installed.
#pragma once
#include <optional>

#include "engine/decomposition/subspace.h"
#include "engine/decomposition/svd.h"

namespace tenfold {

/// Randomised block Krylov iteration in float32 (Musco and Musco, 2015, algorithm 2), in blocks of about a
/// quarter of the rank, that goes on until what further blocks would take off the squared error, judged by
/// the energy (squared norm) that the last three held, is less than a hundredth of it: the error is then
/// about 1.005 of the least one at most. Nothing when that takes more than sixteen blocks, when a singular
/// value is below 1e-4 of the first or what is left out below 1e-3 of the norm, or when the space would not
/// be much smaller than the matrix [m, n].
std::optional<SvdFactors> sketched_svd(const at::Tensor& matrix, std::int64_t rank, std::uint64_t seed,
                                       const Job& job = {});

/// unfolded · unfoldedᵀ of float32 [m, n] in float64 [m, m]: by pieces in float32 whose sum float64 keeps,
/// about 1e-8 of the largest.
at::Tensor fast_gram(const at::Tensor& unfolded);

/// Whether fast_basis finds `count` vectors of an unfolding [m, n], without a start, from its Gram matrix.
bool basis_by_products(std::int64_t m, std::int64_t n, std::int64_t count);

/// What fast_basis need not find itself.
struct KnownOfBasis {
  at::Tensor start =
      {};  ///< [size, count] in float32, a basis that is good already: the iteration begins there
  at::Tensor products = {};  ///< the unfolding's fast_gram
};

/// leading_basis of a tensor in float32: from the Gram matrix by subspace iteration, or by LAPACK where that
/// does not pay; by sketched_svd where few vectors of a large unfolding are wanted; leading_basis itself
/// where less than 1e-3 of the norm is left out.
Basis fast_basis(const at::Tensor& tensor, std::int64_t mode, std::int64_t count, const Job& job = {},
                 const KnownOfBasis& known = {});

}  // namespace tenfold

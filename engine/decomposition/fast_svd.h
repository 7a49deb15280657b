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

/// leading_basis of a tensor in float32: the Gram matrix by pieces in float32 that are summed in float64, and
/// its eigenvectors by subspace iteration, or by LAPACK where that does not pay; leading_basis itself where
/// less than 1e-3 of the norm is left out. `start` [size, count] in
/// float32, if defined, is a basis that is good already: the iteration begins there.
Basis fast_basis(const at::Tensor& tensor, std::int64_t mode, std::int64_t count, const Job& job = {},
                 const at::Tensor& start = {});

}  // namespace tenfold

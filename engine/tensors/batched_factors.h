// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <vector>

#include "engine/decomposition/cp_factors.h"
#include "engine/tensors/factorization.h"

/// A BlockTT with plain modes is a batch of trains that share their ranks, a BlockCP one of CPs that share
/// their weights. What the algebra shares; not for users of the engine.
namespace tenfold {

/// One list of cores [r, all folded sizes, r'] for each index of the plain modes, row-major; a TT is one
/// train, and so is a low-rank matrix: [1, out, r] and [r, in, 1].
std::vector<std::vector<at::Tensor>> trains_of(const Factorization& f);

/// The factorization of trains_of(), other ranks allowed: lower ones are filled up with zeros to the largest.
Factorization stacked_trains(const std::vector<std::vector<at::Tensor>>& trains, const Factorization& like);

/// One CP with factors [all folded sizes, R] for each index of the plain modes, row-major; a CP is one.
std::vector<CpFactors> cps_of(const Factorization& f);

/// The factorization of cps_of(), other ranks allowed, all of them the same. Weights that differ go into the
/// first factor.
Factorization stacked_cps(const std::vector<CpFactors>& cps, const Factorization& like);

/// ⟨a, b⟩ in the wide dtype.
at::Tensor dense_inner(const at::Tensor& a, const at::Tensor& b);

}  // namespace tenfold

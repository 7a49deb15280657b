// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <vector>

#include "engine/tensors/factorization.h"

/// A BlockTT with plain modes is a batch of trains that share their ranks. What the algebra shares; not for
/// users of the engine.
namespace tenfold {

/// One list of cores [r, all folded sizes, r'] for each index of the plain modes, row-major; a TT is one
/// train.
std::vector<std::vector<at::Tensor>> trains_of(const Factorization& f);

/// The factorization of trains_of(), other ranks allowed: lower ones are filled up with zeros to the largest.
Factorization stacked_trains(const std::vector<std::vector<at::Tensor>>& trains, const Factorization& like);

/// ⟨a, b⟩ in the wide dtype.
at::Tensor dense_inner(const at::Tensor& a, const at::Tensor& b);

}  // namespace tenfold

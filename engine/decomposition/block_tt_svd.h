// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/decomposition/report.h"
#include "engine/support/job.h"
#include "engine/support/shape.h"

namespace tenfold {

/// TT of a tensorized matrix [out, in] (Novikov et al., 2015), in the matrix's dtype: cores
/// [rank_k, out_k, in_k, rank_{k+1}] with outer ranks 1, tltorch's BlockTT layout.
///
/// Both mode lists are equally long, with products out and in; `ranks` are the inner bonds. Everything else
/// is as in tt_svd, whose mode k is here the pair (out_k, in_k).
std::vector<at::Tensor> block_tt_svd(const at::Tensor& matrix, const Shape& out_modes, const Shape& in_modes,
                                     const std::vector<std::int64_t>& ranks, DecompositionReport& report,
                                     const Job& job = {});

/// The matrix [product of out_k, product of in_k] that the cores stand for.
at::Tensor block_tt_to_matrix(const std::vector<at::Tensor>& cores);

}  // namespace tenfold

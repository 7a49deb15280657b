// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/decomposition/report.h"
#include "engine/support/job.h"

namespace tenfold {

/// Tensor train by successive truncated SVDs from left to right (Oseledets, 2011, algorithm 1), in the
/// tensor's dtype: cores [rank_k, mode_k, rank_{k+1}] with outer ranks 1, all but the last left-orthonormal.
///
/// `ranks` are the inner bonds, one fewer than modes. The cores have exactly the ranks asked for: a bond
/// larger than its matrix allows is filled up with zeros (with a remark). Throws Error when the list is wrong
/// or a value is not finite. tensor_train has TensorLy's options.
std::vector<at::Tensor> tt_svd(const at::Tensor& tensor, const std::vector<std::int64_t>& ranks,
                               DecompositionReport& report, const Job& job = {});

/// The modes of the cores of a train or ring. Throws Error where there are none, one has not three
/// dimensions, or its bond is not that of its neighbour, the first core's being the last one's too.
std::vector<std::int64_t> core_modes(const std::vector<at::Tensor>& cores);

/// The tensor [mode_0, mode_1, …] that the cores stand for. Throws Error where core_modes() does.
at::Tensor tt_to_tensor(const std::vector<at::Tensor>& cores);

/// How many cores the first half of a train or ring has when the two halves, each multiplied out with its two
/// bonds, have the fewest entries: bonds [r_0, …, r_N] around the modes.
std::size_t smallest_halves(const std::vector<std::int64_t>& modes, const std::vector<std::int64_t>& bonds);

/// These halves, [left bond, product of the modes, right bond] each, of at least two cores.
std::pair<at::Tensor, at::Tensor> train_halves(const std::vector<at::Tensor>& cores);

}  // namespace tenfold

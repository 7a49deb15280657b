// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <functional>
#include <vector>

#include "engine/decomposition/report.h"
#include "engine/support/job.h"
#include "engine/tensors/factorization.h"

/// What the formats share whose cores hold a part of every logical mode; not for users of the engine.
namespace tenfold::format_parts {

/// Number of cores: the common length of the folded modes; a shape of plain modes is kept as one core.
std::size_t core_count(const NestedShape& shape);

/// Size of a logical mode in core k: a folded one's k-th size; a plain one stands in every core in full.
std::int64_t size_in_core(const ShapeEntry& entry, std::size_t k);

/// A tensor [flat shape] as [plain modes together, first sizes together, second sizes together, …].
at::Tensor interleaved(const at::Tensor& tensor, const NestedShape& shape);

/// Core k from [plain modes together, left, sizes together, right]: [left, logical modes..., right].
at::Tensor unmerged(const at::Tensor& core, const NestedShape& shape, std::size_t k);

/// The k-th cores of several factorizations: [count, ...].
at::Tensor stacked(const std::vector<std::vector<at::Tensor>>& cores, std::size_t k);

/// What follows is for cores whose dimension `first` is that of the first logical mode.

/// The shape that the cores stand for: all modes but the last dimension's folded.
NestedShape block_shape(const Factorization& f, std::int64_t first);

/// The factorization with its modes indexed in every core; no mode may be left.
Factorization taken_blocks(const Factorization& f, const std::vector<ModeIndex>& indices, std::int64_t first);

/// A new plain mode in every core, along which all slices are the same. Throws Error when a factor is given.
Factorization with_block_mode(const Factorization& f, std::int64_t new_dim, std::int64_t mode,
                              const at::Tensor& new_factor, std::int64_t first);

/// The factors that `decompose` gives for each slice [batch, ...]; the report's relative error becomes that
/// of all.
std::vector<std::vector<at::Tensor>> decomposed_slices(
    const at::Tensor& slices, DecompositionReport& report, const Job& job,
    const std::function<std::vector<at::Tensor>(const at::Tensor& slice, const Job& job)>& decompose);

}  // namespace tenfold::format_parts

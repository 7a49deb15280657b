// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <vector>

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

/// What an index of a logical mode takes of each core.
std::vector<ModeIndex> in_cores(const Factorization& f, std::size_t mode, const ModeIndex& index);

}  // namespace tenfold::format_parts

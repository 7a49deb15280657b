// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/spec/nested_shape.h"
#include "engine/spec/rank.h"

namespace tenfold {

/// The inner bonds of a train with these modes from what TensorLy's users write: the bonds alone, with the
/// two outer 1s, one number for all, or a share of the parameters. Throws Error when the list is none of them
/// or a rank is less than 1.
std::vector<std::int64_t> inner_ranks(const Shape& modes, const Rank& rank);

/// The bonds of a ring, rank[k] to the left of mode k: from a list with one for each mode, the same with the
/// first one again at the end, one number for all, or a share of the parameters. Throws Error as inner_ranks.
std::vector<std::int64_t> ring_ranks(const Shape& modes, const Rank& rank);

/// The bonds cut to what the modes allow on either side; what was cut becomes remarks.
std::vector<std::int64_t> feasible_ranks(const std::vector<std::int64_t>& shape,
                                         const std::vector<std::int64_t>& bonds,
                                         std::vector<std::string>& remarks);

}  // namespace tenfold

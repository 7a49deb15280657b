// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace tenfold {

/// The inner bonds of a train of `order` modes from what TensorLy's users write: the bonds alone, with the
/// two outer 1s, or one number for all. Throws Error when the list is none of them or a rank is less than 1.
std::vector<std::int64_t> inner_ranks(std::int64_t order, const std::vector<std::int64_t>& rank);

/// The bonds of a ring, rank[k] to the left of mode k: from a list of `order`, the same with the first one
/// again at the end, or one number for all. Throws Error as inner_ranks.
std::vector<std::int64_t> ring_ranks(std::int64_t order, const std::vector<std::int64_t>& rank);

/// The bonds cut to what the modes allow on either side; what was cut becomes remarks.
std::vector<std::int64_t> feasible_ranks(const std::vector<std::int64_t>& shape,
                                         const std::vector<std::int64_t>& bonds,
                                         std::vector<std::string>& remarks);

}  // namespace tenfold

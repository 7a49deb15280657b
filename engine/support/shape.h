// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenfold {

/// Sizes of the modes of a tensor, outermost first.
using Shape = std::vector<std::int64_t>;

/// Number of elements; 1 for the empty shape. Throws Error on negative sizes and where 2^63 is exceeded.
std::int64_t product(const Shape& shape);

/// "64×3×7×7"
std::string to_string(const Shape& shape);

/// `value` as an ascending product of divisors of at least `min_value`, tltorch's greedy rule
/// (60 -> 2,2,3,5; 97 -> 97); `remaining` >= 0 limits how many factors are split off. Throws Error for a
/// `min_value` below 2.
Shape factorize(std::int64_t value, std::int64_t min_value = 2, std::int64_t remaining = -1);

/// Merges the two smallest values into their product until at most `size` are left, sorted.
Shape merge_ints(Shape values, std::size_t size);

/// Input and output modes of a tensorized matrix, as tltorch.utils.get_tensorized_shape:
/// products are exactly the two sizes; a prime on either side collapses both to one mode. `order` is the
/// largest number of modes on a side; without one there are as many as both sides split into. What tltorch
/// prints with `verbose` is the result. Throws Error for a `min_dim` below 2.
std::pair<Shape, Shape> get_tensorized_shape(std::int64_t in_features, std::int64_t out_features,
                                             std::optional<std::size_t> order = {}, std::int64_t min_dim = 2);

}  // namespace tenfold

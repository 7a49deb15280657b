// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "engine/support/shape.h"

namespace tenfold {

/// One logical mode of a tensorized tensor: a size of its own (a plain or batch mode), or several sizes
/// folded into one mode, first size slowest.
using ShapeEntry = std::variant<std::int64_t, Shape>;

/// tltorch's tensorized shape: {5, Shape{4, 4}, Shape{3, 7}} is a batch of five matrices 16×21 kept as a
/// tensor of order 5. A plain shape is one with sizes only.
using NestedShape = std::vector<ShapeEntry>;

bool is_folded(const ShapeEntry& entry);
bool is_folded(const NestedShape& shape);

/// The sizes of one entry, a plain size as a list of one.
Shape sizes_of(const ShapeEntry& entry);

/// Sizes of all modes: [5, 4, 4, 3, 7].
Shape flat_shape(const NestedShape& shape);

/// Sizes of the logical modes: [5, 16, 21].
Shape logical_shape(const NestedShape& shape);

/// A shape of plain modes.
NestedShape nested(const Shape& shape);

/// "(5, (4, 4), (3, 7))"
std::string to_string(const NestedShape& shape);

/// Throws Error when there is no mode, an entry is empty, or a size is below 1.
void require_valid(const NestedShape& shape);

}  // namespace tenfold

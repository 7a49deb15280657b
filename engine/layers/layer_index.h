// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Several layers that share one weight, whose leading modes are theirs; not installed.
#pragma once
#include <optional>

#include "engine/spec/nested_shape.h"
#include "engine/tensors/indexing.h"

namespace tenfold {

/// Modes in front of the weight: none for one layer. Throws Error for counts below 1.
Shape layers_of(const ShapeEntry& n_layers);

/// Row-major place of `layer` among `layers`; without modes 0 for {} and {0}. Throws Error for any other.
std::size_t layer_place(const Shape& layer, const Shape& layers);

/// What picks a layer from the weight and the bias; nothing when there is only one.
TensorIndices layer_indices(const Shape& layer, const Shape& layers);

/// A number of modes asked for, as get_tensorized_shape takes it. Throws Error below 1.
std::size_t tensorized_modes(std::int64_t n_tensorized_modes);

/// `settings` as an option has it, true when nothing is said: whether a layer's modes are chosen by
/// get_tensorized_shape. Throws Error when that contradicts the shapes, of which both are given or none.
bool tensorizes_itself(std::optional<bool> settings, const Shape& one, const Shape& other);

}  // namespace tenfold

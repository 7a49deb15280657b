// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "engine/formats/onnx/graph_reader.h"

namespace tenfold::onnx {

/// Gives every size of an input that is no number a symbol that is an identifier. Throws Error for inputs
/// that are no tensors or state no shape.
void name_sizes(Model& model);

/// Example sizes to be tried in turn: small ones first, at last a batch of one that does not change.
std::vector<ExampleSizes> example_sizes(const Model& model);

/// The inputs that are not stored in the file.
std::vector<const ValueInfo*> user_inputs(const Model& model);

}  // namespace tenfold::onnx

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/formats/onnx/graph_reader.h"

namespace tenfold::onnx {

/// Each file of lowerings adds its operators.
void add_elementwise(LoweringTable& table);
void add_layers(LoweringTable& table);
void add_norms(LoweringTable& table);
void add_pooling(LoweringTable& table);
void add_shapes(LoweringTable& table);
void add_indexing(LoweringTable& table);
void add_reductions(LoweringTable& table);
void add_resizing(LoweringTable& table);
void add_recurrent(LoweringTable& table);
void add_control(LoweringTable& table);

}  // namespace tenfold::onnx

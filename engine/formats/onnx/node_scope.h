// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/formats/onnx/model.h"

namespace tenfold::onnx {

/// The module that a node belongs to: "layer1.0.conv1", "torch.nn.modules.conv.Conv2d". Empty where the file
/// does not say.
struct NodeScope {
  std::string path, type;
};

/// From the metadata of PyTorch's newer exporter, or from the node's name, which the older one makes of the
/// path
/// ("/layer1/layer1.0/conv1/Conv").
NodeScope scope_of_node(const Node& node);

/// The metadata that says so.
void put_scope(Node& node, const NodeScope& scope);

}  // namespace tenfold::onnx

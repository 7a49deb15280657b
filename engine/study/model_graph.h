// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/study/model.h"

/// How the operations of a model hang together, to be drawn.
namespace tenfold::study {

/// An input, an operation or an output. The calls that a factorized layer is made of are one operation.
struct GraphNode {
  enum class Kind { input, operation, output };
  Kind kind = Kind::operation;
  std::string name;             ///< last part of its path: "conv1"; of an input: the argument's name
  std::string op;               ///< without namespace and underscores around it: "conv2d", "relu", "add"
  std::string module;           ///< path of the module it stands in: "layer1.0"; empty at the top
  Shape output;                 ///< recorded; of several results the first, of an output what it gives
  std::int64_t parameters = 0;  ///< elements, each trainable storage at its first use alone
  std::int64_t macs = 0;        ///< one sample
  int layer = -1;               ///< index into ModelReport::layers; a tied layer has several nodes
};

/// A tensor on its way: nodes give it to nodes that come later.
struct GraphEdge {
  int from = 0, to = 0;
  Shape shape;  ///< recorded
  bool operator==(const GraphEdge&) const = default;
};

struct ModelGraph {
  std::vector<GraphNode> nodes;              ///< in order of execution, inputs first, outputs last
  std::vector<GraphEdge> edges;              ///< one between two nodes, by `to`, then by `from`
  std::map<std::string, std::string> types;  ///< class of a module by its path, where the file says it
  std::int64_t batch = 1;                    ///< of the shapes
};

/// An operation that is all there is in its module has the module's name and stands in the module around it.
/// Where an operator changes a tensor in place, whoever reads it afterwards depends on that operator. Sizes
/// and checks are left out: they carry no tensor.
ModelGraph model_graph(const Model& model);

}  // namespace tenfold::study

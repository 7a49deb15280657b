// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/study/model_graph.h"
#include "ui/graph/graph_picture.h"

namespace tenfold::ui::testing {

/// The operations of torchvision's residual networks of bottleneck blocks: {3, 4, 6, 3} is ResNet-50.
inline study::ModelGraph residualGraph(const std::vector<int>& stages) {
  study::ModelGraph graph;
  int last = -1, layer = 0;
  using Kind = study::GraphNode::Kind;
  const auto add = [&](const std::string& module, const std::string& name, const std::string& op,
                       std::vector<int> from, Kind kind = Kind::operation) {
    study::GraphNode node;
    node.kind = kind;
    node.name = name;
    node.op = op;
    node.module = module;
    node.layer = op == "conv2d" ? layer++ : -1;
    graph.nodes.push_back(node);
    for (const int source : from) graph.edges.push_back({source, int(graph.nodes.size()) - 1, {2, 8}});
    return last = int(graph.nodes.size()) - 1;
  };
  add({}, "x", "input", {}, Kind::input);
  for (const char* op : {"conv2d", "batch_norm", "relu", "max_pool2d"}) add({}, op, op, {last});
  for (std::size_t stage = 0; stage < stages.size(); ++stage)
    for (int k = 0; k < stages[stage]; ++k) {
      const std::string module = "layer" + std::to_string(stage + 1) + "." + std::to_string(k);
      const int in = last;
      for (int part = 1; part <= 3; ++part) {
        add(module, "conv" + std::to_string(part), "conv2d", {last});
        add(module, "bn" + std::to_string(part), "batch_norm", {last});
        if (part < 3) add(module, "relu", "relu", {last});
      }
      const int way = last;
      int beside = in;
      if (k == 0) {
        add(module + ".downsample", "0", "conv2d", {in});
        beside = add(module + ".downsample", "1", "batch_norm", {last});
      }
      add(module, "add", "add", {std::min(way, beside), std::max(way, beside)});
      add(module, "relu", "relu", {last});
    }
  add({}, "avgpool", "adaptive_avg_pool2d", {last});
  add({}, "fc", "linear", {last});
  add({}, "output", "output", {last}, Kind::output);
  return graph;
}

/// Boxes of one size.
inline GraphSizes equalSizes(const study::ModelGraph& graph, const ModuleTree& tree) {
  GraphSizes sizes;
  sizes.nodes.assign(graph.nodes.size(), {120, 36});
  sizes.modules.assign(tree.modules.size(), {120, 36});
  sizes.titles.assign(tree.modules.size(), 60);
  return sizes;
}

}  // namespace tenfold::ui::testing

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "engine/study/model_graph.h"

namespace tenfold::ui {

/// A module that holds several operations: a run of nodes that follow each other in the order of execution,
/// so that closing it never makes a cycle. A module that is called again later is a second run.
struct GraphModule {
  std::string path;          ///< "layer1.0"
  std::string title;         ///< what the module around it does not say already: "0"
  int parent = -1;           ///< module; −1: at the top
  int depth = 0;             ///< modules around it
  int first = 0, after = 0;  ///< nodes first, …, after − 1

  bool operator==(const GraphModule&) const = default;
};

struct ModuleTree {
  std::vector<GraphModule> modules;  ///< those around others before them
  std::vector<int> around;           ///< of each node: the innermost module; −1: none
  std::vector<std::string> titles;   ///< of each node: what its module does not say already

  bool operator==(const ModuleTree&) const = default;
};

/// Modules of which each one says something: one around a single operation or module is left out.
ModuleTree findModules(const study::ModelGraph& graph);

/// Of each module: whether it is open.
using OpenModules = std::vector<char>;

/// Boxes that are shown: nodes that are in no closed module, and the outermost closed modules.
int shownBoxes(const ModuleTree& tree, const OpenModules& open);

/// All modules open down to the depth at which at most `most` boxes are shown; all closed where that is too
/// much.
OpenModules openAtFirst(const ModuleTree& tree, int most);

/// The outermost closed module around a node, −1 when there is none.
int closedAround(const ModuleTree& tree, const OpenModules& open, int node);

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_modules.h"

#include <algorithm>

namespace tenfold::ui {
namespace {

using Parts = std::vector<std::string>;

Parts partsOf(const std::string& path) {
  Parts parts;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('.', at), path.size());
    parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::string joined(const Parts& parts, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t k = from; k < to; ++k) text += (k > from ? "." : "") + parts[k];
  return text;
}

class TreeMaker {
 public:
  explicit TreeMaker(const study::ModelGraph& graph) : graph_(graph) {
    for (const auto& node : graph.nodes) parts_.push_back(partsOf(node.module));
  }

  ModuleTree make() {
    tree_.around.assign(graph_.nodes.size(), -1);
    tree_.titles.resize(graph_.nodes.size());
    part(0, int(graph_.nodes.size()), 0, -1);
    return std::move(tree_);
  }

 private:
  /// Runs of nodes [first, after), which all lie in the same `said` outermost parts.
  void part(int first, int after, std::size_t said, int parent) {
    for (int at = first; at < after;) {
      const Parts& parts = parts_[std::size_t(at)];
      int end = at + 1;
      if (parts.size() > said)
        while (end < after && isIn(end, parts, said + 1)) ++end;
      if (end - at > 1)
        addModule(at, end, said, parent);
      else
        addNode(at, said, parent);
      at = end;
    }
  }

  bool isIn(int node, const Parts& parts, std::size_t length) const {
    const Parts& other = parts_[std::size_t(node)];
    return other.size() >= length &&
           std::equal(parts.begin(), parts.begin() + std::ptrdiff_t(length), other.begin());
  }

  void addNode(int node, std::size_t said, int parent) {
    const Parts& parts = parts_[std::size_t(node)];
    const std::string inner = joined(parts, said, parts.size());
    tree_.around[std::size_t(node)] = parent;
    tree_.titles[std::size_t(node)] =
        (inner.empty() ? inner : inner + ".") + graph_.nodes[std::size_t(node)].name;
  }

  void addModule(int first, int after, std::size_t said, int parent) {
    const Parts& parts = parts_[std::size_t(first)];
    std::size_t length = said + 1;
    const auto allIn = [&](std::size_t wanted) {
      if (parts.size() < wanted) return false;
      for (int node = first; node < after; ++node)
        if (!isIn(node, parts, wanted)) return false;
      return true;
    };
    while (allIn(length + 1)) ++length;
    const int number = int(tree_.modules.size());
    tree_.modules.push_back({joined(parts, 0, length), joined(parts, said, length), parent,
                             parent < 0 ? 0 : tree_.modules[std::size_t(parent)].depth + 1, first, after});
    part(first, after, length, number);
  }

  const study::ModelGraph& graph_;
  std::vector<Parts> parts_;
  ModuleTree tree_;
};

}  // namespace

ModuleTree findModules(const study::ModelGraph& graph) { return TreeMaker(graph).make(); }

int closedAround(const ModuleTree& tree, const OpenModules& open, int node) {
  int found = -1;
  for (int module = tree.around[std::size_t(node)]; module >= 0;
       module = tree.modules[std::size_t(module)].parent)
    if (!open[std::size_t(module)]) found = module;
  return found;
}

int shownBoxes(const ModuleTree& tree, const OpenModules& open) {
  int boxes = 0;
  for (int node = 0; node < int(tree.around.size());) {
    const int closed = closedAround(tree, open, node);
    node = closed < 0 ? node + 1 : tree.modules[std::size_t(closed)].after;
    ++boxes;
  }
  return boxes;
}

OpenModules openAtFirst(const ModuleTree& tree, int most) {
  OpenModules best(tree.modules.size());
  for (int depth = 0;; ++depth) {
    OpenModules open = best;
    bool more = false;
    for (std::size_t k = 0; k < open.size(); ++k)
      if (tree.modules[k].depth == depth) open[k] = more = true;
    if (!more || shownBoxes(tree, open) > most) return best;
    best = std::move(open);
  }
}

}  // namespace tenfold::ui

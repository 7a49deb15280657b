// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_picture.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "ui/graph/layered_layout.h"

namespace tenfold::ui {
namespace {

/// What is in a module, with places from its own top left corner, and where tensors pass its sides.
struct Sheet {
  QSizeF size;
  std::vector<GraphItem> items;
  std::vector<GraphLine> lines;
  std::map<int, double> enter, leave;  ///< by the node that gives the tensor
};

/// A node or module as one box of a sheet.
struct Entry {
  int node = -1, module = -1;
  Sheet inner;  ///< of an open module
  bool open = false;
};

class PictureMaker {
 public:
  PictureMaker(const study::ModelGraph& graph, const ModuleTree& tree, const OpenModules& open,
               const GraphSizes& sizes)
      : graph_(graph), tree_(tree), open_(open), sizes_(sizes) {}

  GraphPicture make() {
    Sheet whole = sheetOf(-1);
    picture_.items = std::move(whole.items);
    picture_.lines = std::move(whole.lines);
    picture_.size = whole.size;
    findNeighbours();
    return std::move(picture_);
  }

 private:
  /// The module right inside `module` that holds the node; −1: the node itself is.
  int childAround(int node, int module) const {
    int child = -1;
    for (int at = tree_.around[std::size_t(node)]; at != module; at = tree_.modules[std::size_t(at)].parent)
      child = at;
    return child;
  }

  Sheet sheetOf(int module) {
    const int first = module < 0 ? 0 : tree_.modules[std::size_t(module)].first;
    const int after = module < 0 ? int(graph_.nodes.size()) : tree_.modules[std::size_t(module)].after;
    std::vector<Entry> entries;
    std::vector<int> entryOf;
    for (int node = first; node < after;) {
      Entry entry;
      entry.module = childAround(node, module);
      entry.node = entry.module < 0 ? node : -1;
      entry.open = entry.module >= 0 && open_[std::size_t(entry.module)];
      if (entry.open) entry.inner = sheetOf(entry.module);
      const int end = entry.module < 0 ? node + 1 : tree_.modules[std::size_t(entry.module)].after;
      for (; node < end; ++node) entryOf.push_back(int(entries.size()));
      entries.push_back(std::move(entry));
    }
    return layOutEntries(module, first, after, entries, entryOf);
  }

  QSizeF sizeOf(const Entry& entry) const {
    if (entry.open) return entry.inner.size;
    return entry.module >= 0 ? sizes_.modules[std::size_t(entry.module)]
                             : sizes_.nodes[std::size_t(entry.node)];
  }

  static double port(const Entry& entry, const std::map<int, double>& ports, int source) {
    if (!entry.open) return 0;
    return ports.at(source) - entry.inner.size.width() / 2;
  }

  Sheet layOutEntries(int module, int first, int after, std::vector<Entry>& entries,
                      const std::vector<int>& entryOf) {
    // tensors that pass the sides of this module are boxes without size in the first and last row
    std::vector<int> entering, leaving;
    const auto isInside = [&](int node) { return node >= first && node < after; };
    for (const auto& edge : graph_.edges) {
      if (isInside(edge.to) && !isInside(edge.from)) entering.push_back(edge.from);
      if (isInside(edge.from) && !isInside(edge.to)) leaving.push_back(edge.from);
    }
    for (auto* list : {&entering, &leaving}) {
      std::sort(list->begin(), list->end());
      list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    LayoutInput input;
    input.gap = sizes_.gap;
    input.rowGap = sizes_.rowGap;
    const int base = int(entering.size()), end = base + int(entries.size());
    for (std::size_t k = 0; k < entering.size(); ++k) input.nodes.push_back({0, 0, LayoutNode::Place::first});
    for (const auto& entry : entries) {
      const QSizeF size = sizeOf(entry);
      input.nodes.push_back({size.width(), size.height(), LayoutNode::Place::any});
    }
    for (std::size_t k = 0; k < leaving.size(); ++k) input.nodes.push_back({0, 0, LayoutNode::Place::last});

    const auto place = [](const std::vector<int>& list, int node) {
      return int(std::lower_bound(list.begin(), list.end(), node) - list.begin());
    };
    std::vector<GraphLine> lines;
    std::set<std::tuple<int, int, double, double>> known;
    const auto connect = [&](int edge, int from, int to, double leave, double enter) {
      if (!known.insert({from, to, leave, enter}).second) return;
      input.edges.push_back({from, to, leave, enter});
      lines.push_back({graph_.edges[std::size_t(edge)].from,
                       edge,
                       to >= base && to < end && !entries[std::size_t(to - base)].open,
                       {}});
    };
    for (int k = 0; k < int(graph_.edges.size()); ++k) {
      const auto& edge = graph_.edges[std::size_t(k)];
      const bool fromInside = isInside(edge.from), toInside = isInside(edge.to);
      if (!fromInside && !toInside) continue;
      const int one = fromInside ? entryOf[std::size_t(edge.from - first)] : -1;
      const int other = toInside ? entryOf[std::size_t(edge.to - first)] : -1;
      if (one == other) continue;
      const int from = fromInside ? base + one : place(entering, edge.from);
      const int to = toInside ? base + other : end + place(leaving, edge.from);
      connect(
          k, from, to,
          fromInside ? port(entries[std::size_t(one)], entries[std::size_t(one)].inner.leave, edge.from) : 0,
          toInside ? port(entries[std::size_t(other)], entries[std::size_t(other)].inner.enter, edge.from)
                   : 0);
    }
    const Layout layout = layOut(input);
    picture_.crossings += layout.crossings;
    return assemble(module, entries, layout, std::move(lines), entering, leaving);
  }

  Sheet assemble(int module, std::vector<Entry>& entries, const Layout& layout, std::vector<GraphLine> lines,
                 const std::vector<int>& entering, const std::vector<int>& leaving) const {
    Sheet sheet;
    const bool framed = module >= 0;
    const double margin = framed ? sizes_.margin : 0, top = framed ? sizes_.titleHeight : 0;
    const double least = framed ? std::max(layout.width, sizes_.titles[std::size_t(module)]) : layout.width;
    const double width = 2 * std::ceil(least / 2);  // its middle is a whole number: straight lines stay so
    const QPointF corner(margin + std::floor((width - layout.width) / 2), top);
    sheet.size = {width + 2 * margin, layout.height + top + (leaving.empty() ? margin : 0)};
    const auto moved = [&](const LayoutPoint& point) { return corner + QPointF(point.x, point.y); };
    const std::size_t base = entering.size();
    for (std::size_t k = 0; k < entering.size(); ++k) sheet.enter[entering[k]] = moved(layout.centres[k]).x();
    for (std::size_t k = 0; k < leaving.size(); ++k)
      sheet.leave[leaving[k]] = moved(layout.centres[base + entries.size() + k]).x();
    for (std::size_t k = 0; k < lines.size(); ++k)
      for (const auto& point : layout.lines[k]) lines[k].points.push_back(moved(point));
    if (framed) passSides(lines, sheet.size.height(), top, layout.height);
    sheet.lines = std::move(lines);
    for (std::size_t k = 0; k < entries.size(); ++k) {
      Entry& entry = entries[k];
      const QSizeF size = sizeOf(entry);
      const QRectF area(moved(layout.centres[base + k]) - QPointF(size.width() / 2, size.height() / 2), size);
      const int frame = int(sheet.items.size());
      sheet.items.push_back({entry.node, entry.module, entry.open, area, -1});
      for (auto& item : entry.inner.items) {
        item.area.translate(area.topLeft());
        item.frame = item.frame < 0 ? frame : item.frame + frame + 1;
        sheet.items.push_back(std::move(item));
      }
      for (auto& line : entry.inner.lines) {
        for (auto& point : line.points) point += area.topLeft();
        sheet.lines.push_back(std::move(line));
      }
    }
    return sheet;
  }

  /// From the rows of ports to the sides of the frame.
  static void passSides(std::vector<GraphLine>& lines, double bottom, double top, double height) {
    for (auto& line : lines) {
      if (line.points.empty()) continue;
      if (line.points.front().y() <= top)
        line.points.insert(line.points.begin(), {line.points.front().x(), 0});
      if (line.points.back().y() >= top + height && bottom > top + height)
        line.points.push_back({line.points.back().x(), bottom});
    }
  }

  void findNeighbours() {
    picture_.boxOf.assign(graph_.nodes.size(), -1);
    for (int k = 0; k < int(picture_.items.size()); ++k) {
      const auto& item = picture_.items[std::size_t(k)];
      if (item.node >= 0) picture_.boxOf[std::size_t(item.node)] = k;
      if (item.module < 0 || item.open) continue;
      const auto& module = tree_.modules[std::size_t(item.module)];
      for (int node = module.first; node < module.after; ++node) picture_.boxOf[std::size_t(node)] = k;
    }
    picture_.before.resize(picture_.items.size());
    picture_.after.resize(picture_.items.size());
    const auto add = [](std::vector<int>& list, int item) {
      if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
    };
    for (const auto& edge : graph_.edges) {
      const int from = picture_.boxOf[std::size_t(edge.from)], to = picture_.boxOf[std::size_t(edge.to)];
      if (from == to) continue;
      add(picture_.after[std::size_t(from)], to);
      add(picture_.before[std::size_t(to)], from);
    }
  }

  const study::ModelGraph& graph_;
  const ModuleTree& tree_;
  const OpenModules& open_;
  const GraphSizes& sizes_;
  GraphPicture picture_;
};

}  // namespace

GraphPicture drawGraph(const study::ModelGraph& graph, const ModuleTree& tree, const OpenModules& open,
                       const GraphSizes& sizes) {
  return PictureMaker(graph, tree, open, sizes).make();
}

}  // namespace tenfold::ui

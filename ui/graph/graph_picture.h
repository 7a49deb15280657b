// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <vector>

#include "ui/graph/graph_modules.h"

namespace tenfold::ui {

/// How large boxes are, whatever their texts say later: nothing moves while ranks change.
struct GraphSizes {
  std::vector<QSizeF> nodes, modules;  ///< modules: closed
  std::vector<double> titles;          ///< of open modules: width of the words above them
  double titleHeight = 22, margin = 12, gap = 20, rowGap = 24;
};

/// A box: a node, a closed module, or the frame of an open one.
struct GraphItem {
  int node = -1, module = -1;  ///< one of them
  bool open = false;
  QRectF area;
  int frame = -1;  ///< item of the open module around it
};

/// A piece of a tensor's way from box to box, or through the side of a frame. From point to point it goes
/// straight down, or aside in a smooth line.
struct GraphLine {
  int source = 0;  ///< the node that gives the tensor
  int edge = 0;    ///< of the model's graph; one of them where several go together
  bool arrow = false;
  std::vector<QPointF> points;
};

struct GraphPicture {
  std::vector<GraphItem> items;  ///< frames before what is in them
  std::vector<GraphLine> lines;
  std::vector<int> boxOf;  ///< of each node: the item that shows it
  std::vector<std::vector<int>> before,
      after;  ///< of each item: the boxes it hangs on, in order of execution
  QSizeF size;
  int crossings = 0;
};

/// The graph with some modules open: each is laid out by itself, and stands as one box in what is around it.
GraphPicture drawGraph(const study::ModelGraph& graph, const ModuleTree& tree, const OpenModules& open,
                       const GraphSizes& sizes);

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

namespace tenfold::ui {

struct LayoutPoint {
  double x = 0, y = 0;
  bool operator==(const LayoutPoint&) const = default;
};

struct LayoutNode {
  enum class Place { any, first, last };
  double width = 0, height = 0;
  Place place = Place::any;  ///< first and last: in the top or bottom row, where nothing else is
};

/// From the lower side of a node to the upper side of one with a larger number.
struct LayoutEdge {
  int from = 0, to = 0;
  double leave = 0, enter = 0;  ///< places on those sides, from their middles
};

struct LayoutInput {
  std::vector<LayoutNode> nodes;
  std::vector<LayoutEdge> edges;
  double gap = 24, rowGap = 26;  ///< between nodes side by side, and between rows
};

struct Layout {
  std::vector<LayoutPoint> centres;  ///< of the nodes; all within width × height
  std::vector<int> rows;
  /// Of each edge: where it is led past, top to bottom. From point to point it goes straight down, or aside
  /// in the gap between two rows.
  std::vector<std::vector<LayoutPoint>> lines;
  double width = 0, height = 0;
  int crossings = 0;
};

/// Draws a graph in rows, every edge downwards: the framework of Sugiyama, Tagawa and Toda, "Methods for
/// visual understanding of hierarchical system structures" (1981). Rows by network simplex; order in them by
/// weighted medians and exchanges of neighbours; places across by network simplex, which takes edges that
/// leave beside the middle of a node: Gansner et al. (1993), sections 2 to 4. Edges that leave a node at the
/// same place share their way: they carry the same tensor. Earlier edges are kept straight before later ones.
/// Deterministic. Throws Error for an edge that does not go to a later node.
Layout layOut(const LayoutInput& input);

}  // namespace tenfold::ui

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <vector>

namespace tenfold::ui {

/// One wish of a levelling: `to` is at least `length` behind `from`, and every step more costs `weight`.
struct LevelEdge {
  int from = 0, to = 0;
  std::int64_t length = 1, weight = 1;
};

/// Whole numbers for `count` nodes that keep all lengths and make Σ weight · (level[to] − level[from])
/// smallest: the network simplex method of Gansner, Koutsofios, North and Vo, "A technique for drawing
/// directed graphs", IEEE Trans. Software Engineering 19 (1993), section 2.3. The graph is connected and has
/// no cycle. After `work` visits of edges it ends with what it has, which keeps all lengths as well.
std::vector<std::int64_t> levels(int count, const std::vector<LevelEdge>& edges,
                                 std::int64_t work = 400'000'000);

}  // namespace tenfold::ui

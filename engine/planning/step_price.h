// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/planning/linear_plan.h"

namespace tenfold::planning {

/// The rows of a call as a plan takes them: all at once, or a tile after the other.
struct RowTiles {
  std::int64_t rows = 1;  ///< of one pass through all steps
  double passes = 1;
};

/// Panels of a product that have at most so many columns are put side by side.
inline constexpr std::int64_t narrow_panel = 16;

/// A permuted copy moves single numbers, not lines of the cache: so many times the traffic.
inline constexpr double permuted = 3;

/// Calls that autograd adds to a step: views, saving, adding up.
inline constexpr double step_calls = 4;

/// Seconds of a step in all passes: the product, and in training those of its two gradients with what it
/// takes to keep the state for them.
double step_seconds(const ProductStep& step, const RowTiles& tiles, PlanPurpose purpose, int element_bytes,
                    const ThroughputTable& table);

}  // namespace tenfold::planning

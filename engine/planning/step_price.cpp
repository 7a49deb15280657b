// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/step_price.h"

#include <algorithm>

namespace tenfold::planning {
namespace {

/// A step with its rows counted.
struct Priced {
  const ProductStep& step;
  std::int64_t before, after;
  double read, made, weight;  // bytes

  Priced(const ProductStep& priced, std::int64_t rows, double width)
      : step(priced),
        before(priced.before * (priced.rows_before ? rows : 1)),
        after(priced.after * (priced.rows_before ? 1 : rows)) {
    const double outer = static_cast<double>(step.shared) * static_cast<double>(before * after) * width;
    read = outer * static_cast<double>(step.contracted);
    made = outer * static_cast<double>(step.made);
    weight = static_cast<double>(step.shared * step.made * step.contracted) * width;
  }

  double bytes() const { return read + made + weight; }

  /// With `m` instead of what is made and `k` instead of what is contracted.
  ProductShape shape(std::int64_t m, std::int64_t k) const {
    const bool apart = step.shared > 1;
    return after == 1 ? ProductShape{step.shared, before, m, k, apart}
                      : ProductShape{step.shared * before, m, after, k, apart};
  }
};

// both sides lie along the sum; where that is the longest side, packing them takes half as long again
constexpr double against_the_grain = 1.5;

double weight_gradient_seconds(const Priced& priced, const ThroughputTable& table) {
  const ProductStep& step = priced.step;
  const bool apart = step.shared > 1;
  if (priced.after == 1)
    return table.product_seconds({step.shared, step.made, step.contracted, priced.before, apart},
                                 priced.bytes());
  if (priced.after <= narrow_panel)
    return table.product_seconds(
               {step.shared, step.made, step.contracted, priced.before * priced.after, apart},
               priced.bytes()) +
           table.copy_seconds(priced.read + priced.made);
  // the gradient of a weight used by a batch is made for each and summed
  const double summed = priced.before == 1 ? 0 : 2 * priced.weight * static_cast<double>(priced.before);
  const double grain = priced.after >= std::max(step.made, step.contracted) ? against_the_grain : 1;
  return grain * table.product_seconds(
                     {step.shared * priced.before, step.made, step.contracted, priced.after, true},
                     priced.bytes() + summed) +
         (summed > 0 ? table.copy_seconds(summed) : 0);
}

/// What a step reads is kept for its backward: written, and read again when other states have been in the
/// cache, of which a quarter is left to it. Tiles are in the cache one after the other, but by then all of
/// them are in memory.
double keeping_seconds(const Priced& priced, double passes, const ThroughputTable& table) {
  constexpr double share = 4;
  return 2 * table.memory_seconds(share * priced.read * passes) / share / passes;
}

/// The gradients of a weight by several tiles are added up.
double adding_seconds(const Priced& priced, double passes, const ThroughputTable& table) {
  return passes == 1 ? 0 : table.copy_seconds(3 * priced.weight);
}

/// The products of a batch of weights are made one after the other; what a call takes beside the first is
/// less.
double shared_seconds(const ProductStep& step, const ThroughputTable& table) {
  constexpr double of_a_call = 0.1;
  return static_cast<double>(step.shared - 1) * of_a_call * table.rates().product_call_seconds;
}

}  // namespace

double step_seconds(const ProductStep& step, const RowTiles& tiles, PlanPurpose purpose, int element_bytes,
                    const ThroughputTable& table) {
  const Priced priced(step, tiles.rows, element_bytes);
  const double products = purpose == PlanPurpose::training ? 3 : 1;
  double seconds = products * shared_seconds(step, table) +
                   table.product_seconds(priced.shape(step.made, step.contracted), priced.bytes());
  if (purpose == PlanPurpose::training)
    seconds += table.product_seconds(priced.shape(step.contracted, step.made), priced.bytes()) +
               weight_gradient_seconds(priced, table) + keeping_seconds(priced, tiles.passes, table) +
               adding_seconds(priced, tiles.passes, table) + step_calls * table.call_seconds();
  return seconds * tiles.passes;
}

}  // namespace tenfold::planning

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <vector>

#include "engine/spec/recipe.h"

namespace tenfold {

/// A layer as the budget rule sees it. Locked layers keep `spec`.
struct BudgetLayer {
  LayerShape shape;
  LayerSpec spec;
  Family family = Family::dense;  ///< what the rule may make of it; dense: leave it
};

/// Answer of the uniform rule.
struct BudgetFit {
  std::vector<LayerSpec> layers;      ///< one a layer, in order
  std::int64_t parameters = 0;        ///< exact count of the whole model
  std::int64_t least_parameters = 0;  ///< with every free layer at rank 1
};

/// The family the rule takes for a layer when none is asked for: Tucker for convolutions with a kernel,
/// low-rank else.
Family default_family(const LayerShape& shape);

/// Uniform rule: every free layer gets the same fraction of its dense size, the largest with which the whole
/// model has at most `most` parameters; layers that would not shrink stay dense, all where the dense model is
/// within, and those with less than 2 % of all weights where the others then keep four fifths of the fraction
/// or more. Of ranks that grow by large steps more than 0.5 % can be left over: the other layers share it, so
/// their fraction is larger. `other` counts the parameters outside these weights. Throws Error naming the
/// least reachable count when `most` cannot be met.
BudgetFit fit_budget(const std::vector<BudgetLayer>& layers, std::int64_t other, std::int64_t most);

}  // namespace tenfold

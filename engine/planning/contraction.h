// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/support/shape.h"

namespace tenfold {

/// A tensor network as a value: operands that share indices, and the indices that stay. An index in several
/// operands and in the output is multiplied element by element; one that is not in the output is summed.
struct Network {
  Shape sizes;                             ///< of every index; indices are numbers from 0, at most 64
  std::vector<std::vector<int>> operands;  ///< the indices of each
  std::vector<int> output;
};

/// One pairwise contraction. Operands keep their numbers, results follow in the order of the steps.
struct PathStep {
  std::size_t left = 0, right = 0;
  std::vector<int> indices;  ///< of the result, ascending
};

/// An order of pairwise contractions with its cost.
struct ContractionPath {
  std::vector<PathStep> steps;
  std::int64_t macs = 0;  ///< multiply-adds of all steps; int64's largest value where that is exceeded
  std::int64_t peak = 0;  ///< elements of the largest result of a step
};

enum class PathGoal { macs, peak };

/// The cheapest order of pairwise contractions, exact by dynamic programming over subsets (as "dp" of
/// opt_einsum and "optimal" of cotengra) for at most `exact_limit` operands, greedy above (the pair whose
/// result grows least first). The other of the two goals breaks ties. One operand needs no step. Throws Error
/// for an empty network, unknown indices and more than 64 of them.
ContractionPath optimal_path(const Network& network, PathGoal goal = PathGoal::macs,
                             std::size_t exact_limit = 12);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/spec/nested_shape.h"
#include "engine/spec/rank.h"

namespace tenfold {

/// From a real rank to an integer one. `round` is half to even, as NumPy's.
enum class Rounding { round, floor, ceil };

/// How a fraction becomes ranks: TensorLy's formulas (0.10, tensorly/*_tensor.py), which come near the number
/// of parameters asked for, or the largest ranks whose exact number of parameters stays within it.
enum class FractionRule { tensorly, within };

struct RankOptions {
  Rounding rounding = Rounding::round;
  FractionRule rule = FractionRule::tensorly;
};

/// Fraction 1: as many parameters as the dense tensor.
inline Rank same_rank() { return {1.0}; }

/// Number of terms. A fraction counts the factors alone in TensorLy's rule (R·Σs), and the weights too within
/// a budget. Every rule here gives ranks of at least 1 and throws Error for lists of the wrong length, ranks
/// below 1 and fractions that are not above 0.
std::int64_t validate_cp_rank(const Shape& shape, const Rank& rank, const RankOptions& options = {});

/// One rank a mode. `fixed_rank_modes` keep their size. Ranks above the mode's size are allowed.
Shape validate_tucker_rank(const Shape& shape, const Rank& rank, const RankOptions& options = {},
                           const std::vector<std::int64_t>& fixed_rank_modes = {});

struct TtRankOptions : RankOptions {
  bool constant_rank = false;             ///< all inner ranks equal
  bool allow_overparametrization = true;  ///< false: no rank above what its bond can use
};

/// Ranks [1, r_1, …, 1], one more than modes. A list has that length and ends in 1 on both sides.
Shape validate_tt_rank(const Shape& shape, const Rank& rank, const TtRankOptions& options = {});

/// For a TT-matrix of shape [rows..., columns...]: the TT rule on the products of its pairs.
Shape validate_tt_matrix_rank(const Shape& shape, const Rank& rank, const TtRankOptions& options = {});

/// For a BlockTT: the TT rule on the products of the k-th sizes, a plain (batch) mode counted in every core.
Shape validate_block_tt_rank(const NestedShape& shape, const Rank& rank, const TtRankOptions& options = {});

/// Ranks [r, …, r] of a tensor ring, one more than modes, the first equal to the last.
Shape validate_tr_rank(const Shape& shape, const Rank& rank, const RankOptions& options = {});

/// The largest ranks at or below `limits` that `fits` accepts, grown together in proportion to the limits and
/// then one by one, the relatively smallest first; ones when nothing larger fits. `fits` is monotone. `cut`
/// takes from ranks what they cannot use beside each other, and leaves alone what it has cut: a rank of a
/// train is no larger than its neighbours let it be.
Shape grow_ranks(
    const Shape& limits, const std::function<bool(const Shape&)>& fits,
    const std::function<Shape(Shape)>& cut = [](Shape ranks) { return ranks; });

}  // namespace tenfold

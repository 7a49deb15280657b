// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <concepts>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/spec/nested_shape.h"
#include "engine/spec/rank.h"

namespace tenfold {

/// What TensorLy's functions take as `rank`: one number, one for each mode or bond, or a share of the
/// tensor's number of parameters (1.0: "same"), which becomes numbers by TensorLy's rules
/// (spec/rank_rules.h).
struct RankArgument : Rank {
  RankArgument() = default;
  RankArgument(Rank rank) : Rank(std::move(rank)) {}
  RankArgument(std::integral auto number) : Rank{static_cast<std::int64_t>(number)} {}
  RankArgument(double share) : Rank{share} {}
  RankArgument(std::vector<std::int64_t> list) : Rank{std::move(list)} {}
  RankArgument(std::integral auto first, std::integral auto second, std::integral auto... more)
      : Rank{std::vector<std::int64_t>{static_cast<std::int64_t>(first), static_cast<std::int64_t>(second),
                                       static_cast<std::int64_t>(more)...}} {}
};

/// The number of terms of a CP of a tensor with these modes. Throws Error when it is less than 1 or a list.
std::int64_t cp_rank(const Shape& shape, const Rank& rank);

}  // namespace tenfold

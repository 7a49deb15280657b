// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/rank_argument.h"

#include <string>

#include "engine/spec/rank_rules.h"
#include "engine/support/error.h"

namespace tenfold {

std::int64_t cp_rank(const Shape& shape, const Rank& rank) {
  if (const auto* number = std::get_if<std::int64_t>(&rank.value); number != nullptr && *number < 1)
    throw Error("cp.rank", "Rank {rank} is less than 1", {{"rank", std::to_string(*number)}});
  return validate_cp_rank(shape, rank);
}

}  // namespace tenfold

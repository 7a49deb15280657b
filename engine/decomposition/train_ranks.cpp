// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/train_ranks.h"

#include <algorithm>

#include "engine/spec/rank_rules.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Ranks = std::vector<std::int64_t>;

void require_positive(const Ranks& ranks) {
  for (const std::int64_t rank : ranks)
    if (rank < 1) throw Error("tt.rank", "Rank {rank} is less than 1", {{"rank", std::to_string(rank)}});
}

/// A number as a list of one.
Ranks listed(const Rank& rank) {
  if (const auto* list = std::get_if<Ranks>(&rank.value)) return *list;
  return {std::get<std::int64_t>(rank.value)};
}

}  // namespace

Ranks inner_ranks(const Shape& modes, const Rank& asked) {
  const std::size_t bonds = modes.empty() ? 0 : modes.size() - 1;
  const Ranks rank = asked.is_fraction() ? validate_tt_rank(modes, asked) : listed(asked);
  Ranks inner = rank;
  if (rank.size() == bonds + 2 && rank.front() == 1 && rank.back() == 1)
    inner = Ranks(rank.begin() + 1, rank.end() - 1);
  else if (rank.size() == 1)
    inner = Ranks(bonds, rank[0]);
  if (inner.size() != bonds)
    throw Error("tt.ranks", "A train of {modes} modes has {bonds} inner ranks between two 1s, not {ranks}",
                {{"modes", std::to_string(modes.size())},
                 {"bonds", std::to_string(bonds)},
                 {"ranks", std::to_string(rank.size())}});
  require_positive(inner);
  return inner;
}

Ranks ring_ranks(const Shape& modes, const Rank& asked) {
  const std::size_t bonds = modes.size();
  const Ranks rank = asked.is_fraction() ? validate_tr_rank(modes, asked) : listed(asked);
  Ranks found = rank;
  if (rank.size() == bonds + 1 && rank.front() == rank.back())
    found.pop_back();
  else if (rank.size() == 1)
    found = Ranks(bonds, rank[0]);
  if (found.size() != bonds)
    throw Error("tr.ranks", "A ring of {modes} modes has as many ranks, not {ranks}",
                {{"modes", std::to_string(modes.size())}, {"ranks", std::to_string(rank.size())}});
  require_positive(found);
  return found;
}

Ranks feasible_ranks(const Ranks& shape, const Ranks& bonds, std::vector<std::string>& remarks) {
  Ranks found = bonds;
  std::int64_t left = 1, right = 1;
  for (std::size_t k = 0; k < found.size(); ++k) left = found[k] = std::min(found[k], left * shape[k]);
  for (std::size_t k = found.size(); k-- > 0;) right = found[k] = std::min(found[k], right * shape[k + 1]);
  for (std::size_t k = 0; k < found.size(); ++k)
    if (found[k] < bonds[k])
      remarks.push_back("Bond " + std::to_string(k + 1) + " can have rank " + std::to_string(found[k]) +
                        " at most");
  return found;
}

}  // namespace tenfold

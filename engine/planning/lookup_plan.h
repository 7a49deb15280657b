// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/planning/contraction.h"
#include "engine/planning/factor_network.h"

namespace tenfold {

/// How rows of a factorized table [rows, dim] are looked up: an index becomes one place in every mode of the
/// rows, each factor with such a mode is gathered there, and the gathered ones are contracted with the rest
/// pair by pair, in the order that needs fewest multiply-adds.
struct LookupPlan {
  FactorNetwork network;  ///< out: the modes of the rows, in: those of the embedding
  int lookups = 0;        ///< the index in `gathered` that counts the lookups
  Network gathered;       ///< operands: the factors, their row modes replaced by `lookups`
  ContractionPath path;
  std::int64_t macs_per_lookup = 0;  ///< of the products that grow with the lookups
  std::int64_t products_once = 0;    ///< multiply-adds of products of factors alone

  /// The mode of the rows that this factor is gathered along, as a position in network.out; -1: none.
  int row_mode(std::size_t factor) const;
  /// Elements of the largest tensor made on the way for `count` lookups.
  std::int64_t largest(std::int64_t count) const;
};

/// The plan for `count` lookups. Throws Error for an invalid network or a factor with two modes of the rows.
LookupPlan lookup_plan(const FactorNetwork& network, std::int64_t count);

/// For people: "three lookups, two products".
std::string words(const LookupPlan& plan);

}  // namespace tenfold

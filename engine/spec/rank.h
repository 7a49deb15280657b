// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tenfold {

/// What a user asks for as rank: a number for every bond, a list of one number a bond, or a fraction of the
/// dense number of parameters (the largest ranks that stay within it).
struct Rank {
  std::variant<std::int64_t, std::vector<std::int64_t>, double> value = std::int64_t{1};

  bool is_fraction() const { return std::holds_alternative<double>(value); }
  bool is_list() const { return std::holds_alternative<std::vector<std::int64_t>>(value); }
  bool operator==(const Rank&) const = default;
};

/// A text with a decimal point is a fraction ("0.25"), else a number ("12"); commas make a list ("24,22").
/// Throws Error for anything else, for ranks below 1 and for fractions that are not in (0, 1].
Rank parse_rank(std::string_view text);
std::string to_string(const Rank& rank);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tenfold {

/// The value of a size that depends on symbols, written as sympy prints it ("2*s0", "(s0//2)") or as its
/// srepr
/// ("Mul(Integer(2), Symbol('s0', positive=True))"). Nothing where the text is malformed, names an unknown
/// symbol or function, or gives no whole number.
std::optional<std::int64_t> evaluate_size(std::string_view expression,
                                          const std::map<std::string, std::int64_t>& symbols);

}  // namespace tenfold

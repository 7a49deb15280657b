// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace tenfold::testing {

/// `seeds[number % seeds]` damaged in one to four ways (flipped bits, cut or repeated parts, parts of other
/// seeds, edited sizes and digits), the same for the same number on every machine.
std::string mutate(const std::vector<std::string>& seeds, std::uint64_t number);

}  // namespace tenfold::testing

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tenfold::tar {

/// Headers and contents begin at multiples of it.
inline constexpr std::size_t block = 512;

/// A number in a header; what is no octal digit is passed over.
inline std::uint64_t octal(std::string_view field) {
  std::uint64_t value = 0;
  for (const char digit : field)
    if (digit >= '0' && digit <= '7') value = value * 8 + static_cast<std::uint64_t>(digit - '0');
  return value;
}

}  // namespace tenfold::tar

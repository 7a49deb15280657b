// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <string>

namespace tenfold {

/// "no", "one", … "nine", then digits.
inline std::string number_word(std::size_t number) {
  static constexpr std::array words = {"no",   "one", "two",   "three", "four",
                                       "five", "six", "seven", "eight", "nine"};
  return number < words.size() ? words[number] : std::to_string(number);
}

}  // namespace tenfold

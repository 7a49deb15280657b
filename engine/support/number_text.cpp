// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/number_text.h"

#include <array>
#include <charconv>

namespace tenfold {
namespace {

std::string text_of(double value, std::chars_format format, int precision) {
  std::array<char, 400> text{};  // the largest number has 309 digits before the point
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, format, precision);
  return {text.data(), end.ptr};
}

}  // namespace

std::string short_number(double value, int digits) {
  return text_of(value, std::chars_format::general, digits);
}

std::string fixed_number(double value, int places) {
  return text_of(value, std::chars_format::fixed, places);
}

}  // namespace tenfold

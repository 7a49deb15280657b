// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/rank.h"

#include <charconv>
#include <locale>
#include <sstream>

#include "engine/support/error.h"
#include "engine/support/glob.h"

namespace tenfold {
namespace {

[[noreturn]] void refuse(std::string_view text, const char* why) {
  throw Error("rank.text", "'{text}' is no rank: {why}", {{"text", std::string(text)}, {"why", why}});
}

std::int64_t parse_number(std::string_view whole, const std::string& part) {
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), number);
  if (code != std::errc() || end != part.data() + part.size())
    refuse(whole, "give a number (12), a list (24,22) or a fraction of the dense size (0.25)");
  if (number < 1) refuse(whole, "a rank is at least 1");
  return number;
}

double parse_fraction(std::string_view text) {
  double fraction = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), fraction);
  if (code != std::errc() || end != text.data() + text.size()) refuse(text, "the fraction cannot be read");
  if (!(fraction > 0 && fraction <= 1)) refuse(text, "a fraction is above 0 and at most 1");
  return fraction;
}

}  // namespace

Rank parse_rank(std::string_view text) {
  const auto parts = split_list(text);
  if (parts.empty()) refuse(text, "it is empty");
  if (parts.size() == 1 && parts[0].find('.') != std::string::npos) return {parse_fraction(parts[0])};
  std::vector<std::int64_t> numbers;
  for (const auto& part : parts) numbers.push_back(parse_number(text, part));
  if (numbers.size() == 1) return {numbers[0]};
  return {numbers};
}

std::string to_string(const Rank& rank) {
  if (const auto* number = std::get_if<std::int64_t>(&rank.value)) return std::to_string(*number);
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&rank.value)) {
    std::string text;
    for (const auto number : *list) text += (text.empty() ? "" : ",") + std::to_string(number);
    return text;
  }
  std::ostringstream stream;
  stream.imbue(std::locale::classic());
  stream << std::get<double>(rank.value);
  const std::string text = stream.str();
  return text.find('.') == std::string::npos && text.find('e') == std::string::npos ? text + ".0" : text;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/numbers.h"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace tenfold::cli {
namespace {

/// The number that `text` begins with, and what stands behind it.
std::optional<double> parseNumber(const std::string& text, std::string& rest) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [at, problem] = std::from_chars(text.data(), end, value);
  rest.assign(at, end);
  return problem == std::errc() && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

CLI::Validator from(bool zero, const std::string& words, const std::string& name) {
  return {[zero, words](std::string& text) -> std::string {
            std::string rest;
            const auto value = parseNumber(text, rest);
            const bool fits = value && rest.empty() && (zero ? *value >= 0 : *value > 0);
            return fits ? std::string() : "'" + text + "' is no number " + words;
          },
          name};
}

}  // namespace

std::optional<double> parseShare(const std::string& text) {
  std::string rest;
  const auto value = parseNumber(text, rest);
  if (!value || (!rest.empty() && rest != "%")) return std::nullopt;
  return rest.empty() ? *value : *value / 100;
}

CLI::Validator share(double least, double most) {
  return {[least, most](std::string& text) -> std::string {
            const auto value = parseShare(text);
            char words[64];
            if (!value || *value < least || *value > most) {
              std::snprintf(words, sizeof words, "' is no share from %g to %g: ", least, most);
              return "'" + text + words + "a quarter is 0.25 or 25%";
            }
            std::snprintf(words, sizeof words, "%.17g", *value);
            text = words;
            return {};
          },
          "SHARE"};
}

CLI::Validator notNegative() { return from(true, "of at least 0", "NONNEGATIVE"); }
CLI::Validator positive() { return from(false, "above 0", "POSITIVE"); }

}  // namespace tenfold::cli

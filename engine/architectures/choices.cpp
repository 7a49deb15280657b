// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/architectures/choices.h"

#include <algorithm>
#include <charconv>

#include "engine/support/error.h"
#include "engine/support/glob.h"

namespace tenfold {
namespace {

constexpr std::int64_t largest_number = 65536;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

std::int64_t Choices::number(const std::string& key, std::int64_t otherwise) const {
  const auto found = said.find(key);
  if (found == said.end()) return otherwise;
  const std::string& text = found->second;
  std::int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || value < 1 || value > largest_number)
    throw Error("architecture.number", "{key} of {id} is a whole number from 1 to {most}, not '{text}'",
                {{"key", key}, {"id", id}, {"most", std::to_string(largest_number)}, {"text", text}});
  return value;
}

std::string Choices::word(const std::string& key, const std::vector<std::string>& allowed) const {
  const auto found = said.find(key);
  if (found == said.end()) return allowed.front();
  if (std::find(allowed.begin(), allowed.end(), found->second) == allowed.end())
    throw Error("architecture.word", "{key} of {id} is one of {allowed}, not '{text}'",
                {{"key", key}, {"id", id}, {"allowed", joined(allowed)}, {"text", found->second}});
  return found->second;
}

void Choices::require_known(const std::vector<std::string>& known) const {
  for (const auto& [key, value] : said)
    if (std::find(known.begin(), known.end(), key) == known.end())
      throw Error("architecture.choice", "{id} has no choice '{key}'; it has {known}",
                  {{"id", id}, {"key", key}, {"known", known.empty() ? "none" : joined(known)}});
}

Choices parse_choices(std::string_view text) {
  const std::size_t colon = text.find(':');
  Choices choices{std::string(text.substr(0, colon)), {}};
  if (colon == std::string_view::npos) return choices;
  for (const auto& part : split_list(std::string(text.substr(colon + 1)))) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos || equals == 0)
      throw Error("architecture.text",
                  "'{text}' is no choice; write ID:KEY=VALUE, commas between several: vit:heads=4,image=64",
                  {{"text", part}});
    choices.said[part.substr(0, equals)] = part.substr(equals + 1);
  }
  return choices;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/architectures/names.h"

#include <algorithm>

namespace tenfold {
namespace {

/// Texts of the stars, shortest first; nothing when the pattern does not fit.
std::optional<std::vector<std::string>> stars_of(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) {
    if (pattern != text) return {};
    return std::vector<std::string>{};
  }
  if (!text.starts_with(pattern.substr(0, star))) return {};
  for (std::size_t end = star; end <= text.size(); ++end)
    if (auto rest = stars_of(pattern.substr(star + 1), text.substr(end))) {
      rest->insert(rest->begin(), std::string(text.substr(star, end - star)));
      return rest;
    }
  return {};
}

/// What stands before an anchor, with its dot; the shortest of all. Nothing without an anchor.
std::optional<std::string> prefix_of(const StateDict& weights, const std::vector<std::string>& anchors) {
  std::optional<std::string> found;
  for (const auto& [name, tensor] : weights)
    for (const auto& anchor : anchors) {
      const bool whole = name == anchor;
      if (!whole && !name.ends_with("." + anchor)) continue;
      const std::string before = name.substr(0, name.size() - anchor.size());
      if (!found || before.size() < found->size()) found = before;
    }
  return found;
}

/// Without the longest part of `prefix` that it starts with: heads stand beside the model they use.
std::string stripped(const std::string& name, const std::string& prefix) {
  std::size_t length = prefix.size();
  while (length > 0 && !name.starts_with(std::string_view(prefix).substr(0, length))) {
    const std::size_t dot = length < 2 ? std::string::npos : prefix.rfind('.', length - 2);
    length = dot == std::string::npos ? 0 : dot + 1;
  }
  return name.substr(length);
}

}  // namespace

std::optional<std::string> renamed(std::string_view name,
                                   const std::pair<std::string, std::string>& renaming) {
  constexpr std::size_t longest = 500;  // no name of a module is longer, and stars take their time
  if (name.size() > longest) return {};
  const auto stars = stars_of(renaming.first, name);
  if (!stars) return {};
  std::string made;
  std::size_t next = 0;
  for (const char letter : renaming.second)
    if (letter == '*')
      made += stars->at(next++);
    else
      made += letter;
  return made;
}

const std::string& Translation::name_in_file(const std::string& own) const {
  const auto found =
      std::find_if(from.begin(), from.end(), [&](const auto& pair) { return pair.first == own; });
  return found == from.end() ? own : found->second;
}

Translation translate(const StateDict& weights, const NameRules& rules) {
  Translation made;
  const std::string prefix = prefix_of(weights, rules.anchors).value_or("");
  std::size_t translated = 0;
  std::string example;
  for (const auto& [name, tensor] : weights) {
    std::string own = stripped(name, prefix);
    for (const auto& renaming : rules.renamings)
      if (const auto better = renamed(own, renaming)) {
        if (translated++ == 0) example = own + " is " + *better;
        own = *better;
        break;
      }
    if (made.weights.find(own) != nullptr) own = name;  // two of one name: the first has it
    made.weights.set(own, tensor);
    made.from.emplace_back(own, name);
  }
  if (!prefix.empty()) made.remarks.push_back("the names begin with '" + prefix + "', which was left out");
  if (translated > 0)
    made.remarks.push_back(std::to_string(translated) + " names were translated: " + example);
  return made;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/state_names.h"

namespace tenfold {
namespace {

/// "a.b." and "c" of "a.b.c".
std::pair<std::string, std::string> split(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos) return {"", name};
  return {name.substr(0, dot + 1), name.substr(dot + 1)};
}

/// The end removed; false when the text does not have it, as whole components.
bool remove_end(std::string& text, const std::string& end) {
  if (!text.ends_with(end)) return false;
  const std::size_t left = text.size() - end.size();
  if (left > 0 && text[left - 1] != '.') return false;
  text.resize(left);
  return true;
}

}  // namespace

std::vector<std::string> spellings(const std::string& name) {
  auto [owner, last] = split(name);
  std::vector<std::string> tails{last};
  bool known = last == "weights" || last == "core" || last == "tensor";
  if (last.starts_with("factor_")) {
    known = true;
    const std::string number = last.substr(7);
    const bool listed = remove_end(owner, "factors.");
    tails = {(listed ? "factors." : "") + last, "factors.param_" + number, "factors." + number};
  }
  if (!known) return {name};
  std::vector<std::string> all;
  for (const std::string& tail : tails) all.push_back(owner + tail);
  // 0.1 had the factors on the layer itself
  if (remove_end(owner, "weight."))
    for (const std::string& tail : tails) all.push_back(owner + tail);
  return all;
}

std::string entry_name(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + "." + name;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pytree.h"

#include <nlohmann/json.hpp>

namespace tenfold::pytree {
namespace {

std::string node(const nlohmann::json& type, const nlohmann::json& context,
                 const std::vector<std::string>& parts) {
  std::string children;
  for (const auto& part : parts) children += (children.empty() ? "" : ", ") + part;
  return "{\"type\": " + type.dump() + ", \"context\": " + context.dump() + ", \"children_spec\": [" +
         children + "]}";
}

}  // namespace

std::string leaf() { return node(nullptr, nullptr, {}); }

std::string sequence(const std::string& kind, const std::vector<std::string>& parts) {
  return node("builtins." + kind, "null", parts);
}

std::string dict(const std::vector<std::variant<std::string, std::int64_t>>& keys,
                 const std::vector<std::string>& parts) {
  nlohmann::json context = nlohmann::json::array();
  for (const auto& key : keys) std::visit([&](const auto& each) { context.push_back(each); }, key);
  return node("builtins.dict", context.dump(), parts);
}

std::string document(const std::string& spec) { return "[1, " + spec + "]"; }

std::string arguments(std::size_t count) {
  return document(
      sequence("tuple", {sequence("tuple", std::vector<std::string>(count, leaf())), dict({}, {})}));
}

std::string results(std::size_t count) {
  return document(count == 1 ? leaf() : sequence("tuple", std::vector<std::string>(count, leaf())));
}

}  // namespace tenfold::pytree

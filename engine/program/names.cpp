// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/names.h"

#include <map>
#include <set>

#include "engine/support/identifier.h"

namespace tenfold {

void assign_names(Program& program) {
  std::set<std::string> taken;
  // the first number that may be free: a graph has many nodes of one operator
  std::map<std::string, int> next;
  const auto unique = [&](const std::string& wanted) {
    const std::string base = identifier(wanted);
    std::string candidate = base;
    for (int& k = next[base]; !taken.insert(candidate).second;) candidate = base + "_" + std::to_string(++k);
    return candidate;
  };
  // names that came with the file first, so that they stay
  std::vector<bool> settled(program.values.size(), false);
  std::vector<bool> alive(program.values.size(), false);
  const auto mark = [&](ValueId value) { alive[static_cast<std::size_t>(value)] = true; };
  for (const auto& input : program.inputs) mark(input.value);
  for (const auto& node : program.nodes) for_each_result(node, mark);
  for (std::size_t k = 0; k < program.values.size(); ++k) {
    auto& value = program.values[k];
    if (!alive[k] || value.metadata.empty()) continue;
    value.name = unique(value.name);
    settled[k] = true;
  }
  for (const auto& input : program.inputs) {
    auto& value = program.values[static_cast<std::size_t>(input.value)];
    if (!settled[static_cast<std::size_t>(input.value)]) value.name = unique(value.name);
    settled[static_cast<std::size_t>(input.value)] = true;
  }
  for (auto& node : program.nodes) {
    const bool single =
        node.results.size() == 1 && !node.results[0].list && node.results[0].value != no_value;
    const std::string base = node.name.empty() ? node.op.substr(node.op.find("::") + 2) : node.name;
    for_each_result(node, [&](ValueId value) {
      auto& each = program.values[static_cast<std::size_t>(value)];
      if (!settled[static_cast<std::size_t>(value)]) each.name = unique(each.name.empty() ? base : each.name);
      settled[static_cast<std::size_t>(value)] = true;
    });
    // Python wants a node with one tensor to be named like it
    if (single)
      node.name = program.values[static_cast<std::size_t>(node.results[0].value)].name;
    else
      node.name = unique(base);
  }
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/edit.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <unordered_set>

#include "engine/program/operators.h"

namespace tenfold {

Argument NodeBuilder::parameter(const std::string& name, const at::Tensor& tensor, bool trainable) {
  for (const auto& input : program_.inputs)
    if (input.kind == InputKind::parameter && input.name == name) return Argument::ref(input.value);
  Input input;
  input.value = program_.add_value("p_" + name);
  input.kind = InputKind::parameter;
  input.name = name;
  const auto place = std::find_if(program_.inputs.begin(), program_.inputs.end(),
                                  [](const Input& each) { return each.kind != InputKind::parameter; });
  const Argument made = Argument::ref(input.value);
  program_.inputs.insert(place, std::move(input));
  program_.tensors[name] = tensor.detach().requires_grad_(trainable && tensor.is_floating_point());
  return made;
}

Argument NodeBuilder::call(const std::string& op, std::vector<Argument> arguments, ValueId result,
                           const std::string& overload) {
  Node node;
  node.op = op;
  node.overload = overload;
  node.handle = find_operator(op, overload);
  node.scope = scope_;
  node.scope_type = scope_type_;
  node.group = group_;
  node.use = use_;
  const auto& formal = node.schema()->arguments();
  for (std::size_t i = arguments.size(); i < formal.size(); ++i)
    arguments.push_back(Argument::of(*formal[i].default_value()));
  node.arguments = std::move(arguments);
  const ValueId made = result != no_value ? result : program_.add_value("");
  node.results = {{made, false, {}}};
  nodes_.push_back(std::move(node));
  return Argument::ref(made);
}

void replace_nodes(Program& program, std::map<std::size_t, std::vector<Node>> replacements) {
  std::vector<Node> nodes;
  for (std::size_t n = 0; n < program.nodes.size(); ++n) {
    const auto found = replacements.find(n);
    if (found == replacements.end()) {
      nodes.push_back(std::move(program.nodes[n]));
    } else {
      for (auto& node : found->second) nodes.push_back(std::move(node));
    }
  }
  program.nodes = std::move(nodes);
  program.finish();
}

void remove_unused(Program& program) {
  std::vector<bool> used(program.values.size(), false);
  const auto use = [&](ValueId value) { used[static_cast<std::size_t>(value)] = true; };
  for (const auto& output : program.outputs) for_each_value(output.argument, use);
  std::vector<Node> kept;
  for (auto node = program.nodes.rbegin(); node != program.nodes.rend(); ++node) {
    // in-place operators act on tensors behind other values, what returns nothing is there for its effect
    bool needed = node->results.empty() || (node->schema() != nullptr && node->schema()->is_mutable());
    for_each_result(*node, [&](ValueId value) { needed = needed || used[static_cast<std::size_t>(value)]; });
    if (!needed) continue;
    for (const auto& argument : node->arguments) for_each_value(argument, use);
    kept.push_back(std::move(*node));
  }
  std::reverse(kept.begin(), kept.end());
  program.nodes = std::move(kept);
  std::erase_if(program.inputs, [&](const Input& input) {
    return input.kind != InputKind::user && !used[static_cast<std::size_t>(input.value)];
  });
  std::unordered_set<std::string> names;
  for (const Input& input : program.inputs)
    if (input.kind != InputKind::user) names.insert(input.name);
  std::erase_if(program.tensors, [&](const auto& entry) { return !names.contains(entry.first); });
  program.finish();
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/torchscript_passes.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/formats/pt2_json.h"
#include "engine/formats/pt2_shapes.h"
#include "engine/formats/state_names.h"
#include "engine/program/executor.h"
#include "engine/program/operators.h"
#include "engine/program/sample_inputs.h"

namespace tenfold::torchscript {
namespace {

using c10::IValue;
using nlohmann::json;

const std::string batch_symbol = "s0";

std::size_t place_of(ValueId value) { return static_cast<std::size_t>(value); }

/// Arguments that are state of a layer, by the names that schemas give them.
const std::map<std::string, InputKind>& state_arguments() {
  static const std::map<std::string, InputKind> names{{"weight", InputKind::parameter},
                                                      {"bias", InputKind::parameter},
                                                      {"running_mean", InputKind::buffer},
                                                      {"running_var", InputKind::buffer}};
  return names;
}

Input* constant_input(Program& program, const Argument& argument) {
  if (argument.kind != Argument::Kind::value) return nullptr;
  const auto found = std::find_if(program.inputs.begin(), program.inputs.end(), [&](const Input& input) {
    return input.value == argument.value && input.kind == InputKind::constant;
  });
  return found == program.inputs.end() ? nullptr : &*found;
}

void rename(Program& program, Input& input, const std::string& name, InputKind kind) {
  auto entry = program.tensors.extract(input.name);
  entry.key() = name;
  if (kind == InputKind::parameter && entry.mapped().is_floating_point())
    entry.mapped() = entry.mapped().detach().requires_grad_(true);
  program.tensors.insert(std::move(entry));
  input.name = name;
  input.kind = kind;
}

json symbol_expression(std::int64_t factor, std::int64_t rest, std::int64_t hint) {
  const std::string symbol = "Symbol('" + batch_symbol + "', positive=True, integer=True)";
  std::string text = factor == 1 ? symbol : "Mul(Integer(" + std::to_string(factor) + "), " + symbol + ")";
  if (rest != 0) text = "Add(" + text + ", Integer(" + std::to_string(rest) + "))";
  return {{"as_expr", {{"expr_str", text}, {"hint", {{"as_int", hint}}}}}};
}

/// The numbers that nodes make in one run.
std::map<ValueId, IValue> numbers_of(const Program& program, const std::vector<IValue>& inputs) {
  std::map<ValueId, IValue> numbers;
  const at::NoGradGuard guard;
  std::vector<IValue> clones;
  for (const IValue& input : inputs) clones.emplace_back(input.toTensor().clone());
  run(program, clones, [&](std::size_t n, auto, std::span<const IValue> returned) {
    const Node& node = program.nodes[n];
    for (std::size_t k = 0; k < node.results.size() && k < returned.size(); ++k)
      if (returned[k].isScalar()) numbers[node.results[k].value] = returned[k];
  });
  return numbers;
}

/// What a changing number is called in a .pt2 file: an expression where it is linear in the batch.
std::string number_metadata(const std::vector<IValue>& values, const std::vector<std::int64_t>& batches) {
  if (!values[0].isInt())
    return json{{values[0].isBool() ? "sym_bool_values" : "sym_float_values",
                 {{values[0].isBool() ? "as_bool" : "as_float",
                   values[0].isBool() ? json(values[0].toBool()) : json(values[0].toDouble())}}}}
        .dump();
  const std::int64_t step = batches[1] - batches[0];
  const std::int64_t factor = (values[1].toInt() - values[0].toInt()) / step;
  const std::int64_t rest = values[0].toInt() - factor * batches[0];
  bool linear = true;
  for (std::size_t k = 0; k < values.size(); ++k)
    linear = linear && values[k].toInt() == factor * batches[k] + rest;
  const json size = linear && factor != 0 ? symbol_expression(factor, rest, values[0].toInt())
                                          : json{{"as_int", values[0].toInt()}};
  return json{{"sym_int_values", size}}.dump();
}

void put_in(Argument& argument, const std::map<ValueId, IValue>& fixed, const c10::TypePtr& type) {
  if (argument.kind == Argument::Kind::value) {
    if (const auto found = fixed.find(argument.value); found != fixed.end())
      argument = Argument::of(found->second);
    return;
  }
  if (argument.kind != Argument::Kind::list) return;
  bool all = !argument.items.empty();
  for (Argument& item : argument.items) {
    put_in(item, fixed, nullptr);
    all = all && item.kind == Argument::Kind::constant && item.constant.isScalar();
  }
  if (!all || !type) return;
  std::vector<IValue> values;
  for (const Argument& item : argument.items) values.push_back(item.constant);
  argument = Argument::of(make_list(values, type));
}

void drop_unused_constants(Program& program, const std::vector<bool>& used) {
  std::erase_if(program.inputs, [&](const Input& input) {
    const bool drop = input.kind == InputKind::constant && !used[place_of(input.value)];
    if (drop) program.tensors.erase(input.name);
    return drop;
  });
}

void describe_traced_inputs(Program& program) {
  for (const Input* input : program.user_inputs()) {
    json sizes = json::array();
    Shape numbers;
    for (const Dimension& size : input->sizes) {
      sizes.push_back(size.expression.empty() ? json{{"as_int", size.size}} : json::parse(size.expression));
      numbers.push_back(size.size);
    }
    json meta = pt2::stored_tensor_metadata(at::empty({}, input->dtype).expand(numbers), false);
    meta["sizes"] = sizes;
    program.values[place_of(input->value)].metadata = json{{"tensor_values", meta}}.dump();
  }
}

/// Results of nodes that only training runs: no run for evaluation shows their shapes.
void describe_counters(Program& program) {
  for (const Node& node : program.nodes) {
    if (!node.training_only) continue;
    const Input* buffer = program.input_of(node.arguments[0].value);
    for (const Result& result : node.results)
      program.values[place_of(result.value)].metadata =
          json{{"tensor_values", pt2::stored_tensor_metadata(program.tensor_of(*buffer), false)}}.dump();
  }
}

}  // namespace

void remove_dead_nodes(Program& program) {
  std::vector<bool> used(program.values.size(), false);
  const auto use = [&](ValueId value) { used[place_of(value)] = true; };
  for (const auto& output : program.outputs) for_each_value(output.argument, use);
  std::vector<Node> kept;
  for (auto node = program.nodes.rbegin(); node != program.nodes.rend(); ++node) {
    bool needed = node->schema() != nullptr && node->schema()->is_mutable();
    for_each_result(*node, [&](ValueId value) { needed = needed || used[place_of(value)]; });
    if (!needed) continue;
    for (const auto& argument : node->arguments) for_each_value(argument, use);
    kept.push_back(std::move(*node));
  }
  std::reverse(kept.begin(), kept.end());
  program.nodes = std::move(kept);
  drop_unused_constants(program, used);
  program.finish();
}

void promote_constants(Program& program, std::vector<std::string>& remarks) {
  // of a file that has parameters the constants are such
  if (std::any_of(program.inputs.begin(), program.inputs.end(),
                  [](const Input& input) { return input.kind == InputKind::parameter; }))
    return;
  std::map<std::string, int> counts;
  std::size_t promoted = 0;
  for (const Node& node : program.nodes) {
    const auto* schema = node.schema();
    if (schema == nullptr) continue;
    std::string module;
    for (std::size_t k = 0; k < node.arguments.size(); ++k) {
      const auto state = state_arguments().find(schema->arguments()[k].name());
      Input* input = state == state_arguments().end() ? nullptr : constant_input(program, node.arguments[k]);
      if (input == nullptr) continue;
      if (module.empty()) {
        const std::string op = node.op.substr(node.op.find("::") + 2);
        module = entry_name(node.scope, op.substr(op.find_first_not_of('_')));
        module += "_" + std::to_string(++counts[module]);
      }
      rename(program, *input, module + "." + state->first, state->second);
      ++promoted;
    }
  }
  std::stable_sort(program.inputs.begin(), program.inputs.end(),
                   [](const Input& a, const Input& b) { return a.kind < b.kind; });
  if (promoted > 0)
    remarks.push_back("the file is frozen, its weights have lost their names: " + std::to_string(promoted) +
                      " of its constants are parameters again, named by operator and order");
}

std::vector<std::vector<IValue>> with_changing_batch(Program& program, const std::vector<IValue>& inputs) {
  if (inputs.empty() || inputs[0].toTensor().dim() == 0) return {};
  const std::int64_t batch = inputs[0].toTensor().size(0);
  for (Input& input : program.inputs) {
    if (input.kind != InputKind::user || input.sizes.empty() || input.sizes[0].size != batch) continue;
    input.sizes[0].symbol = batch_symbol;
    input.sizes[0].expression = symbol_expression(1, 0, batch).dump();
  }
  program.symbols[batch_symbol] = {1, {}};
  return {resized_inputs(program, inputs, {{batch_symbol, batch + 1}}),
          resized_inputs(program, inputs, {{batch_symbol, batch + 3}})};
}

void fold_numbers(Program& program, const std::vector<IValue>& inputs,
                  const std::vector<std::vector<IValue>>& resized) {
  std::vector<std::map<ValueId, IValue>> runs{numbers_of(program, inputs)};
  std::vector<std::int64_t> batches{
      inputs.empty() || inputs[0].toTensor().dim() == 0 ? 0 : inputs[0].toTensor().size(0)};
  for (const auto& each : resized) {
    runs.push_back(numbers_of(program, each));
    batches.push_back(each[0].toTensor().size(0));
  }
  std::map<ValueId, IValue> fixed;
  for (const auto& [value, number] : runs[0]) {
    std::vector<IValue> values;
    for (const auto& run : runs) values.push_back(run.at(value));
    if (std::all_of(values.begin(), values.end(), [&](const IValue& each) { return each == values[0]; }))
      fixed[value] = number;
    else
      program.values[place_of(value)].metadata = number_metadata(values, batches);
  }
  for (Node& node : program.nodes)
    for (std::size_t k = 0; k < node.arguments.size(); ++k)
      put_in(node.arguments[k], fixed, node.schema() ? node.schema()->arguments()[k].type() : nullptr);
  for (Output& output : program.outputs) put_in(output.argument, fixed, nullptr);
  remove_dead_nodes(program);
  describe_traced_inputs(program);
  describe_counters(program);
}

void describe_scopes(Program& program, const std::map<std::string, std::string>& types) {
  const auto type_of = [&](const std::string& path) {
    const auto found = types.find(path);
    return found == types.end() ? std::string("torch.nn.modules.module.Module") : found->second;
  };
  for (Node& node : program.nodes) {
    node.scope_type = type_of(node.scope);
    std::string stack = "L__self__,," + type_of("");
    for (std::size_t end = node.scope.find('.'); !node.scope.empty(); end = node.scope.find('.', end + 1)) {
      const std::string path = node.scope.substr(0, end);
      std::string key = "L__self___" + path;
      std::replace(key.begin(), key.end(), '.', '_');
      stack += ";" + key + "," + path + "," + type_of(path);
      if (end == std::string::npos) break;
    }
    node.metadata = json{{"nn_module_stack", stack}}.dump();
  }
}

namespace {

/// Nodes that a file of TorchScript has as they are: numbers come and go with the batch.
bool is_named(const Node& node) {
  return node.schema() != nullptr && !node.op.starts_with("aten::sym_") &&
         !node.op.starts_with("aten::_assert");
}

}  // namespace

std::string names_record(const Program& program) {
  json names = json::array();
  for (const Node& node : program.nodes) {
    if (!is_named(node)) continue;
    json results = json::array();
    for_each_result(node, [&](ValueId value) { results.push_back(program.values[place_of(value)].name); });
    names.push_back({{"op", node.op}, {"name", node.name}, {"results", results}});
  }
  return names.dump();
}

void restore_names(Program& program, const std::string& record) {
  const json names = json::parse(record, nullptr, false);
  std::vector<Node*> nodes;
  for (Node& node : program.nodes)
    if (is_named(node)) nodes.push_back(&node);
  if (!names.is_array() || names.size() != nodes.size()) return;
  for (std::size_t k = 0; k < nodes.size(); ++k)
    if (!names[k].is_object() || names[k].value("op", "") != nodes[k]->op) return;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    nodes[k]->name = names[k].value("name", "");
    std::size_t next = 0;
    const json results = names[k].value("results", json::array());
    for_each_result(*nodes[k], [&](ValueId value) {
      if (next < results.size() && results[next].is_string())
        program.values[place_of(value)].name = results[next];
      ++next;
    });
  }
}

}  // namespace tenfold::torchscript

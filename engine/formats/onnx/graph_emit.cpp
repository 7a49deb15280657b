// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a graph reader writes into the program: nodes, numbers, stored tensors.
#include <ATen/ATen.h>

#include "engine/formats/onnx/graph_reader.h"
#include "engine/program/operators.h"
#include "engine/support/error.h"

namespace tenfold::onnx {
namespace {

using c10::IValue;

IValue value_at(const Operand& operand, const c10::TypePtr& type, bool second) {
  if (!operand.is_list) return second ? operand.then : operand.now;
  std::vector<IValue> values;
  for (const Operand& item : operand.items) values.push_back(value_at(item, type, second));
  return make_list(values, type);
}

/// As a node keeps it: a list of constants is one constant.
Argument argument_of(const Operand& operand, const c10::TypePtr& type) {
  if (!operand.is_list) return operand.argument;
  bool plain = true;
  std::vector<Argument> items;
  for (const Operand& item : operand.items) {
    items.push_back(argument_of(item, type));
    plain = plain && item.is_constant() && (item.now.isInt() || item.now.isDouble());
  }
  if (plain && !items.empty()) return Argument::of(value_at(operand, type, false));
  return Argument::list(std::move(items));
}

bool holds_tensor(const Operand& operand) {
  return operand.now.isTensor() || std::any_of(operand.items.begin(), operand.items.end(), holds_tensor);
}

std::vector<IValue> run(const c10::OperatorHandle& handle, const Operands& arguments, bool second) {
  c10::Stack stack;
  const auto& formal = handle.schema().arguments();
  for (std::size_t i = 0; i < arguments.size(); ++i)
    stack.push_back(coerce(value_at(arguments[i], formal[i].type(), second), formal[i]));
  call_operator(handle, stack);
  return stack;
}

}  // namespace

bool Operand::is_constant() const {
  for (const Operand& item : items)
    if (!item.is_constant()) return false;
  return is_list || argument.kind == Argument::Kind::constant;
}

Operand Operand::list(std::vector<Operand> items) {
  Operand made;
  made.items = std::move(items);
  made.is_list = true;
  return made;
}

std::string GraphReader::free_name(const std::string& wanted) const {
  std::string name = wanted.empty() ? "constant" : wanted;
  for (int k = 1; program_.tensors.contains(name); ++k) name = wanted + "_" + std::to_string(k);
  return name;
}

Operand GraphReader::stored(InputKind kind, const std::string& name, const at::Tensor& tensor) {
  Input input;
  input.kind = kind;
  input.name = free_name(name);
  input.value = program_.add_value(input.name);
  const bool trains = kind == InputKind::parameter && tensor.is_floating_point();
  // a tensor of its own, so that its gradient flag is its own
  program_.tensors[input.name] = tensor.detach().set_requires_grad(trains);
  const Operand made(Argument::ref(input.value), tensor, tensor);
  program_.inputs.push_back(std::move(input));
  return made;
}

void GraphReader::lift(Argument& argument) {
  for (Argument& item : argument.items) lift(item);
  if (argument.kind != Argument::Kind::constant || !argument.constant.isTensor()) return;
  const at::Tensor& tensor = argument.constant.toTensor();
  Operand& known = lifted_[tensor.unsafeGetTensorImpl()];
  if (known.is_none()) {
    known = stored(InputKind::constant, "constant", tensor);
    known.now = tensor;  // kept, so that the address stays this tensor's
  }
  argument = known.argument;
}

Operands GraphReader::results_of(tenfold::Node& node, const std::vector<IValue>& now,
                                 const std::vector<IValue>& then) {
  Operands made;
  for (std::size_t i = 0; i < now.size(); ++i) {
    Result result;
    if (now[i].isTensorList()) {
      result.list = true;
      const auto first = now[i].toTensorVector(), second = then[i].toTensorVector();
      if (first.size() != second.size())
        throw Error("onnx.count", "a number of tensors would depend on the size of an input");
      for (std::size_t k = 0; k < first.size(); ++k) {
        result.elements.push_back(program_.add_value(""));
        made.emplace_back(Argument::ref(result.elements.back()), first[k], second[k]);
      }
    } else {
      result.value = program_.add_value("");
      made.emplace_back(Argument::ref(result.value), now[i], then[i]);
    }
    node.results.push_back(std::move(result));
  }
  return made;
}

Operands GraphReader::call(const std::string& op, const std::string& overload, Operands arguments) {
  tenfold::Node node;
  node.op = op;
  node.overload = overload;
  node.handle = find_operator(op, overload);
  const auto& formal = node.schema()->arguments();
  for (std::size_t i = arguments.size(); i < formal.size(); ++i) {
    if (!formal[i].default_value())
      throw Error("onnx.argument", "{op} lacks its argument {name}",
                  {{"op", op}, {"name", formal[i].name()}});
    arguments.emplace_back(*formal[i].default_value());
  }
  const std::vector<IValue> now = run(*node.handle, arguments, false);
  // in files of ours what starts a layer keeps its name: tensors made of numbers alone are nodes there
  const bool starts = keeps_names_ && std::none_of(arguments.begin(), arguments.end(), holds_tensor);
  if (!starts && std::all_of(arguments.begin(), arguments.end(),
                             [](const Operand& each) { return each.is_constant(); })) {
    Operands made;
    for (const IValue& value : now) {
      if (!value.isTensorList()) {
        made.emplace_back(value);
        continue;
      }
      for (const at::Tensor& each : value.toTensorVector()) made.emplace_back(each);
    }
    return made;
  }
  const std::vector<IValue> then = sizes_.changing() ? run(*node.handle, arguments, true) : now;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    node.arguments.push_back(argument_of(arguments[i], formal[i].type()));
    lift(node.arguments.back());
  }
  node.scope = scope_;
  node.scope_type = scope_type_;
  Operands made = results_of(node, now, then);
  program_.nodes.push_back(std::move(node));
  return made;
}

Operand GraphReader::emit(const std::string& op, Operands arguments, const std::string& overload) {
  return call(op, overload, std::move(arguments)).at(0);
}

Operands GraphReader::emit_several(const std::string& op, Operands arguments, const std::string& overload) {
  return call(op, overload, std::move(arguments));
}

Operand GraphReader::compute(const std::string& op, Operands numbers) {
  std::vector<IValue> now, then;
  bool constant = true;
  tenfold::Node node;
  node.op = op;
  node.scope = scope_;
  node.scope_type = scope_type_;
  for (const Operand& each : numbers) {
    now.push_back(each.now);
    then.push_back(each.then);
    node.arguments.push_back(each.argument);
    constant = constant && each.is_constant();
  }
  const IValue first = call_python_operator(op, now);
  if (constant) return first;
  const ValueId value = program_.add_value("");
  node.results = {{value, false, {}}};
  program_.nodes.push_back(std::move(node));
  return {Argument::ref(value), first, call_python_operator(op, then)};
}

Operand GraphReader::size(const Operand& tensor, std::int64_t dimension) {
  const std::int64_t now = tensor.now.toTensor().size(dimension);
  if (now == tensor.then.toTensor().size(dimension)) return now;
  return emit("aten::sym_size", {tensor, dimension}, "int");
}

}  // namespace tenfold::onnx

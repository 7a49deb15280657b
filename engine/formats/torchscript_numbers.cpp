// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <algorithm>

#include "engine/formats/torchscript_walk.h"
#include "engine/program/operators.h"

namespace tenfold::torchscript {
namespace {

using c10::IValue;

/// LibTorch's scalar operators and Python's names for them.
const std::map<std::string, std::string>& number_operators() {
  static const std::map<std::string, std::string> names{{"aten::add", "_operator.add"},
                                                        {"aten::sub", "_operator.sub"},
                                                        {"aten::mul", "_operator.mul"},
                                                        {"aten::floordiv", "_operator.floordiv"},
                                                        {"aten::eq", "_operator.eq"},
                                                        {"aten::ne", "_operator.ne"},
                                                        {"aten::lt", "_operator.lt"},
                                                        {"aten::gt", "_operator.gt"},
                                                        {"aten::le", "_operator.le"},
                                                        {"aten::ge", "_operator.ge"},
                                                        {"aten::remainder", "_operator.mod"},
                                                        {"aten::neg", "_operator.neg"},
                                                        {"aten::div", "_operator.truediv"},
                                                        {"aten::pow", "_operator.pow"},
                                                        {"prim::max", "torch.sym_max"},
                                                        {"prim::min", "torch.sym_min"},
                                                        {"aten::ceil", "math.ceil"},
                                                        {"aten::floor", "math.floor"},
                                                        {"aten::sqrt", "torch.sym_sqrt"},
                                                        {"aten::__not__", "torch.sym_not"},
                                                        {"aten::__and__", "_operator.and_"},
                                                        {"aten::__or__", "_operator.or_"},
                                                        {"aten::floor_divide", "_operator.floordiv"}};
  return names;
}

/// Small tensors that a tracer makes of numbers are numbers here; a fixed one beside them is read.
bool are_numbers(const Items& in) {
  return std::all_of(in.begin(), in.end(), [](const Traced& each) {
    const bool small = each.is_tensor() && each.value.toTensor().dim() == 0 && each.origin == Origin::fixed;
    return !each.items && !each.pairs &&
           (each.number || each.value.isScalar() || each.value.isNone() || each.value.isString() || small);
  });
}

/// How many operands Python's operator has.
std::size_t operands_of(const std::string& op) {
  return is_one_of(op, {"_operator.neg", "math.ceil", "math.floor", "torch.sym_sqrt", "torch.sym_not"}) ? 1
                                                                                                        : 2;
}

/// Python's operator for LibTorch's on tensors of one number; empty where it is another computation.
std::string operator_of_tensors(const std::string& name, const Items& in) {
  const bool scaled = is_one_of(name, {"aten::add", "aten::sub", "aten::rsub"}) && in.size() > 2 &&
                      !(in[2].value.isInt() && in[2].value.toInt() == 1);
  if (scaled || name == "aten::sqrt") return {};
  if (name == "aten::rsub") return "_operator.sub";
  if (name == "aten::div" && in.size() > 2 && in[2].value.isString()) return "_operator.floordiv";
  const auto found = number_operators().find(name);
  return found == number_operators().end() ? "" : found->second;
}

}  // namespace

Traced Walk::number_node(const std::string& op, Items in) {
  std::vector<IValue> values;
  bool fixed = true;
  Origin origin = Origin::fixed;
  for (const Traced& each : in) {
    values.push_back(each.value);
    fixed = fixed && !each.argument;
    origin = std::max(origin, each.origin);
  }
  Traced made = Traced::of(call_python_operator(op, values), origin);
  if (fixed) return made;
  tenfold::Node node;
  node.op = op;
  for (const Traced& each : in)
    node.arguments.push_back(each.argument ? *each.argument : Argument::of(each.value));
  node.results = {{program_.add_value(""), false, {}}};
  node.scope = scope_;
  made.argument = Argument::ref(node.results[0].value);
  program_.nodes.push_back(std::move(node));
  return made;
}

/// Between numbers and tensors of one number.
bool Walk::conversion(const Node& node, const std::string& name, Items& in) {
  const bool to_int = is_one_of(name, {"aten::Int", "aten::IntImplicit"});
  const bool to_float = is_one_of(name, {"aten::Float", "aten::FloatImplicit"});
  const bool other =
      is_one_of(name, {"aten::Bool", "aten::item", "aten::ScalarImplicit", "aten::_local_scalar_dense"});
  if ((!to_int && !to_float && !other) || in.size() != 1 || in[0].value.isString()) return false;
  Traced made = in[0];
  made.number = false;
  if (in[0].is_tensor()) {  // what stands in it, or in what it is computed from
    made = Traced::of(in[0].value.toTensor().item(), in[0].origin);
  } else if (to_int && made.value.isDouble()) {
    made = number_node("math.trunc", {made});
  } else if (to_float && !made.value.isDouble()) {
    made = number_node("torch.sym_float", {made});
  }
  if (made.value.isDouble() && to_int) made.value = static_cast<std::int64_t>(made.value.toDouble());
  if (name == "aten::Bool" && !made.value.isBool()) {
    made =
        Traced::of(made.value.isDouble() ? made.value.toDouble() != 0 : made.value.toInt() != 0, made.origin);
  }
  set(node.output(), made);
  return true;
}

/// The tracer's tensors of numbers are copied and converted as numbers.
bool Walk::number_copy(const Node& node, const std::string& name, const Items& in) {
  if (!is_one_of(name, {"aten::to", "aten::detach", "aten::clone", "aten::contiguous"})) return false;
  const bool real = in.size() > 1 && in[1].value.isInt() &&
                    at::isFloatingType(static_cast<at::ScalarType>(in[1].value.toInt()));
  Traced made = real && !in[0].value.isDouble() ? number_node("torch.sym_float", {in[0]}) : in[0];
  made.number = true;
  set(node.output(), made);
  return true;
}

/// Arithmetic with sizes: of Python's numbers, and of the tensors that the tracer makes of them.
bool Walk::number_operation(const Node& node, const std::string& name, Items in) {
  if (node.outputs().size() != 1 || in.empty() || !are_numbers(in)) return false;
  const bool traced = std::any_of(in.begin(), in.end(), [](const Traced& each) { return each.number; });
  if (!traced && node.output()->type()->isSubtypeOf(*c10::TensorType::get())) return false;
  for (Traced& each : in)
    if (each.is_tensor()) each = Traced::of(each.value.toTensor().item());
  if (traced && number_copy(node, name, in)) return true;
  const auto plain_operator = number_operators().find(name);
  const std::string op = traced                                       ? operator_of_tensors(name, in)
                         : plain_operator != number_operators().end() ? plain_operator->second
                                                                      : "";
  const std::size_t count = operands_of(op);
  if (op.empty() || in.size() < count) return false;
  if (name == "aten::rsub") std::swap(in[0], in[1]);
  in.resize(count);
  if (std::any_of(in.begin(), in.end(), [](const Traced& each) { return !each.value.isScalar(); }))
    return false;
  Traced made = number_node(op, in);
  made.number = traced;
  set(node.output(), made);
  return true;
}

}  // namespace tenfold::torchscript

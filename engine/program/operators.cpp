// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/operators.h"

#include <ATen/ScalarOps.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string_view>

#include "engine/program/recurrent_sizes.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using c10::IValue;
using Values = std::vector<IValue>;

constexpr std::string_view allowed_operators[] = {
#include "engine/program/allowed_operators.inc"
};

bool is_allowed(const std::string& name) {
  if (!name.starts_with("aten::")) return false;
  return std::binary_search(std::begin(allowed_operators), std::end(allowed_operators),
                            std::string_view(name).substr(6));
}

bool whole(const IValue& value) { return value.isInt() || value.isBool(); }
std::int64_t as_int(const IValue& value) { return value.isBool() ? value.toBool() : value.toInt(); }
double as_double(const IValue& value) {
  return whole(value) ? static_cast<double>(as_int(value)) : value.toDouble();
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  if (b == 0) throw Error("program.division", "the model divides an integer by zero");
  if (b == -1) return static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(a));  // the least one wraps
  const std::int64_t quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

std::int64_t floor_remainder(std::int64_t a, std::int64_t b) {
  return b == -1 ? 0 : a - floor_divide(a, b) * b;
}

/// An operator that keeps integers where both sides are.
template <class Operation>
auto numeric(Operation operation) {
  return [operation](const Values& v) {
    if (whole(v.at(0)) && whole(v.at(1))) return IValue(operation(as_int(v[0]), as_int(v[1])));
    return IValue(operation(as_double(v[0]), as_double(v[1])));
  };
}

using PythonOperator = std::function<IValue(const Values&)>;

const std::map<std::string, PythonOperator>& python_operators() {
  static const std::map<std::string, PythonOperator> table{
      {"add", numeric([](auto a, auto b) { return a + b; })},
      {"sub", numeric([](auto a, auto b) { return a - b; })},
      {"mul", numeric([](auto a, auto b) { return a * b; })},
      {"eq", numeric([](auto a, auto b) { return a == b; })},
      {"ne", numeric([](auto a, auto b) { return a != b; })},
      {"lt", numeric([](auto a, auto b) { return a < b; })},
      {"le", numeric([](auto a, auto b) { return a <= b; })},
      {"gt", numeric([](auto a, auto b) { return a > b; })},
      {"ge", numeric([](auto a, auto b) { return a >= b; })},
      {"sym_max", numeric([](auto a, auto b) { return std::max(a, b); })},
      {"sym_min", numeric([](auto a, auto b) { return std::min(a, b); })},
      {"floordiv",
       [](const Values& v) {
         if (whole(v.at(0)) && whole(v.at(1))) return IValue(floor_divide(as_int(v[0]), as_int(v[1])));
         return IValue(std::floor(as_double(v[0]) / as_double(v[1])));
       }},
      {"mod",
       [](const Values& v) {
         if (whole(v.at(0)) && whole(v.at(1))) return IValue(floor_remainder(as_int(v[0]), as_int(v[1])));
         return IValue(as_double(v[0]) - std::floor(as_double(v[0]) / as_double(v[1])) * as_double(v[1]));
       }},
      {"truediv", [](const Values& v) { return IValue(as_double(v.at(0)) / as_double(v.at(1))); }},
      {"neg",
       [](const Values& v) { return whole(v.at(0)) ? IValue(-as_int(v[0])) : IValue(-as_double(v[0])); }},
      {"pow",
       [](const Values& v) {
         const double power = std::pow(as_double(v.at(0)), as_double(v.at(1)));
         return whole(v[0]) && whole(v[1]) && as_int(v[1]) >= 0
                    ? IValue(static_cast<std::int64_t>(std::llround(power)))
                    : IValue(power);
       }},
      {"sym_float", [](const Values& v) { return IValue(as_double(v.at(0))); }},
      {"sym_int", [](const Values& v) { return IValue(static_cast<std::int64_t>(as_double(v.at(0)))); }},
      {"trunc", [](const Values& v) { return IValue(static_cast<std::int64_t>(as_double(v.at(0)))); }},
      {"ceil",
       [](const Values& v) { return IValue(static_cast<std::int64_t>(std::ceil(as_double(v.at(0))))); }},
      {"floor",
       [](const Values& v) { return IValue(static_cast<std::int64_t>(std::floor(as_double(v.at(0))))); }},
      {"sym_sqrt", [](const Values& v) { return IValue(std::sqrt(as_double(v.at(0)))); }},
      {"sym_not", [](const Values& v) { return IValue(!v.at(0).toBool()); }},
      {"not_", [](const Values& v) { return IValue(!v.at(0).toBool()); }},
      {"and_", [](const Values& v) { return IValue(v.at(0).toBool() && v.at(1).toBool()); }},
      {"or_", [](const Values& v) { return IValue(v.at(0).toBool() || v.at(1).toBool()); }},
  };
  return table;
}

/// Whole numbers that a constant holds; nothing for what is computed.
std::vector<std::int64_t> constant_numbers(const Argument& argument) {
  if (argument.kind != Argument::Kind::constant) return {};
  if (argument.constant.isInt()) return {argument.constant.toInt()};
  return argument.constant.isIntList() ? argument.constant.toIntVector() : std::vector<std::int64_t>();
}

std::string last_part(const std::string& name) { return name.substr(name.rfind('.') + 1); }

IValue tensor_list(const Values& values, bool optional) {
  if (!optional) {
    c10::List<at::Tensor> list;
    for (const auto& value : values) list.push_back(value.toTensor());
    return list;
  }
  c10::List<std::optional<at::Tensor>> list;
  for (const auto& value : values)
    list.push_back(value.isNone() ? std::nullopt : std::optional(value.toTensor()));
  return list;
}

}  // namespace

bool is_one_of(const std::string& op, std::initializer_list<const char*> names) {
  return std::find(names.begin(), names.end(), op) != names.end();
}

bool is_python_operator(const std::string& name) {
  const bool prefix =
      name.starts_with("_operator.") || name.starts_with("math.") || name.starts_with("torch.sym_");
  return prefix && python_operators().contains(last_part(name));
}

IValue call_python_operator(const std::string& name, const Values& arguments) {
  const auto found = python_operators().find(last_part(name));
  if (found == python_operators().end())
    throw Error("operator.unknown", "the Python operator {name} is not supported", {{"name", name}});
  return found->second(arguments);
}

c10::OperatorHandle find_operator(const std::string& name, const std::string& overload) {
  const std::string full = overload.empty() ? name : name + "." + overload;
  if (!is_allowed(name))
    throw Error("operator.refused",
                "the operator {name} is not on the list of operators that a model file may use",
                {{"name", full}});
  auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
  if (!handle)
    throw Error("operator.unknown",
                "this LibTorch has no operator {name}; the file may come from another version",
                {{"name", full}});
  return *handle;
}

bool swaps_matrix(const Node& node) {
  if (node.op == "aten::t") return true;
  if (node.op == "aten::permute") {
    const auto order = constant_numbers(node.arguments[1]);
    return order.size() == 2 && order[0] % 2 != 0;  // [1, 0], not [0, 1]
  }
  if (node.op != "aten::transpose") return false;
  const auto first = constant_numbers(node.arguments[1]), second = constant_numbers(node.arguments[2]);
  return first.size() == 1 && second.size() == 1 && (first[0] - second[0]) % 2 != 0;
}

IValue make_list(const Values& values, const c10::TypePtr& list_type) {
  using Kind = c10::TypeKind;
  c10::TypePtr type = list_type;
  if (type->kind() == Kind::OptionalType) type = type->castRaw<c10::OptionalType>()->getElementType();
  c10::TypePtr element = type->expectRef<c10::ListType>().getElementType();
  const bool optional = element->kind() == Kind::OptionalType;
  if (optional) element = element->castRaw<c10::OptionalType>()->getElementType();
  const auto fill = [&](auto list, auto convert) {
    for (const auto& value : values) list.push_back(convert(value));
    return IValue(std::move(list));
  };
  switch (element->kind()) {
    case Kind::TensorType:
      return tensor_list(values, optional);
    case Kind::IntType:
    case Kind::SymIntType:
      return fill(c10::List<std::int64_t>(), [](const IValue& v) { return v.toInt(); });
    case Kind::FloatType:
      return fill(c10::List<double>(), as_double);
    case Kind::BoolType:
      return fill(c10::List<bool>(), [](const IValue& v) { return v.toBool(); });
    case Kind::NumberType:
      return fill(c10::List<at::Scalar>(), [](const IValue& v) { return v.toScalar(); });
    default:
      throw Error("operator.list", "a list of {type} is not supported", {{"type", element->str()}});
  }
}

void call_operator(const c10::OperatorHandle& handle, std::vector<c10::IValue>& stack) {
  constexpr std::int64_t most = std::int64_t{1} << 38;
  require_recurrent_sizes(handle.operator_name().name, handle.operator_name().overload_name, stack);
  handle.callBoxed(stack);
  for (const c10::IValue& made : stack)
    if (made.isTensor() && made.toTensor().defined() && made.toTensor().numel() > most)
      throw Error(
          "program.size", "{op} makes a tensor of {numbers} numbers, more than can be read",
          {{"op", handle.operator_name().name}, {"numbers", std::to_string(made.toTensor().numel())}});
}

IValue coerce(IValue value, const c10::Argument& argument) {
  using Kind = c10::TypeKind;
  c10::TypePtr type = argument.type();
  if (type->kind() == Kind::OptionalType) {
    if (value.isNone()) return value;
    type = type->castRaw<c10::OptionalType>()->getElementType();
  }
  if (type->kind() == Kind::FloatType && value.isInt()) return static_cast<double>(value.toInt());
  if (type->kind() == Kind::ListType && (value.isInt() || value.isDouble() || value.isBool()))
    return make_list(Values(static_cast<std::size_t>(argument.N().value_or(1)), value), type);
  if (type->kind() == Kind::TensorType && value.isScalar()) {
    // a Python number in a Tensor slot takes part in type promotion as a number, not as a tensor
    at::Tensor wrapped = c10::scalar_to_tensor(value.toScalar());
    wrapped.unsafeGetTensorImpl()->set_wrapped_number(true);
    return wrapped;
  }
  return value;
}

bool is_default(const Argument& argument, const c10::Argument& formal) {
  if (argument.kind != Argument::Kind::constant || !formal.default_value()) return false;
  const IValue& usual = *formal.default_value();
  if (argument.constant.isNone() || usual.isNone()) return argument.constant.isNone() && usual.isNone();
  return argument.constant.tagKind() == usual.tagKind() && argument.constant == usual;
}

}  // namespace tenfold

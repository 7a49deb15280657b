// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/python_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "engine/formats/tensor_bytes.h"
#include "engine/support/error.h"

namespace tenfold::python {
namespace {

using Kind = c10::TypeKind;

/// Operators that torch.<name> calls with the schema's own arguments; tests/interop/check_weights.py holds
/// PyTorch against these three lists.
const std::set<std::string_view> torch_functions = {
#include "engine/formats/python_functions.inc"
};
/// Those of torch.nn.functional.
const std::set<std::string_view> functionals = {"adaptive_avg_pool2d",
                                                "adaptive_avg_pool3d",
                                                "avg_pool2d",
                                                "avg_pool3d",
                                                "gelu",
                                                "hardsigmoid",
                                                "hardswish",
                                                "hardtanh",
                                                "hardtanh_",
                                                "leaky_relu",
                                                "linear",
                                                "mish",
                                                "one_hot",
                                                "pad",
                                                "relu6",
                                                "scaled_dot_product_attention",
                                                "silu",
                                                "softplus"};
/// Methods of tensors, by name and overload.
const std::set<std::string_view> methods = {
    "add_.Tensor", "contiguous",  "copy_",    "div_.Tensor", "expand", "expand_as", "mul_.Tensor",
    "repeat",      "sub_.Tensor", "to.dtype", "type_as",     "view",   "view_as",   "zero_"};

const std::map<std::string_view, const char*> infixes = {
    {"add", "+"}, {"sub", "-"}, {"mul", "*"}, {"floordiv", "//"}, {"truediv", "/"},
    {"mod", "%"}, {"eq", "=="}, {"ne", "!="}, {"lt", "<"},        {"le", "<="},
    {"gt", ">"},  {"ge", ">="}, {"pow", "**"}};

std::string memory_format_name(at::MemoryFormat format) {
  switch (format) {
    case at::MemoryFormat::Contiguous:
      return "torch.contiguous_format";
    case at::MemoryFormat::ChannelsLast:
      return "torch.channels_last";
    case at::MemoryFormat::ChannelsLast3d:
      return "torch.channels_last_3d";
    default:
      return "torch.preserve_format";
  }
}

template <class List, class Form>
std::string list(const List& values, const Form& form) {
  std::string inside;
  for (const auto& each : values) inside += (inside.empty() ? "" : ", ") + form(each);
  return "[" + inside + "]";
}

std::string boolean(bool value) { return value ? "True" : "False"; }
std::string integer(std::int64_t value) { return std::to_string(value); }

}  // namespace

std::string text(const std::string& value) {
  return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string comment(const std::string& value) {
  std::string kept = value;
  std::replace_if(
      kept.begin(), kept.end(), [](char letter) { return letter < ' ' || letter > '~'; }, '?');
  return kept;
}

std::string real(double value) {
  if (std::isnan(value)) return "float(\"nan\")";
  if (std::isinf(value)) return value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const std::string shortest(digits.data(), end);
  return shortest.find_first_of(".e") == std::string::npos ? shortest + ".0" : shortest;
}

std::string tuple(const Shape& sizes) {
  std::string inside;
  for (const std::int64_t size : sizes) inside += (inside.empty() ? "" : ", ") + std::to_string(size);
  return "(" + inside + (sizes.size() == 1 ? ",)" : ")");
}

std::string dtype(at::ScalarType type) { return "torch." + dtype_name(type); }

std::string constant(const c10::IValue& value, c10::TypePtr type) {
  if (value.isNone()) return "None";
  while (type && type->kind() == Kind::OptionalType)
    type = type->castRaw<c10::OptionalType>()->getElementType();
  const Kind kind = type ? type->kind() : Kind::AnyType;
  if (kind == Kind::ScalarTypeType) return python::dtype(static_cast<at::ScalarType>(value.toInt()));
  if (kind == Kind::LayoutType) return "torch.strided";
  if (kind == Kind::MemoryFormatType) return memory_format_name(static_cast<at::MemoryFormat>(value.toInt()));
  if (value.isDevice()) return "device";
  if (value.isBool()) return boolean(value.toBool());
  if (value.isInt())
    return kind == Kind::FloatType ? real(static_cast<double>(value.toInt())) : integer(value.toInt());
  if (value.isDouble()) return real(value.toDouble());
  if (value.isString()) return text(value.toStringRef());
  if (value.isIntList()) return list(value.toIntVector(), integer);
  if (value.isDoubleList()) return list(value.toDoubleVector(), real);
  if (value.isBoolList()) return list(value.toBoolList(), [](bool each) { return boolean(each); });
  if (value.isTensorList() && value.toTensorList().empty()) return "[]";
  throw Error("python.argument", "an argument of type {type} has no form in Python",
              {{"type", value.tagKind()}});
}

Spelling spelling(const Node& node) {
  if (node.schema() == nullptr) {
    const std::string name = node.op.substr(node.op.rfind('.') + 1);
    return {(node.op.starts_with("math.") ? "math."
             : name.starts_with("sym_")   ? "torch."
                                          : "operator.") +
            name};
  }
  const std::string name = node.op.substr(node.op.find("::") + 2);
  const std::string full = node.overload.empty() ? name : name + "." + node.overload;
  if (full == "sym_size.int") return {"size", true};
  if (full == "sym_numel") return {"numel", true};
  if (functionals.contains(name)) return {"F." + name};
  if (torch_functions.contains(name)) return {"torch." + name};
  if (methods.contains(full)) return {name, true};
  return {"torch.ops.aten." + name + "." + (node.overload.empty() ? "default" : node.overload)};
}

std::string infix(const std::string& op) {
  const auto at = infixes.find(std::string_view(op).substr(op.rfind('.') + 1));
  return op.starts_with("_operator.") && at != infixes.end() ? at->second : "";
}

}  // namespace tenfold::python

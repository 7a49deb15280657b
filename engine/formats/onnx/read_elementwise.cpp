// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"

namespace tenfold::onnx {
namespace {

Lowering read_unary(const std::string& op) {
  return [op](Call& call) { call.give_emitted(op, {call.tensor(0)}); };
}

/// A constant of one element beside a tensor of as many dimensions: as a number.
Operand as_number(Call& call, std::size_t input, const Operand& other) {
  const Operand whole = call.tensor(input);
  if (!whole.is_constant() || other.is_constant() || whole.tensor().numel() != 1 ||
      whole.rank() > other.rank() || whole.dtype() != other.dtype() || !whole.tensor().is_floating_point())
    return whole;
  return whole.tensor().item().toDouble();
}

Operand combined(Call& call, const std::string& op, const Operand& a, const Operand& b,
                 const std::string& overload) {
  return call.emit(op, {a, b}, overload);
}

/// add, sub, mul, div: the left or the right may be a number.
void arithmetic(Call& call, const std::string& op) {
  const Operand left = call.tensor(0), right = call.tensor(1);
  const Operand number = as_number(call, 1, left);
  call.give(combined(call, op, left, number.is_constant() ? number : right, "Tensor"));
}

Lowering read_binary(const std::string& op, const std::string& overload = "Tensor") {
  return [=](Call& call) {
    if (op == "aten::add" || op == "aten::sub" || op == "aten::mul") return arithmetic(call, op);
    call.give(combined(call, op, call.tensor(0), call.tensor(1), overload));
  };
}

/// A product's bias behind it: a linear layer with bias.
void add(Call& call) {
  for (const std::size_t side : {0u, 1u}) {
    const Item product = call.item(side);
    if (product.linear.empty() || !call.reader().used_once(call.input_name(side))) continue;
    const std::size_t other = 1 - side;
    const Item& bias = call.item(other);
    const Operand& weight = product.linear[1];
    if (bias.kind != Item::Kind::initializer || bias.initializer->dims != Shape{weight.tensor().size(0)})
      continue;
    const Operand stored = call.weight(other);
    if (stored.dtype() != weight.dtype()) continue;
    return call.give_emitted("aten::linear", {product.linear[0], weight, stored});
  }
  arithmetic(call, "aten::add");
}

void divide(Call& call) {
  const Operand left = call.tensor(0), right = call.tensor(1);
  if (left.tensor().is_floating_point()) {
    const Operand number = as_number(call, 1, left);
    return call.give(combined(call, "aten::div", left, number.is_constant() ? number : right, "Tensor"));
  }
  Operands arguments{left, right, "trunc"};
  call.give(call.emit("aten::div", std::move(arguments), "Tensor_mode"));
}

void power(Call& call) {
  const Operand base = call.tensor(0);
  if (call.is_constant(1) && call.constant(1).numel() == 1 && call.constant(1).dim() <= base.rank() &&
      base.tensor().is_floating_point()) {
    const at::Scalar exponent = call.constant(1).item();
    const double value = exponent.toDouble();
    const bool whole = value == std::floor(value) && std::abs(value) < 1 << 20;
    const Operand number = whole ? Operand(static_cast<std::int64_t>(value)) : Operand(value);
    return call.give_emitted("aten::pow", {base, number}, "Tensor_Scalar");
  }
  const Operand made = call.emit("aten::pow", {base, call.tensor(1)}, "Tensor_Tensor");
  call.give(made.dtype() == base.dtype()
                ? made
                : call.emit("aten::to", {made, static_cast<std::int64_t>(base.dtype())}, "dtype"));
}

void modulo(Call& call) {
  const bool like_c = call.integer("fmod", 0) != 0;
  call.give_emitted(like_c ? "aten::fmod" : "aten::remainder", {call.tensor(0), call.tensor(1)}, "Tensor");
}

/// Max, Min, Sum and Mean of any number of tensors.
Lowering several(const std::string& op, const std::string& overload, bool mean = false) {
  return [=](Call& call) {
    Operand whole = call.tensor(0);
    for (std::size_t i = 1; i < call.inputs(); ++i) whole = call.emit(op, {whole, call.tensor(i)}, overload);
    if (mean) whole = call.emit("aten::div", {whole, static_cast<double>(call.inputs())}, "Tensor");
    call.give(whole);
  };
}

Operand bound(Call& call, std::size_t input, const char* attribute) {
  if (call.attribute(attribute) != nullptr) return call.real(attribute, 0);
  if (!call.has(input)) return {};
  const Operand whole = call.tensor(input);
  if (!whole.is_constant()) return whole;
  const at::Scalar value = whole.tensor().item();
  return value.isIntegral(true) ? Operand(value.toLong()) : Operand(value.toDouble());
}

void clip(Call& call) {
  const Operand least = bound(call, 1, "min"), most = bound(call, 2, "max");
  const bool tensors = least.now.isTensor() || most.now.isTensor();
  if (least.is_none() && most.is_none()) return call.give(call.tensor(0));
  if (!tensors) return call.give_emitted("aten::clamp", {call.tensor(0), least, most});
  const auto as_tensor = [&](std::size_t input) { return call.optional_tensor(input); };
  call.give_emitted("aten::clamp", {call.tensor(0), as_tensor(1), as_tensor(2)}, "Tensor");
}

void cast_to(Call& call, at::ScalarType type) {
  const Operand from = call.tensor(0);
  if (from.dtype() == type) return call.give(from);
  call.give_emitted("aten::to", {from, static_cast<std::int64_t>(type)}, "dtype");
}

void gelu(Call& call) {
  const std::string how = call.text("approximate", "none");
  call.give_emitted("aten::gelu", {call.tensor(0), how.c_str()});
}

void hard_sigmoid(Call& call) {
  const double alpha = call.real("alpha", 0.2), beta = call.real("beta", 0.5);
  if (std::abs(alpha - 1.0 / 6) < 1e-6 && beta == 0.5)
    return call.give_emitted("aten::hardsigmoid", {call.tensor(0)});
  const Operand scaled = call.emit("aten::mul", {call.tensor(0), alpha}, "Tensor");
  call.give_emitted("aten::clamp", {call.emit("aten::add", {scaled, beta}, "Tensor"), 0.0, 1.0});
}

void prelu(Call& call) {
  const Operand input = call.tensor(0), slope = call.weight(1);
  const Operand sloped = call.emit("aten::mul", {input, slope}, "Tensor");
  const Operand positive = call.emit("aten::ge", {input, 0}, "Scalar");
  call.give_emitted("aten::where", {positive, input, sloped}, "self");
}

void softsign(Call& call) {
  const Operand input = call.tensor(0);
  const Operand scale = call.emit("aten::add", {call.emit("aten::abs", {input}), 1.0}, "Tensor");
  call.give_emitted("aten::div", {input, scale}, "Tensor");
}

void swish(Call& call) {
  const Operand input = call.tensor(0);
  const double alpha = call.real("alpha", 1);
  if (alpha == 1) return call.give_emitted("aten::silu", {input});
  const Operand gate = call.emit("aten::sigmoid", {call.emit("aten::mul", {input, alpha}, "Tensor")});
  call.give_emitted("aten::mul", {input, gate}, "Tensor");
}

/// Before opset 13 everything from the axis on was one dimension.
Lowering read_softmax(const std::string& op) {
  return [=](Call& call) {
    const Operand input = call.tensor(0);
    const bool old = call.opset() < 13;
    const std::int64_t axis = call.axis(call.integer("axis", old ? 1 : -1), input.rank());
    if (!old || axis == input.rank() - 1) return call.give_emitted(op, {input, axis}, "int");
    const Operand flat = call.emit("aten::flatten", {input, axis, -1}, "using_ints");
    Operands sizes;
    for (std::int64_t d = 0; d < input.rank(); ++d) sizes.push_back(call.reader().size(input, d));
    call.give_emitted("aten::reshape", {call.emit(op, {flat, axis}, "int"), Operand::list(sizes)});
  };
}

void is_infinite(Call& call) {
  const bool negative = call.integer("detect_negative", 1) != 0,
             positive = call.integer("detect_positive", 1) != 0;
  call.give_emitted(negative && positive ? "aten::isinf"
                    : positive           ? "aten::isposinf"
                                         : "aten::isneginf",
                    {call.tensor(0)});
}

void shift(Call& call) {
  const bool left = call.text("direction", "") == "LEFT";
  call.give_emitted(left ? "aten::bitwise_left_shift" : "aten::bitwise_right_shift",
                    {call.tensor(0), call.tensor(1)}, "Tensor");
}

/// One operator with settings.
Lowering with(const std::string& op, const std::function<Operands(const Call&)>& settings,
              const std::string& overload = {}) {
  return [=](Call& call) {
    Operands arguments{call.tensor(0)};
    for (const Operand& each : settings(call)) arguments.push_back(each);
    call.give(call.emit(op, std::move(arguments), overload));
  };
}

}  // namespace

void add_elementwise(LoweringTable& table) {
  for (const auto& [name, op] : std::map<std::string, std::string>{{"Abs", "abs"},
                                                                   {"Acos", "acos"},
                                                                   {"Acosh", "acosh"},
                                                                   {"Asin", "asin"},
                                                                   {"Asinh", "asinh"},
                                                                   {"Atan", "atan"},
                                                                   {"Atanh", "atanh"},
                                                                   {"Ceil", "ceil"},
                                                                   {"Cos", "cos"},
                                                                   {"Cosh", "cosh"},
                                                                   {"Erf", "erf"},
                                                                   {"Exp", "exp"},
                                                                   {"Floor", "floor"},
                                                                   {"HardSwish", "hardswish"},
                                                                   {"IsNaN", "isnan"},
                                                                   {"Log", "log"},
                                                                   {"Mish", "mish"},
                                                                   {"Neg", "neg"},
                                                                   {"Not", "logical_not"},
                                                                   {"Reciprocal", "reciprocal"},
                                                                   {"Relu", "relu"},
                                                                   {"Round", "round"},
                                                                   {"Sigmoid", "sigmoid"},
                                                                   {"Sign", "sign"},
                                                                   {"Sin", "sin"},
                                                                   {"Sinh", "sinh"},
                                                                   {"Softplus", "softplus"},
                                                                   {"Sqrt", "sqrt"},
                                                                   {"Tan", "tan"},
                                                                   {"Tanh", "tanh"},
                                                                   {"BitwiseNot", "bitwise_not"}})
    table[name] = read_unary("aten::" + op);
  for (const auto& [name, op] : std::map<std::string, std::string>{{"Sub", "sub"},
                                                                   {"Mul", "mul"},
                                                                   {"Equal", "eq"},
                                                                   {"Less", "lt"},
                                                                   {"LessOrEqual", "le"},
                                                                   {"Greater", "gt"},
                                                                   {"GreaterOrEqual", "ge"},
                                                                   {"BitwiseAnd", "bitwise_and"},
                                                                   {"BitwiseOr", "bitwise_or"},
                                                                   {"BitwiseXor", "bitwise_xor"}})
    table[name] = read_binary("aten::" + op);
  for (const auto& [name, op] : std::map<std::string, std::string>{
           {"And", "logical_and"}, {"Or", "logical_or"}, {"Xor", "logical_xor"}})
    table[name] = read_binary("aten::" + op, "");
  table["Add"] = add;
  table["Div"] = divide;
  table["Pow"] = power;
  table["Mod"] = modulo;
  table["BitShift"] = shift;
  table["Max"] = several("aten::maximum", "");
  table["Min"] = several("aten::minimum", "");
  table["Sum"] = several("aten::add", "Tensor");
  table["Mean"] = several("aten::add", "Tensor", true);
  table["Clip"] = clip;
  table["Where"] = [](Call& call) {
    call.give_emitted("aten::where", {call.tensor(0), call.tensor(1), call.tensor(2)}, "self");
  };
  table["Cast"] = [](Call& call) {
    cast_to(call, scalar_type(static_cast<DataType>(call.integer("to", 0))));
  };
  table["CastLike"] = [](Call& call) { cast_to(call, call.tensor(1).dtype()); };
  table["Gelu"] = table["com.microsoft.Gelu"] = gelu;
  table["HardSigmoid"] = hard_sigmoid;
  table["PRelu"] = prelu;
  table["Softsign"] = softsign;
  table["Swish"] = swish;
  table["Softmax"] = read_softmax("aten::softmax");
  table["LogSoftmax"] = read_softmax("aten::log_softmax");
  table["IsInf"] = is_infinite;
  table["Elu"] = with("aten::elu", [](const Call& call) { return Operands{call.real("alpha", 1)}; });
  table["Celu"] = with("aten::celu", [](const Call& call) { return Operands{call.real("alpha", 1)}; });
  table["LeakyRelu"] =
      with("aten::leaky_relu", [](const Call& call) { return Operands{call.real("alpha", 0.01)}; });
  table["ThresholdedRelu"] = with("aten::threshold", [](const Call& call) {
    return Operands{call.real("alpha", 1), 0.0};
  });
  table["Selu"] = with("aten::elu", [](const Call& call) {
    return Operands{call.real("alpha", 1.6732632423543772), call.real("gamma", 1.0507009873554805)};
  });
}

}  // namespace tenfold::onnx

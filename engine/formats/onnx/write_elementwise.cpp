// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <cmath>

#include "engine/formats/onnx/node_writer.h"

namespace tenfold::onnx {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

Translation write_unary(const std::string& op) {
  return [op](NodeWriter& w) { w.give(op, {w.tensor_as(0, w.out_dtype())}); };
}

/// The type that two arguments are brought to before they are compared: a number follows the tensor.
at::ScalarType common_type(NodeWriter& w, std::size_t a, std::size_t b) {
  const auto value = [&](std::size_t at) {
    at::Tensor made = w.is_tensor(at) ? at::empty(Shape(w.shape(at).empty() ? 0 : 1, 1), w.dtype(at))
                                      : at::empty({}, w.dtype(at) == at::kFloat ? at::kDouble : w.dtype(at));
    if (!w.is_tensor(at)) made.unsafeGetTensorImpl()->set_wrapped_number(true);
    return made;
  };
  const at::ScalarType type = at::result_type(value(a), value(b));
  return type == at::kDouble && !w.is_tensor(a) && !w.is_tensor(b) ? at::kFloat : type;
}

Translation write_binary(const std::string& op) {
  return [op](NodeWriter& w) { w.give(op, {w.tensor_as(0, w.out_dtype()), w.tensor_as(1, w.out_dtype())}); };
}

Translation comparison(const std::string& op, bool negated = false) {
  return [=](NodeWriter& w) {
    const at::ScalarType type = common_type(w, 0, 1);
    const Names sides{w.tensor_as(0, type), w.tensor_as(1, type)};
    if (!negated) return w.give(op, sides);
    w.give("Not", {w.emit(op, sides)});
  };
}

/// a + alpha · b, a - alpha · b.
Translation scaled(const std::string& op, std::size_t left, std::size_t right) {
  return [=](NodeWriter& w) {
    const at::ScalarType type = w.out_dtype();
    std::string b = w.tensor_as(right, type);
    if (w.has(2) && w.real(2) != 1) b = w.emit("Mul", {b, w.scalar(2, type)});
    const std::string a = w.tensor_as(left, type);
    if (type == at::kBool) return w.give("Or", {a, b});
    w.give(op, {a, b});
  };
}

std::string floored(NodeWriter& w, const std::string& quotient, at::ScalarType type) {
  return at::isFloatingType(type) ? w.emit("Floor", {quotient}) : quotient;
}

/// Whole numbers round down in Python, towards zero in ONNX: through the remainder, which has the divisor's
/// sign.
std::string floor_quotient(NodeWriter& w, const std::string& a, const std::string& b, at::ScalarType type) {
  if (at::isFloatingType(type)) return floored(w, w.emit("Div", {a, b}), type);
  return w.emit("Div", {w.emit("Sub", {a, w.emit("Mod", {a, b})}), b});
}

void divide(NodeWriter& w) {
  const at::ScalarType type = w.out_dtype();
  const std::string a = w.tensor_as(0, type), b = w.tensor_as(1, type);
  const std::string rounding = w.has(2) ? w.text(2) : "";
  if (rounding == "floor") return w.give_name(floor_quotient(w, a, b, type));
  if (rounding.empty() || !at::isFloatingType(type)) return w.give("Div", {a, b});
  const std::string quotient = w.emit("Div", {a, b});
  w.give("Mul", {w.emit("Sign", {quotient}), w.emit("Floor", {w.emit("Abs", {quotient})})});
}

void floor_divide(NodeWriter& w) {
  const at::ScalarType type = w.out_dtype();
  w.give_name(floor_quotient(w, w.tensor_as(0, type), w.tensor_as(1, type), type));
}

void remainder(NodeWriter& w) {
  const at::ScalarType type = w.out_dtype();
  const std::string a = w.tensor_as(0, type), b = w.tensor_as(1, type);
  if (!at::isFloatingType(type)) return w.give("Mod", {a, b});
  w.give("Sub", {a, w.emit("Mul", {w.emit("Floor", {w.emit("Div", {a, b})}), b})});
}

void power(NodeWriter& w) {
  const at::ScalarType type = w.out_dtype();
  w.give("Pow", {w.tensor_as(0, type), w.tensor_as(1, type)});
}

Translation logical(const std::string& op) {
  return [op](NodeWriter& w) { w.give(op, {w.tensor_as(0, at::kBool), w.tensor_as(1, at::kBool)}); };
}

Translation bitwise(const std::string& of_bools, const std::string& of_integers) {
  return [=](NodeWriter& w) {
    const at::ScalarType type = w.out_dtype();
    if (type != at::kBool && w.opset() < 18) w.refuse("bits of whole numbers need opset 18");
    w.give(type == at::kBool ? of_bools : of_integers, {w.tensor_as(0, type), w.tensor_as(1, type)});
  };
}

void invert(NodeWriter& w) {
  if (w.dtype(0) != at::kBool && w.opset() < 18) w.refuse("bits of whole numbers need opset 18");
  w.give(w.dtype(0) == at::kBool ? "Not" : "BitwiseNot", {w.tensor(0)});
}

void clip(NodeWriter& w, const std::string& least, const std::string& most) {
  w.give("Clip", {w.tensor_as(0, w.out_dtype()), least, most});
}

/// Numbers, or tensors of any shape, which Clip does not take.
void clamp(NodeWriter& w) {
  const at::ScalarType type = w.out_dtype();
  if (!w.is_tensor(1) && !w.is_tensor(2))
    return clip(w, w.has(1) ? w.scalar(1, type) : "", w.has(2) ? w.scalar(2, type) : "");
  std::string state = w.tensor_as(0, type);
  if (w.has(1)) state = w.emit("Max", {state, w.tensor_as(1, type)});
  if (w.has(2)) state = w.emit("Min", {state, w.tensor_as(2, type)});
  w.give_name(state);
}

/// x · sigmoid(x) and other gates.
void silu(NodeWriter& w) { w.give("Mul", {w.tensor(0), w.emit("Sigmoid", {w.tensor(0)})}); }

void hard_sigmoid(NodeWriter& w) {
  w.give("HardSigmoid", {w.tensor(0)}, {{"alpha", Attribute::of(1.0 / 6)}, {"beta", Attribute::of(0.5)}});
}

void hard_swish(NodeWriter& w) {
  if (w.opset() >= 14) return w.give("HardSwish", {w.tensor(0)});
  const std::string gate =
      w.emit("HardSigmoid", {w.tensor(0)}, {{"alpha", Attribute::of(1.0 / 6)}, {"beta", Attribute::of(0.5)}});
  w.give("Mul", {w.tensor(0), gate});
}

void mish(NodeWriter& w) {
  w.give("Mul", {w.tensor(0), w.emit("Tanh", {w.emit("Softplus", {w.tensor(0)})})});
}

/// Hendrycks and Gimpel, 2016: exactly by the error function, or by its approximation with tanh.
void gelu(NodeWriter& w) {
  const std::string how = w.has(1) ? w.text(1) : "none";
  const std::string x = w.tensor(0);
  if (w.opset() >= 20) return w.give("Gelu", {x}, {{"approximate", Attribute::of(how)}});
  const auto number = [&](double value) { return w.real_constant(value, w.dtype(0)); };
  std::string gate;
  if (how == "tanh") {
    const std::string cube = w.emit("Mul", {w.emit("Mul", {x, x}), x});
    const std::string inner = w.emit("Add", {x, w.emit("Mul", {cube, number(0.044715)})});
    gate = w.emit("Tanh", {w.emit("Mul", {inner, number(std::sqrt(2 / M_PI))})});
  } else {
    gate = w.emit("Erf", {w.emit("Div", {x, number(std::sqrt(2.0))})});
  }
  w.give("Mul", {w.emit("Mul", {x, w.emit("Add", {gate, number(1)})}), number(0.5)});
}

/// scale · elu(alpha, input_scale), as selu and celu are too.
void elu(NodeWriter& w) {
  const double alpha = w.has(1) ? w.real(1) : 1, scale = w.has(2) ? w.real(2) : 1,
               inner = w.has(3) ? w.real(3) : 1;
  if (inner != 1) w.refuse("its input is scaled");
  const Attributes attributes{{"alpha", Attribute::of(alpha)}};
  if (scale == 1) return w.give("Elu", {w.tensor(0)}, attributes);
  w.give("Mul", {w.emit("Elu", {w.tensor(0)}, attributes), w.real_constant(scale, w.dtype(0))});
}

void celu(NodeWriter& w) {
  const double alpha = w.has(1) ? w.real(1) : 1;
  const std::string scale = w.real_constant(alpha, w.dtype(0));
  w.give("Mul", {w.emit("Elu", {w.emit("Div", {w.tensor(0), scale})}), scale});
}

void leaky_relu(NodeWriter& w) {
  w.give("LeakyRelu", {w.tensor(0)}, {{"alpha", Attribute::of(w.has(1) ? w.real(1) : 0.01)}});
}

/// A slope a channel, which is dimension 1.
void prelu(NodeWriter& w) {
  std::string slope = w.tensor(1);
  if (w.rank(1) == 1 && w.shape(1)[0] != 1 && w.rank(0) > 2) {
    Shape sizes(static_cast<std::size_t>(w.rank(0) - 1), 1);
    sizes[0] = -1;
    slope = w.emit("Reshape", {slope, w.ints(sizes)});
  }
  w.give("PRelu", {w.tensor(0), slope});
}

void softplus(NodeWriter& w) {
  if (w.has(1) && w.real(1) != 1) w.refuse("its beta is not 1");
  if (w.has(2) && w.real(2) < 15) w.refuse("its threshold is low");
  w.give("Softplus", {w.tensor(0)});
}

void glu(NodeWriter& w) {
  const std::int64_t axis = w.axis(w.has(1) ? w.integer(1) : -1, w.rank(0));
  const std::int64_t half = w.fixed_size(0, axis) / 2;
  const Names parts =
      w.emit_several("Split", {w.tensor(0), w.ints({half, half})}, {{"axis", Attribute::of(axis)}}, 2);
  w.give("Mul", {parts[0], w.emit("Sigmoid", {parts[1]})});
}

void threshold(NodeWriter& w) {
  const std::string above = w.emit("Greater", {w.tensor(0), w.scalar(1, w.dtype(0))});
  w.give("Where", {above, w.tensor(0), w.scalar(2, w.dtype(0))});
}

/// Rows of nothing but -inf become 0.
void safe_softmax(NodeWriter& w) {
  const at::ScalarType type = w.out_dtype();
  const std::string shares =
      w.emit("Softmax", {w.tensor_as(0, type)}, {{"axis", Attribute::of(w.integer(1))}});
  w.give_name(w.without_nan(shares, type));
}

Translation write_softmax(const std::string& op) {
  return [op](NodeWriter& w) {
    const at::ScalarType type = w.out_dtype();
    w.give(op, {w.tensor_as(0, type)}, {{"axis", Attribute::of(w.integer(1))}});
  };
}

void where(NodeWriter& w) {
  const at::ScalarType type = w.out_dtype();
  w.give("Where", {w.tensor_as(0, at::kBool), w.tensor_as(1, type), w.tensor_as(2, type)});
}

void masked_fill(NodeWriter& w) {
  w.give("Where", {w.tensor_as(1, at::kBool), w.tensor_as(2, w.out_dtype()), w.tensor(0)});
}

/// Same elements in another type, or the same altogether.
void convert(NodeWriter& w) {
  if (!w.has(0)) w.refuse("");
  const at::ScalarType from = w.dtype(0), to = w.out_dtype();
  if (w.graph().type_of(from) == w.graph().type_of(to)) return w.give_name(w.tensor(0));
  w.give("Cast", {w.tensor(0)}, {{"to", Attribute::of(static_cast<std::int64_t>(w.graph().type_of(to)))}});
}

void same(NodeWriter& w) { w.give_name(w.tensor(0)); }

void dropout(NodeWriter& w) {
  w.give("Dropout", {w.tensor(0), w.graph().constant_as_is(at::scalar_tensor(w.real(1), at::kFloat))});
}

void exp_minus_one(NodeWriter& w) {
  w.give("Sub", {w.emit("Exp", {w.tensor(0)}), w.real_constant(1, w.dtype(0))});
}
void log_plus_one(NodeWriter& w) {
  w.give("Log", {w.emit("Add", {w.tensor(0), w.real_constant(1, w.dtype(0))})});
}
void inverse_root(NodeWriter& w) { w.give("Reciprocal", {w.emit("Sqrt", {w.tensor_as(0, w.out_dtype())})}); }
void square(NodeWriter& w) { w.give("Mul", {w.tensor(0), w.tensor(0)}); }

void log_sigmoid(NodeWriter& w) { w.give("Neg", {w.emit("Softplus", {w.emit("Neg", {w.tensor(0)})})}); }

/// input + value · a · b, input + value · a / b.
Translation with_product(const std::string& op) {
  return [op](NodeWriter& w) {
    const at::ScalarType type = w.out_dtype();
    std::string term = w.emit(op, {w.tensor_as(1, type), w.tensor_as(2, type)});
    if (w.has(3) && w.real(3) != 1) term = w.emit("Mul", {term, w.scalar(3, type)});
    w.give("Add", {w.tensor_as(0, type), term});
  };
}

/// a + weight · (b - a).
void lerp(NodeWriter& w) {
  const at::ScalarType type = w.out_dtype();
  const std::string a = w.tensor_as(0, type);
  w.give("Add", {a, w.emit("Mul", {w.tensor_as(2, type), w.emit("Sub", {w.tensor_as(1, type), a})})});
}

double greatest(at::ScalarType type) {
  return type == at::kDouble     ? std::numeric_limits<double>::max()
         : type == at::kFloat    ? std::numeric_limits<float>::max()
         : type == at::kBFloat16 ? 3.3895313892515355e38
                                 : 65504;
}

/// What is no number, then the infinities; the type's limits where none are stated.
void nan_to_num(NodeWriter& w) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const at::ScalarType type = w.dtype(0);
  std::string state = w.tensor(0);
  if (!at::isFloatingType(type)) return w.give_name(state);
  const auto replace = [&](const std::string& where, double by) {
    state = w.emit("Where", {where, w.real_constant(by, type), state});
  };
  const auto equals = [&](double value) { return w.emit("Equal", {state, w.real_constant(value, type)}); };
  replace(w.emit("IsNaN", {state}), w.has(1) ? w.real(1) : 0);
  replace(equals(infinity), w.has(2) ? w.real(2) : greatest(type));
  replace(equals(-infinity), w.has(3) ? w.real(3) : -greatest(type));
  w.give_name(state);
}

}  // namespace

void add_written_elementwise(TranslationTable& table) {
  for (const auto& [name, op] : std::map<std::string, std::string>{
           {"abs", "Abs"},     {"acos", "Acos"},       {"acosh", "Acosh"}, {"asin", "Asin"},
           {"asinh", "Asinh"}, {"atan", "Atan"},       {"atanh", "Atanh"}, {"ceil", "Ceil"},
           {"cos", "Cos"},     {"cosh", "Cosh"},       {"erf", "Erf"},     {"exp", "Exp"},
           {"floor", "Floor"}, {"log", "Log"},         {"neg", "Neg"},     {"reciprocal", "Reciprocal"},
           {"relu", "Relu"},   {"sigmoid", "Sigmoid"}, {"sign", "Sign"},   {"sin", "Sin"},
           {"sinh", "Sinh"},   {"sqrt", "Sqrt"},       {"tan", "Tan"},     {"tanh", "Tanh"}})
    table["aten::" + name] = write_unary(op);
  table["aten::round"] = [](NodeWriter& w) {
    if (w.node().overload == "decimals" && w.integer(1) != 0) w.refuse("it keeps decimals");
    w.give("Round", {w.tensor_as(0, w.out_dtype())});
  };
  table["aten::isnan"] = [](NodeWriter& w) { w.give("IsNaN", {w.tensor(0)}); };
  table["aten::isinf"] = [](NodeWriter& w) {
    w.give("IsInf", {w.cast(w.tensor(0), w.dtype(0), at::kFloat)});
  };
  table["aten::add"] = scaled("Add", 0, 1);
  table["aten::sub"] = scaled("Sub", 0, 1);
  table["aten::rsub"] = scaled("Sub", 1, 0);
  table["aten::mul"] = table["aten::multiply"] = [](NodeWriter& w) {
    const at::ScalarType type = w.out_dtype();
    w.give(type == at::kBool ? "And" : "Mul", {w.tensor_as(0, type), w.tensor_as(1, type)});
  };
  table["aten::div"] = table["aten::true_divide"] = divide;
  table["aten::floor_divide"] = floor_divide;
  table["aten::remainder"] = remainder;
  table["aten::fmod"] = [](NodeWriter& w) {
    w.give("Mod", {w.tensor_as(0, w.out_dtype()), w.tensor_as(1, w.out_dtype())},
           {{"fmod", Attribute::of(std::int64_t{1})}});
  };
  table["aten::pow"] = power;
  table["aten::maximum"] = write_binary("Max");
  table["aten::minimum"] = write_binary("Min");
  table["aten::eq"] = comparison("Equal");
  table["aten::ne"] = comparison("Equal", true);
  table["aten::lt"] = comparison("Less");
  table["aten::le"] = comparison("LessOrEqual");
  table["aten::gt"] = comparison("Greater");
  table["aten::ge"] = comparison("GreaterOrEqual");
  table["aten::logical_and"] = logical("And");
  table["aten::logical_or"] = logical("Or");
  table["aten::logical_xor"] = logical("Xor");
  table["aten::logical_not"] = [](NodeWriter& w) { w.give("Not", {w.tensor_as(0, at::kBool)}); };
  table["aten::bitwise_and"] = table["aten::__and__"] = bitwise("And", "BitwiseAnd");
  table["aten::bitwise_or"] = table["aten::__or__"] = bitwise("Or", "BitwiseOr");
  table["aten::bitwise_xor"] = table["aten::__xor__"] = bitwise("Xor", "BitwiseXor");
  table["aten::bitwise_not"] = invert;
  table["aten::clamp"] = table["aten::clip"] = clamp;
  table["aten::hardtanh"] = clamp;
  table["aten::clamp_min"] = clamp;
  table["aten::clamp_max"] = [](NodeWriter& w) {
    w.give("Min", {w.tensor_as(0, w.out_dtype()), w.tensor_as(1, w.out_dtype())});
  };
  table["aten::relu6"] = [](NodeWriter& w) {
    clip(w, w.real_constant(0, w.dtype(0)), w.real_constant(6, w.dtype(0)));
  };
  table["aten::silu"] = silu;
  table["aten::hardsigmoid"] = hard_sigmoid;
  table["aten::hardswish"] = hard_swish;
  table["aten::mish"] = mish;
  table["aten::gelu"] = gelu;
  table["aten::elu"] = elu;
  table["aten::selu"] = [](NodeWriter& w) { w.give("Selu", {w.tensor(0)}); };
  table["aten::celu"] = celu;
  table["aten::leaky_relu"] = leaky_relu;
  table["aten::prelu"] = table["aten::_prelu_kernel"] = prelu;
  table["aten::softplus"] = softplus;
  table["aten::log_sigmoid"] = log_sigmoid;
  table["aten::glu"] = glu;
  table["aten::threshold"] = threshold;
  table["aten::softmax"] = table["aten::_softmax"] = write_softmax("Softmax");
  table["aten::_safe_softmax"] = safe_softmax;
  table["aten::log_softmax"] = table["aten::_log_softmax"] = write_softmax("LogSoftmax");
  table["aten::where"] = where;
  table["aten::masked_fill"] = masked_fill;
  for (const char* name :
       {"to", "_to_copy", "type_as", "contiguous", "clone", "alias", "detach", "lift_fresh",
        "lift_fresh_copy", "detach_copy", "positive", "resolve_conj", "resolve_neg"})
    table[std::string("aten::") + name] = convert;
  table["aten::dropout"] = dropout;
  for (const char* name : {"feature_dropout", "alpha_dropout", "feature_alpha_dropout", "native_dropout"})
    table[std::string("aten::") + name] = same;
  table["aten::expm1"] = exp_minus_one;
  table["aten::log1p"] = log_plus_one;
  table["aten::rsqrt"] = inverse_root;
  table["aten::square"] = square;
  table["aten::addcmul"] = with_product("Mul");
  table["aten::addcdiv"] = with_product("Div");
  table["aten::lerp"] = lerp;
  table["aten::nan_to_num"] = nan_to_num;
}

}  // namespace tenfold::onnx

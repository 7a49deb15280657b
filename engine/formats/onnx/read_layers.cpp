// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What has a weight: convolutions and products.
#include <ATen/ATen.h>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"
#include "engine/formats/onnx/window_shape.h"

namespace tenfold::onnx {
namespace {

Shape kernel_of(const Operand& weight) {
  const auto sizes = weight.tensor().sizes();
  return sizes.size() < 2 ? Shape() : Shape(sizes.begin() + 2, sizes.end());
}

void convolve(Call& call) {
  Operand input = call.tensor(0);
  const Operand weight = call.weight(1);
  const Operand bias = call.has(2) ? call.weight(2) : Operand();
  Window window = window_of(call, kernel_of(weight), input);
  if (!window.is_symmetric()) {
    input = padded(call, input, window, 0);
    window.before.assign(window.dimensions(), 0);
  }
  const std::string op = "aten::conv" + std::to_string(window.dimensions()) + "d";
  call.give_emitted(
      op, {input, weight, bias, window.stride, window.before, window.dilation, call.integer("group", 1)});
}

/// ONNX states either paddings or the output's shape; an odd place is cut off before unless SAME_UPPER.
void resolve_output_shape(Call& call, Window& window, const Operand& input, Shape& extra) {
  const Shape wanted = call.list("output_shape");
  const bool upper = call.text("auto_pad", "NOTSET") == "SAME_UPPER";
  const bool same = call.text("auto_pad", "NOTSET").starts_with("SAME_");
  if (wanted.empty() && !same) return;
  window.changing.clear();
  for (std::size_t d = 0; d < window.dimensions(); ++d) {
    const auto axis = static_cast<std::int64_t>(d) + 2;
    const std::int64_t size = input.tensor().size(axis);
    if (!wanted.empty() && input.then.toTensor().size(axis) != size)
      call.refuse("its output has one shape while that of its input may change");
    const std::int64_t target =
        same && wanted.empty() ? size * window.stride[d] : wanted.at(wanted.size() - window.dimensions() + d);
    const std::int64_t total =
        window.stride[d] * (size - 1) + extra[d] + (window.kernel[d] - 1) * window.dilation[d] + 1 - target;
    if (total < 0) {
      extra[d] -= total;
      window.before[d] = window.after[d] = 0;
      continue;
    }
    window.before[d] = upper ? total / 2 : total - total / 2;
    window.after[d] = total - window.before[d];
  }
}

void convolve_transposed(Call& call) {
  const Operand input = call.tensor(0), weight = call.weight(1);
  const Operand bias = call.has(2) ? call.weight(2) : Operand();
  Window window = window_of(call, kernel_of(weight), input);
  Shape extra = call.list("output_padding", Shape(window.dimensions(), 0));
  resolve_output_shape(call, window, input, extra);
  const std::string op = "aten::conv_transpose" + std::to_string(window.dimensions()) + "d";
  const bool symmetric = window.is_symmetric();
  const Shape padding = symmetric ? window.before : Shape(window.dimensions(), 0);
  Operand made = call.emit(
      op, {input, weight, bias, window.stride, padding, extra, call.integer("group", 1), window.dilation},
      window.dimensions() == 1   ? ""
      : window.dimensions() == 2 ? "input"
                                 : "input");
  if (!symmetric) {  // a padding is cut off the output
    for (std::int64_t& each : window.before) each = -each;
    for (std::int64_t& each : window.after) each = -each;
    made = padded(call, made, window, 0);
  }
  call.give(made);
}

void give_linear(Call& call, const Operand& input, const Operand& weight) {
  Item made;
  made.operand = call.emit("aten::linear", {input, weight});
  made.linear = {input, weight};
  call.give_item(std::move(made));
}

/// A product with a stored matrix is a linear layer: its weight is the matrix as PyTorch keeps it, [out, in].
void multiply(Call& call) {
  const Operand left = call.tensor(0);
  Item& right = call.item(1);
  if (!right.untransposed.is_none() && left.rank() >= 2) return give_linear(call, left, right.untransposed);
  const bool matrix = right.kind == Item::Kind::initializer && right.initializer->dims.size() == 2 &&
                      item_size(right.initializer->type) > 1;
  GraphReader& reader = call.reader();
  if (matrix && left.rank() >= 2 && !left.is_constant() && !reader.keeps_names() &&
      reader.only_multiplies(call.input_name(1)) && scalar_type(right.initializer->type) == left.dtype() &&
      left.tensor().is_floating_point())
    return give_linear(call, left, reader.parameter_of(call.input_name(1), InputKind::parameter, true));
  call.give_emitted("aten::matmul", {left, right.kind == Item::Kind::initializer && matrix ? call.weight(1)
                                                                                           : call.tensor(1)});
}

Operand turned(Call& call, const Operand& matrix) { return call.emit("aten::t", {matrix}); }

void general_product(Call& call) {
  Operand left = call.tensor(0);
  if (call.integer("transA", 0) != 0) left = turned(call, left);
  const bool turn = call.integer("transB", 0) != 0;
  const bool plain = call.real("alpha", 1) == 1 && call.real("beta", 1) == 1;
  const Item& right = call.item(1);
  GraphReader& reader = call.reader();
  const bool is_stored = right.kind == Item::Kind::initializer;
  const bool linear_bias =
      !call.has(2) ||
      (call.item(2).kind == Item::Kind::initializer && call.item(2).initializer->dims.size() == 1 &&
       is_stored && right.initializer->dims.size() == 2 &&
       call.item(2).initializer->dims[0] == right.initializer->dims[turn ? 0 : 1]);
  if (plain && is_stored && linear_bias &&
      (turn || (reader.only_multiplies(call.input_name(1)) && !reader.keeps_names()))) {
    const Operand weight = reader.parameter_of(call.input_name(1), InputKind::parameter, !turn);
    const Operand bias = call.has(2) ? call.weight(2) : Operand();
    return call.give_emitted("aten::linear", {left, weight, bias});
  }
  if (plain && turn && !call.has(2)) return call.give_emitted("aten::linear", {left, call.weight(1)});
  Operand other = call.weight(1);
  if (turn) other = turned(call, other);
  if (!call.has(2)) {
    const Operand product = call.emit("aten::mm", {left, other});
    return call.give(plain ? product : call.emit("aten::mul", {product, call.real("alpha", 1)}, "Tensor"));
  }
  call.give_emitted("aten::addmm",
                    {call.weight(2), left, other, call.real("beta", 1), call.real("alpha", 1)});
}

void einsum(Call& call) {
  Operands operands;
  for (std::size_t i = 0; i < call.inputs(); ++i) operands.push_back(call.tensor(i));
  call.give_emitted("aten::einsum", {call.text("equation", "").c_str(), Operand::list(operands)});
}

}  // namespace

void add_layers(LoweringTable& table) {
  table["Conv"] = convolve;
  table["ConvTranspose"] = convolve_transposed;
  table["MatMul"] = multiply;
  table["Gemm"] = general_product;
  table["Einsum"] = einsum;
}

}  // namespace tenfold::onnx

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"

namespace tenfold::onnx {
namespace {

Operand optional_weight(Call& call, std::size_t input) {
  return call.has(input) ? call.weight(input) : Operand();
}

/// In its evaluation form; training_mode.h finds the flag. ONNX's momentum is the share of the old
/// statistics.
void batch_norm(Call& call) {
  call.give_emitted("aten::batch_norm",
                    {call.tensor(0), call.weight(1), call.weight(2), call.weight(3, InputKind::buffer),
                     call.weight(4, InputKind::buffer), false, 1 - call.real("momentum", 0.9),
                     call.real("epsilon", 1e-5), true});
}

void layer_norm(Call& call) {
  const Operand input = call.tensor(0);
  if (call.wants(1) || call.wants(2)) call.refuse("its mean or deviation is used");
  Shape sizes;
  for (std::int64_t d = call.axis(call.integer("axis", -1), input.rank()); d < input.rank(); ++d) {
    const Operand size = call.reader().size(input, d);
    if (!size.is_constant()) call.refuse("it normalises over a dimension that may change");
    sizes.push_back(size.now.toInt());
  }
  call.give_emitted("aten::layer_norm", {input, sizes, optional_weight(call, 1), optional_weight(call, 2),
                                         call.real("epsilon", 1e-5)});
}

void instance_norm(Call& call) {
  call.give_emitted("aten::instance_norm", {call.tensor(0), call.weight(1), call.weight(2), Operand(),
                                            Operand(), true, 0.1, call.real("epsilon", 1e-5), true});
}

/// Before opset 21 scale and bias had an element a group.
void group_norm(Call& call) {
  const Operand input = call.tensor(0);
  const std::int64_t groups = call.integer("num_groups", 1), channels = input.tensor().size(1);
  Operand scale = call.weight(1), bias = call.weight(2);
  if (scale.tensor().numel() != channels && groups > 0 && scale.tensor().numel() == groups) {
    scale = call.emit("aten::repeat_interleave", {scale, channels / groups}, "self_int");
    bias = call.emit("aten::repeat_interleave", {bias, channels / groups}, "self_int");
  }
  call.give_emitted("aten::group_norm", {input, groups, scale, bias, call.real("epsilon", 1e-5)});
}

void rms_norm(Call& call) {
  const Operand input = call.tensor(0);
  const std::int64_t first = call.axis(call.integer("axis", -1), input.rank());
  Shape sizes(input.tensor().sizes().begin() + first, input.tensor().sizes().end());
  call.give_emitted("aten::rms_norm", {input, sizes, optional_weight(call, 1), call.real("epsilon", 1e-5)});
}

void lp_norm(Call& call) {
  const Operand input = call.tensor(0);
  const Shape axis{call.axis(call.integer("axis", -1), input.rank())};
  const Operand norm = call.emit("aten::linalg_vector_norm", {input, call.integer("p", 2), axis, true});
  const Operand nothing = call.emit("aten::eq", {norm, 0}, "Scalar");  // what is all zero stays so
  call.give_emitted("aten::div", {input, call.emit("aten::masked_fill", {norm, nothing, 1.0}, "Scalar")},
                    "Tensor");
}

/// Krizhevsky et al., 2012, section 3.3, as torch.nn.functional.local_response_norm computes it.
void local_response_norm(Call& call) {
  const Operand input = call.tensor(0);
  const std::int64_t size = call.integer("size", 1);
  if (input.rank() != 4 || size < 1 || size > input.tensor().size(1) * 2)
    call.refuse("its input or size is unusual");
  const Operand squares = call.emit("aten::unsqueeze", {call.emit("aten::mul", {input, input}, "Tensor"), 1});
  const Operand wide =
      call.emit("aten::constant_pad_nd", {squares, Shape{0, 0, 0, 0, (size - 1) / 2, size / 2}});
  const Operand means = call.emit("aten::avg_pool3d", {wide, Shape{size, 1, 1}, Shape{1, 1, 1}});
  const Operand scaled = call.emit(
      "aten::mul", {call.emit("aten::squeeze", {means, 1}, "dim"), call.real("alpha", 1e-4)}, "Tensor");
  const Operand base = call.emit("aten::add", {scaled, call.real("bias", 1)}, "Tensor");
  call.give_emitted("aten::div",
                    {input, call.emit("aten::pow", {base, call.real("beta", 0.75)}, "Tensor_Scalar")},
                    "Tensor");
}

void dropout(Call& call) {
  if (call.wants(1)) call.refuse("its mask is used");
  double ratio = call.real("ratio", 0.5);
  if (call.has(1)) ratio = call.constant(1).item().toDouble();
  if (!(ratio >= 0 && ratio <= 1)) call.refuse("its ratio is no probability");
  call.give_emitted("aten::dropout", {call.tensor(0), ratio, false});
}

}  // namespace

void add_norms(LoweringTable& table) {
  table["BatchNormalization"] = batch_norm;
  table["LayerNormalization"] = layer_norm;
  table["InstanceNormalization"] = instance_norm;
  table["GroupNormalization"] = group_norm;
  table["RMSNormalization"] = rms_norm;
  table["LpNormalization"] = lp_norm;
  table["LRN"] = local_response_norm;
  table["Dropout"] = dropout;
}

}  // namespace tenfold::onnx

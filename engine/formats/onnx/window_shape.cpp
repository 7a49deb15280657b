// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/window_shape.h"

namespace tenfold::onnx {
namespace {

/// What makes as many places as the input has strides. Without strides it is the same for all sizes.
Operand padding_to_same(Call& call, const Window& window, const Operand& input, std::size_t d) {
  const auto compute = [&](const char* op, const Operand& a, const Operand& b) {
    return call.reader().compute(op, {a, b});
  };
  const auto axis = static_cast<std::int64_t>(d) + 2;
  const std::int64_t stride = window.stride[d], reach = (window.kernel[d] - 1) * window.dilation[d] + 1;
  const Operand size = stride == 1 ? Operand(input.tensor().size(axis)) : call.reader().size(input, axis);
  const Operand strides = compute("_operator.floordiv", compute("_operator.sub", size, 1), stride);
  const Operand covered = compute("_operator.add", compute("_operator.mul", strides, stride), reach);
  return compute("torch.sym_max", compute("_operator.sub", covered, size), 0);
}

/// SAME_UPPER and SAME_LOWER: the odd one is behind or before.
void pad_to_same(Call& call, Window& window, const Operand& input, bool upper) {
  Operands pairs;
  bool changes = false;
  for (std::size_t d = window.dimensions(); d-- > 0;) {
    const Operand total = padding_to_same(call, window, input, d);
    const Operand less = call.reader().compute("_operator.floordiv", {total, 2}),
                  more = call.reader().compute("_operator.sub", {total, less});
    const Operand &before = upper ? less : more, &after = upper ? more : less;
    changes = changes || !total.is_constant();
    window.before[d] = before.now.toInt();
    window.after[d] = after.now.toInt();
    pairs.insert(pairs.end(), {before, after});
  }
  if (changes) window.changing = std::move(pairs);
}

}  // namespace

Window window_of(Call& call, const Shape& kernel, const Operand& input) {
  const std::size_t space = kernel.size();
  if (static_cast<std::int64_t>(space) != input.rank() - 2 || space < 1 || space > 3)
    call.refuse("its window has " + std::to_string(space) + " dimensions for an input of " +
                std::to_string(input.rank()));
  Window window{kernel, call.list("strides", Shape(space, 1)), call.list("dilations", Shape(space, 1)),
                Shape(space, 0), Shape(space, 0)};
  const Shape pads = call.list("pads", Shape(2 * space, 0));
  if (window.stride.size() != space || window.dilation.size() != space || pads.size() != 2 * space)
    call.refuse("its strides, dilations or pads do not fit its kernel");
  for (std::size_t d = 0; d < space; ++d) {
    window.before[d] = pads[d];
    window.after[d] = pads[d + space];
    if (window.kernel[d] < 1 || window.stride[d] < 1 || window.dilation[d] < 1 ||
        window.kernel[d] > (1 << 20) || window.dilation[d] > (1 << 20))
      call.refuse("its kernel, stride or dilation is impossible");
  }
  const std::string automatic = call.text("auto_pad", "NOTSET");
  if (automatic == "VALID") window.before = window.after = Shape(space, 0);
  if (automatic.starts_with("SAME_")) pad_to_same(call, window, input, automatic == "SAME_UPPER");
  return window;
}

Operand padded(Call& call, const Operand& input, const Window& window, double value) {
  Operands pads = window.changing;
  for (std::size_t d = window.changing.empty() ? window.dimensions() : 0; d-- > 0;) {
    pads.emplace_back(window.before[d]);
    pads.emplace_back(window.after[d]);
  }
  return call.emit("aten::constant_pad_nd", {input, Operand::list(pads), value});
}

}  // namespace tenfold::onnx

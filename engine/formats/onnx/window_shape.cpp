// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/window_shape.h"

namespace tenfold::onnx {
namespace {

/// SAME_UPPER and SAME_LOWER: as many places as the input has strides, the odd one behind or before.
void pad_to_same(Window& window, const Operand& input, bool upper) {
  for (std::size_t d = 0; d < window.dimensions(); ++d) {
    const std::int64_t size = input.tensor().size(static_cast<std::int64_t>(d) + 2);
    const std::int64_t reach = (window.kernel[d] - 1) * window.dilation[d] + 1;
    const std::int64_t places = (size + window.stride[d] - 1) / window.stride[d];
    const std::int64_t total = std::max<std::int64_t>((places - 1) * window.stride[d] + reach - size, 0);
    window.before[d] = upper ? total / 2 : total - total / 2;
    window.after[d] = total - window.before[d];
  }
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
  if (automatic.starts_with("SAME_")) pad_to_same(window, input, automatic == "SAME_UPPER");
  return window;
}

Operand padded(Call& call, const Operand& input, const Window& window, double value) {
  Shape pads;
  for (std::size_t d = window.dimensions(); d-- > 0;) {
    pads.push_back(window.before[d]);
    pads.push_back(window.after[d]);
  }
  return call.emit("aten::constant_pad_nd", {input, pads, value});
}

}  // namespace tenfold::onnx

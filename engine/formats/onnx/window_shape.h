// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/formats/onnx/call.h"

namespace tenfold::onnx {

/// What convolution and pooling have in common: how a window moves over the spatial dimensions.
struct Window {
  Shape kernel, stride, dilation;
  Shape before, after;  ///< padding
  /// Where it depends on a size that may change: the padding as aten::constant_pad_nd orders it. Else empty.
  Operands changing;

  bool is_symmetric() const { return changing.empty() && before == after; }
  std::size_t dimensions() const { return kernel.size(); }
};

/// From the attributes; `auto_pad` is resolved with the input's sizes. Throws Error for what does not fit.
Window window_of(Call& call, const Shape& kernel, const Operand& input);

/// The input with a window's padding around it, as aten::constant_pad_nd takes it.
Operand padded(Call& call, const Operand& input, const Window& window, double value);

}  // namespace tenfold::onnx

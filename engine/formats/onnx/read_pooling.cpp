// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <limits>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"
#include "engine/formats/onnx/window_shape.h"

namespace tenfold::onnx {
namespace {

std::string of_dimensions(const char* op, std::size_t space) { return op + std::to_string(space) + "d"; }

/// ATen pads alike on both sides and at most half a kernel.
bool fits_aten(const Window& window) {
  for (std::size_t d = 0; d < window.dimensions(); ++d)
    if (window.before[d] < 0 || 2 * window.before[d] > window.kernel[d]) return false;
  return window.is_symmetric();
}

void max_pool(Call& call) {
  if (call.wants(1)) call.refuse("the places of its maxima are used");
  Operand input = call.tensor(0);
  Window window = window_of(call, call.list("kernel_shape"), input);
  if (!fits_aten(window)) {
    input = padded(call, input, window, -std::numeric_limits<double>::infinity());
    window.before.assign(window.dimensions(), 0);
  }
  call.give_emitted(of_dimensions("aten::max_pool", window.dimensions()),
                    {input, window.kernel, window.stride, window.before, window.dilation,
                     call.integer("ceil_mode", 0) != 0});
}

void average_pool(Call& call) {
  Operand input = call.tensor(0);
  Window window = window_of(call, call.list("kernel_shape"), input);
  for (const std::int64_t each : window.dilation)
    if (each != 1) call.refuse("its window is dilated");
  const bool counts_padding = call.integer("count_include_pad", 0) != 0,
             ceil = call.integer("ceil_mode", 0) != 0;
  const std::string op = of_dimensions("aten::avg_pool", window.dimensions());
  const Shape none(window.dimensions(), 0);
  if (fits_aten(window))
    return call.give_emitted(op, {input, window.kernel, window.stride, window.before, ceil, counts_padding});
  const Operand wide = padded(call, input, window, 0);
  const Operand sums = call.emit(op, {wide, window.kernel, window.stride, none, ceil});
  if (counts_padding) return call.give(sums);
  const Operand ones =
      padded(call, call.emit("aten::ones_like", {input}), window, 0);  // how much of each window is input
  call.give_emitted("aten::div", {sums, call.emit(op, {ones, window.kernel, window.stride, none, ceil})},
                    "Tensor");
}

void global_average_pool(Call& call) {
  const Operand input = call.tensor(0);
  if (input.rank() < 3 || input.rank() > 5) call.refuse("its input has an unusual number of dimensions");
  const auto space = static_cast<std::size_t>(input.rank() - 2);
  call.give_emitted(of_dimensions("aten::adaptive_avg_pool", space), {input, Shape(space, 1)});
}

void global_max_pool(Call& call) {
  const Operand input = call.tensor(0);
  Shape axes;
  for (std::int64_t d = 2; d < input.rank(); ++d) axes.push_back(d);
  call.give_emitted("aten::amax", {input, axes, true});
}

}  // namespace

void add_pooling(LoweringTable& table) {
  table["MaxPool"] = max_pool;
  table["AveragePool"] = average_pool;
  table["GlobalAveragePool"] = global_average_pool;
  table["GlobalMaxPool"] = global_max_pool;
}

}  // namespace tenfold::onnx

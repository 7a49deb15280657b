// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What moves elements around without computing.
#include <ATen/ATen.h>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"

namespace tenfold::onnx {
namespace {

/// Sizes for a list argument; constants where they can be.
Operand sizes_argument(const Operands& sizes) { return Operand::list(sizes); }

/// Axes from an input (opset 13 and later) or an attribute.
Shape axes_of(Call& call, std::size_t input) {
  return call.has(input) ? call.integers(input) : call.list("axes");
}

void reshape(Call& call) {
  const Operand input = call.tensor(0);
  Operands sizes = call.numbers(1);
  if (call.integer("allowzero", 0) == 0)
    for (std::size_t d = 0; d < sizes.size(); ++d)
      if (sizes[d].is_constant() && sizes[d].now.toInt() == 0) {
        if (static_cast<std::int64_t>(d) >= input.rank()) call.refuse("a size is 0 where its input has none");
        sizes[d] = call.reader().size(input, static_cast<std::int64_t>(d));
      }
  call.give_emitted("aten::reshape", {input, sizes.empty() ? Operand(Shape{}) : sizes_argument(sizes)});
}

void flatten(Call& call) {
  const Operand input = call.tensor(0);
  const std::int64_t rank = input.rank();
  std::int64_t axis = call.integer("axis", 1);
  if (axis < 0) axis += rank;
  if (axis < 0 || axis > rank) call.refuse("its axis is out of range");
  if (axis == 0) return call.give_emitted("aten::reshape", {input, Shape{1, -1}});
  if (axis == rank) return call.give_emitted("aten::reshape", {input, Shape{-1, 1}});
  Operand made = axis < rank - 1 ? call.emit("aten::flatten", {input, axis, -1}, "using_ints") : input;
  if (axis > 1) made = call.emit("aten::flatten", {made, 0, axis - 1}, "using_ints");
  call.give(made);
}

void transpose(Call& call) {
  const bool is_stored =
      call.item(0).kind == Item::Kind::initializer && call.item(0).initializer->dims.size() == 2;
  const Operand input = is_stored ? call.weight(0) : call.tensor(0);
  Shape reversed;
  for (std::int64_t d = input.rank(); d-- > 0;) reversed.push_back(d);
  const Shape order = call.list("perm", reversed);
  Item made;
  made.operand = call.emit("aten::permute", {input, order});
  if (is_stored && order == Shape{1, 0} && input.tensor().is_floating_point()) made.untransposed = input;
  call.give_item(std::move(made));
}

void squeeze(Call& call) {
  const Operand input = call.tensor(0);
  Shape axes = axes_of(call, 1);
  if (axes.empty())
    for (std::int64_t d = 0; d < input.rank(); ++d)
      if (input.tensor().size(d) == 1) axes.push_back(d);
  for (std::int64_t& each : axes) {
    each = call.axis(each, input.rank());
    if (input.tensor().size(each) != 1) call.refuse("a dimension that it drops has another size than 1");
  }
  if (axes.size() == 1) return call.give_emitted("aten::squeeze", {input, axes[0]}, "dim");
  call.give_emitted("aten::squeeze", {input, axes}, "dims");
}

void unsqueeze(Call& call) {
  Operand made = call.tensor(0);
  Shape axes = axes_of(call, 1);
  const auto rank = made.rank() + static_cast<std::int64_t>(axes.size());
  for (std::int64_t& each : axes) each = call.axis(each, rank);
  std::sort(axes.begin(), axes.end());
  for (const std::int64_t each : axes) made = call.emit("aten::unsqueeze", {made, each});
  call.give(made);
}

void concat(Call& call) {
  Operands parts;
  for (std::size_t i = 0; i < call.inputs(); ++i) parts.push_back(call.tensor(i));
  const std::int64_t axis = call.axis(call.integer("axis", 0), parts.at(0).rank());
  call.give_emitted("aten::cat", {Operand::list(parts), axis});
}

void split(Call& call) {
  const Operand input = call.tensor(0);
  const std::int64_t axis = call.axis(call.integer("axis", 0), input.rank());
  Operands sizes = call.numbers(1, "split");
  if (sizes.empty()) {
    const Operand whole = call.reader().size(input, axis);
    if (!whole.is_constant()) call.refuse("it splits a dimension that may change");
    const std::int64_t parts = call.integer("num_outputs", static_cast<std::int64_t>(call.outputs()));
    if (parts < 1 || parts > 4096) call.refuse("its number of parts is impossible");
    const std::int64_t each = (whole.now.toInt() + parts - 1) / parts;
    for (std::int64_t k = 0; k < parts; ++k)
      sizes.emplace_back(std::clamp<std::int64_t>(whole.now.toInt() - k * each, 0, each));
  }
  const Operands parts =
      call.reader().emit_several("aten::split_with_sizes", {input, sizes_argument(sizes), axis});
  for (std::size_t k = 0; k < parts.size(); ++k) call.give(parts[k], k);
}

/// A step backwards over a whole dimension turns it around.
Operand sliced(Call& call, const Operand& input, std::int64_t axis, const Operand& start, const Operand& end,
               std::int64_t step) {
  if (step > 0) return call.emit("aten::slice", {input, axis, start, end, step}, "Tensor");
  const std::int64_t size = input.tensor().size(axis);
  const bool whole = step == -1 && start.is_constant() && end.is_constant() &&
                     (start.now.toInt() == -1 || start.now.toInt() >= size - 1) && end.now.toInt() < -size;
  if (!whole) call.refuse("it steps backwards over a part of a dimension");
  return call.emit("aten::flip", {input, Shape{axis}});
}

void slice(Call& call) {
  Operand made = call.tensor(0);
  const Operands starts = call.numbers(1, "starts"), ends = call.numbers(2, "ends");
  Shape axes = axes_of(call, 3), steps(starts.size(), 1);
  if (axes.empty())
    for (std::size_t k = 0; k < starts.size(); ++k) axes.push_back(static_cast<std::int64_t>(k));
  if (call.has(4)) steps = call.integers(4);
  if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size())
    call.refuse("its starts, ends, axes and steps differ in number");
  for (std::size_t k = 0; k < starts.size(); ++k)
    made = sliced(call, made, call.axis(axes[k], made.rank()), starts[k], ends[k], steps[k]);
  call.give(made);
}

/// Both shapes are stretched: a size of 1 keeps the input's.
Operand expanded(Call& call, const Operand& input, const Operands& target) {
  const auto rank = std::max(input.rank(), static_cast<std::int64_t>(target.size()));
  const std::int64_t missing = rank - input.rank(), skipped = rank - static_cast<std::int64_t>(target.size());
  Operands sizes;
  for (std::int64_t d = 0; d < rank; ++d) {
    const bool has_own = d >= missing;
    const bool keeps = has_own && (input.tensor().size(d - missing) != 1 || d < skipped);
    sizes.push_back(keeps         ? Operand(-1)
                    : d < skipped ? Operand(1)
                                  : target[static_cast<std::size_t>(d - skipped)]);
  }
  return call.emit("aten::expand", {input, Operand::list(sizes)});
}

void expand(Call& call) { call.give(expanded(call, call.tensor(0), call.numbers(1))); }

void tile(Call& call) {
  call.give_emitted("aten::repeat", {call.tensor(0), sizes_argument(call.numbers(1))});
}

/// ONNX lists all beginnings, then all ends; ATen pairs from the last dimension on.
Operands paired_pads(Call& call, const Operands& pads, const Shape& axes, std::int64_t rank) {
  std::vector<Operand> before(static_cast<std::size_t>(rank), Operand(0)), after = before;
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const auto place = static_cast<std::size_t>(call.axis(axes[k], rank));
    before[place] = pads.at(k);
    after[place] = pads.at(k + axes.size());
  }
  Operands paired;
  for (auto d = static_cast<std::size_t>(rank); d-- > 0;) {
    paired.push_back(before[d]);
    paired.push_back(after[d]);
  }
  const auto is_zero = [](const Operand& each) { return each.is_constant() && each.now.toInt() == 0; };
  while (paired.size() > 2 && is_zero(paired.back()) && is_zero(paired[paired.size() - 2]))
    paired.resize(paired.size() - 2);
  return paired;
}

void pad(Call& call) {
  const Operand input = call.tensor(0);
  const Operands pads = call.numbers(1, "pads");
  Shape axes;
  for (std::int64_t d = 0; d < input.rank(); ++d) axes.push_back(d);
  if (call.has(3)) axes = call.integers(3);
  if (pads.size() != 2 * axes.size()) call.refuse("its number of pads does not fit its input");
  const Operands paired = paired_pads(call, pads, axes, input.rank());
  const std::string mode = call.text("mode", "constant");
  if (mode == "constant") {
    const double value = call.has(2) ? call.constant(2).item().toDouble() : call.real("value", 0);
    return call.give_emitted("aten::constant_pad_nd", {input, Operand::list(paired), value});
  }
  const char* name = mode == "reflect" ? "reflect"
                     : mode == "edge"  ? "replicate"
                     : mode == "wrap"  ? "circular"
                                       : nullptr;
  if (name == nullptr) call.refuse("its mode is " + mode);
  call.give_emitted("aten::pad", {input, Operand::list(paired), name});
}

/// Blocks of channels to blocks of pixels: [n, b, b, c, h, w] or, column first, [n, c, b, b, h, w].
void depth_to_space(Call& call) {
  const Operand input = call.tensor(0);
  const std::int64_t block = call.integer("blocksize", 1);
  if (call.text("mode", "DCR") == "CRD") return call.give_emitted("aten::pixel_shuffle", {input, block});
  const auto size = [&](std::int64_t d) { return call.reader().size(input, d); };
  if (input.rank() != 4 || block < 1 || block > 64 || input.tensor().size(1) % (block * block) != 0)
    call.refuse("its input does not fit its block size");
  const std::int64_t channels = input.tensor().size(1) / (block * block);
  const Operand split =
      call.emit("aten::reshape", {input, Operand::list({size(0), block, block, channels, size(2), size(3)})});
  const Operand moved = call.emit("aten::permute", {split, Shape{0, 3, 4, 1, 5, 2}});
  const Operand rows = call.emit("aten::flatten", {moved, 4, 5}, "using_ints");
  call.give_emitted("aten::flatten", {rows, 2, 3}, "using_ints");
}

void space_to_depth(Call& call) {
  const Operand input = call.tensor(0);
  const std::int64_t block = call.integer("blocksize", 1);
  if (input.rank() != 4 || block < 1) call.refuse("its input does not fit its block size");
  const Operand columns = call.emit("aten::unflatten", {input, 3, Shape{-1, block}}, "int");
  const Operand split = call.emit("aten::unflatten", {columns, 2, Shape{-1, block}}, "int");
  const Operand moved = call.emit("aten::permute", {split, Shape{0, 3, 5, 1, 2, 4}});
  call.give_emitted("aten::flatten", {moved, 1, 3}, "using_ints");
}

}  // namespace

void add_shapes(LoweringTable& table) {
  table["Reshape"] = reshape;
  table["Flatten"] = flatten;
  table["Transpose"] = transpose;
  table["Squeeze"] = squeeze;
  table["Unsqueeze"] = unsqueeze;
  table["Concat"] = concat;
  table["Split"] = split;
  table["Slice"] = slice;
  table["Expand"] = expand;
  table["Tile"] = tile;
  table["Pad"] = pad;
  table["DepthToSpace"] = depth_to_space;
  table["SpaceToDepth"] = space_to_depth;
}

}  // namespace tenfold::onnx

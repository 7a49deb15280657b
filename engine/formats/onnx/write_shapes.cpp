// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What moves elements around without computing.
#include <ATen/ATen.h>

#include "engine/formats/onnx/node_writer.h"

namespace tenfold::onnx {
namespace {

constexpr std::int64_t endless = std::numeric_limits<std::int64_t>::max();

void reshape(NodeWriter& w) { w.give("Reshape", {w.tensor(0), w.sizes(1)}); }

void reshape_like(NodeWriter& w) { w.give("Reshape", {w.tensor(0), w.emit("Shape", {w.tensor(1)})}); }

/// Sizes of the dimensions before, what stands for the ones in between, sizes of those behind: 0 keeps a size
/// where its place is the same.
void replace_sizes(NodeWriter& w, std::int64_t first, std::int64_t last, const std::string& middle) {
  Names parts;
  if (first > 0) parts.push_back(w.ints(Shape(static_cast<std::size_t>(first), 0)));
  parts.push_back(middle);
  for (std::int64_t d = last + 1; d < w.rank(0); ++d) parts.push_back(w.size(w.tensor(0), d));
  const std::string sizes =
      parts.size() == 1 ? parts[0] : w.emit("Concat", parts, {{"axis", Attribute::of(std::int64_t{0})}});
  w.give("Reshape", {w.tensor(0), sizes});
}

void flatten(NodeWriter& w) {
  const std::int64_t rank = w.rank(0);
  if (rank == 0) return w.give("Reshape", {w.tensor(0), w.ints({1})});
  const std::int64_t first = w.axis(w.integer(1), rank), last = w.axis(w.integer(2), rank);
  if (first == 1 && last == rank - 1)
    return w.give("Flatten", {w.tensor(0)}, {{"axis", Attribute::of(std::int64_t{1})}});
  replace_sizes(w, first, last, w.ints({-1}));
}

void unflatten(NodeWriter& w) {
  const std::int64_t axis = w.axis(w.integer(1), w.rank(0));
  replace_sizes(w, axis, axis, w.sizes(2));
}

void permute(NodeWriter& w) {
  Shape order = w.integers(1);
  for (std::int64_t& each : order) each = w.axis(each, w.rank(0));
  w.give("Transpose", {w.tensor(0)}, {{"perm", Attribute::of(order)}});
}

void swap(NodeWriter& w, std::int64_t a, std::int64_t b) {
  Shape order;
  for (std::int64_t d = 0; d < w.rank(0); ++d) order.push_back(d);
  if (order.empty()) return w.give_name(w.tensor(0));
  std::swap(order[static_cast<std::size_t>(w.axis(a, w.rank(0)))],
            order[static_cast<std::size_t>(w.axis(b, w.rank(0)))]);
  w.give("Transpose", {w.tensor(0)}, {{"perm", Attribute::of(order)}});
}

void turn(NodeWriter& w) {
  if (w.rank(0) < 2) return w.give_name(w.tensor(0));
  swap(w, 0, 1);
}

void move_dimensions(NodeWriter& w) {
  const std::int64_t rank = w.rank(0);
  const Shape from = w.integers(1), to = w.integers(2);
  Shape order(static_cast<std::size_t>(rank), -1);
  std::vector<bool> moved(static_cast<std::size_t>(rank), false);
  for (std::size_t k = 0; k < from.size(); ++k) {
    order[static_cast<std::size_t>(w.axis(to[k], rank))] = w.axis(from[k], rank);
    moved[static_cast<std::size_t>(w.axis(from[k], rank))] = true;
  }
  std::int64_t next = 0;
  for (std::int64_t& each : order) {
    if (each >= 0) continue;
    while (moved[static_cast<std::size_t>(next)]) ++next;
    each = next++;
  }
  w.give("Transpose", {w.tensor(0)}, {{"perm", Attribute::of(order)}});
}

/// Only dimensions of one element are dropped.
void squeeze(NodeWriter& w) {
  Shape axes, asked;
  if (w.has(1)) asked = w.integers(1);
  for (std::int64_t d = 0; d < w.rank(0); ++d) {
    const bool wanted = !w.has(1) || std::any_of(asked.begin(), asked.end(), [&](std::int64_t each) {
      return w.axis(each, w.rank(0)) == d;
    });
    if (wanted && w.shape(0)[static_cast<std::size_t>(d)] == 1) axes.push_back(d);
  }
  if (axes.empty()) return w.give_name(w.tensor(0));
  w.give("Squeeze", {w.tensor(0), w.ints(axes)});
}

void unsqueeze(NodeWriter& w) {
  w.give("Unsqueeze", {w.tensor(0), w.ints({w.axis(w.integer(1), w.rank(0) + 1)})});
}

/// -1 keeps a size, and so does 1 in ONNX.
void expand(NodeWriter& w) {
  if (w.is_value(1)) return w.give("Expand", {w.tensor(0), w.emit("Shape", {w.tensor(1)})});  // expand_as
  const std::string sizes = w.sizes(1);
  w.give("Expand", {w.tensor(0), w.emit("Abs", {sizes})});
}

/// More repeats than dimensions: new ones in front.
void repeat(NodeWriter& w) {
  const auto rank = static_cast<std::int64_t>(w.out_shape().size());
  std::string state = w.tensor(0);
  if (rank > w.rank(0)) {
    Shape axes;
    for (std::int64_t d = 0; d < rank - w.rank(0); ++d) axes.push_back(d);
    state = w.unsqueeze(state, axes);
  }
  w.give("Tile", {state, w.sizes(1)});
}

void tile(NodeWriter& w) {
  Shape repeats = w.integers(1);
  repeats.insert(repeats.begin(), w.out_shape().size() - repeats.size(), 1);
  w.give("Tile", {w.tensor(0), w.ints(repeats)});
}

void concatenate(NodeWriter& w) {
  Names parts;
  for (std::size_t k = 0; k < w.items(0); ++k)
    if (w.item_shape(0, k) != Shape{0}) parts.push_back(w.item(0, k));  // an old kind of nothing
  const auto rank = static_cast<std::int64_t>(w.out_shape().size());
  w.give("Concat", parts, {{"axis", Attribute::of(w.axis(w.integer(1), rank))}});
}

void stack(NodeWriter& w) {
  const std::int64_t axis = w.axis(w.integer(1), static_cast<std::int64_t>(w.out_shape().size()));
  Names parts;
  for (std::size_t k = 0; k < w.items(0); ++k) parts.push_back(w.unsqueeze(w.item(0, k), {axis}));
  w.give("Concat", parts, {{"axis", Attribute::of(axis)}});
}

/// split, split_with_sizes and chunk by the sizes that were seen.
void split(NodeWriter& w) {
  const std::int64_t axis = w.axis(w.has(2) ? w.integer(2) : 0, w.rank(0));
  const auto values = w.result_values();
  if (values.size() == 1) return w.give_name(w.tensor(0));
  w.fixed_size(0, axis);
  Shape sizes;
  for (std::size_t k = 0; k < values.size(); ++k)
    sizes.push_back(w.out_shape(k)[static_cast<std::size_t>(axis)]);
  w.give_several("Split", {w.tensor(0), w.ints(sizes)}, {{"axis", Attribute::of(axis)}}, values);
}

void unbind(NodeWriter& w) {
  const std::int64_t axis = w.axis(w.has(1) ? w.integer(1) : 0, w.rank(0));
  for (std::size_t k = 0; k < w.results(); ++k)
    w.give("Gather",
           {w.tensor(0), w.graph().constant(at::scalar_tensor(static_cast<std::int64_t>(k), at::kLong))},
           {{"axis", Attribute::of(axis)}}, k);
}

void slice(NodeWriter& w) {
  const std::int64_t axis = w.axis(w.has(1) ? w.integer(1) : 0, w.rank(0));
  const std::string start = w.has(2) ? w.number(2) : w.ints({0});
  const std::string end = w.has(3) ? w.number(3) : w.ints({endless});
  w.give("Slice", {w.tensor(0), start, end, w.ints({axis}), w.ints({w.has(4) ? w.integer(4) : 1})});
}

/// narrow(input, dim, start, length)
void narrow(NodeWriter& w) {
  const std::string start = w.number(2);
  const bool to_the_end =
      !w.is_value(2) && !w.is_value(3) && w.integer(2) < 0 && w.integer(2) + w.integer(3) == 0;
  const std::string end = to_the_end ? w.ints({endless}) : w.emit("Add", {start, w.number(3)});
  w.give("Slice", {w.tensor(0), start, end, w.ints({w.axis(w.integer(1), w.rank(0))})});
}

void flip(NodeWriter& w) {
  const Shape axes = w.integers(1);
  const Shape ones(axes.size(), -1);
  w.give("Slice",
         {w.tensor(0), w.ints(ones), w.ints(Shape(axes.size(), -endless)), w.ints(axes), w.ints(ones)});
}

/// Which element comes to the front; empty where that is the first.
std::string first_of_rolled(NodeWriter& w, std::int64_t axis, std::int64_t shift) {
  if (!w.stays(0, axis))  // the remainder has the divisor's sign
    return shift == 0 ? "" : w.emit("Mod", {w.ints({-shift}), w.size(w.tensor(0), axis)});
  const std::int64_t size = std::max<std::int64_t>(w.fixed_size(0, axis), 1);
  const std::int64_t first = (-shift % size + size) % size;
  return first == 0 ? "" : w.ints({first});
}

void roll(NodeWriter& w) {
  const Shape shifts = w.integers(1), axes = w.integers(2);
  if (axes.size() != shifts.size()) w.refuse("it rolls over all dimensions as one");
  std::string state = w.tensor(0);
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const std::int64_t axis = w.axis(axes[k], w.rank(0));
    const std::string cut = first_of_rolled(w, axis, shifts[k]);
    if (cut.empty()) continue;
    const auto part = [&](const std::string& from, const std::string& to) {
      return w.emit("Slice", {state, from, to, w.ints({axis})});
    };
    state = w.emit("Concat", {part(cut, w.ints({endless})), part(w.ints({0}), cut)},
                   {{"axis", Attribute::of(axis)}});
  }
  w.give_name(state);
}

/// ATen pairs from the last dimension on; ONNX lists all beginnings, then all ends.
std::string pads(NodeWriter& w, const Shape& paired, std::int64_t rank) {
  Shape made(static_cast<std::size_t>(2 * rank), 0);
  for (std::size_t k = 0; k < paired.size(); ++k) {
    const std::int64_t axis = rank - 1 - static_cast<std::int64_t>(k / 2);
    made[static_cast<std::size_t>(k % 2 == 0 ? axis : axis + rank)] = paired[k];
  }
  return w.ints(made);
}

void pad_as(NodeWriter& w, const std::string& mode, double value) {
  Names inputs{w.tensor(0), pads(w, w.integers(1), w.rank(0))};
  if (mode == "constant") inputs.push_back(w.real_constant(value, w.dtype(0)));
  if (mode == "wrap" && w.opset() < 19) w.refuse("circular padding needs opset 19");
  w.give("Pad", inputs, {{"mode", Attribute::of(mode)}});
}

void pad(NodeWriter& w) {
  const std::string mode = w.has(2) ? w.text(2) : "constant";
  pad_as(w, mode == "replicate" ? "edge" : mode == "circular" ? "wrap" : mode, w.has(3) ? w.real(3) : 0);
}

Translation pad_by(const std::string& mode) {
  return [mode](NodeWriter& w) { pad_as(w, mode, mode == "constant" && w.has(2) ? w.real(2) : 0); };
}

void pixel_shuffle(NodeWriter& w) {
  w.give("DepthToSpace", {w.tensor(0)},
         {{"blocksize", Attribute::of(w.integer(1))}, {"mode", Attribute::of(std::string("CRD"))}});
}

/// The shape of images of which only the number may change.
Shape fixed_images(NodeWriter& w) {
  if (w.rank(0) != 4) w.refuse("its input has not four dimensions");
  for (const std::int64_t d : {1, 2, 3}) w.fixed_size(0, d);
  return w.shape(0);
}

/// [n, c, h·r, w·r] to [n, c·r·r, h, w].
void pixel_unshuffle(NodeWriter& w) {
  const std::int64_t r = w.integer(1);
  const Shape shape = fixed_images(w);
  const std::string blocks =
      w.emit("Reshape", {w.tensor(0), w.ints({0, shape[1], shape[2] / r, r, shape[3] / r, r})});
  const std::string moved = w.transpose(blocks, {0, 1, 3, 5, 2, 4});
  w.give("Reshape", {moved, w.ints({0, shape[1] * r * r, shape[2] / r, shape[3] / r})});
}

/// channel_shuffle(input, groups)
void channel_shuffle(NodeWriter& w) {
  const Shape shape = fixed_images(w);
  const std::int64_t groups = w.integer(1);
  const std::string split =
      w.emit("Reshape", {w.tensor(0), w.ints({0, groups, shape[1] / groups, shape[2], shape[3]})});
  w.give("Reshape", {w.transpose(split, {0, 2, 1, 3, 4}), w.ints({0, shape[1], shape[2], shape[3]})});
}

}  // namespace

void add_written_shapes(TranslationTable& table) {
  for (const char* name : {"view", "reshape", "_unsafe_view", "view_copy"})
    table[std::string("aten::") + name] = reshape;
  table["aten::view_as"] = table["aten::reshape_as"] = reshape_like;
  table["aten::flatten"] = flatten;
  table["aten::unflatten"] = unflatten;
  table["aten::permute"] = permute;
  for (const char* name : {"transpose", "swapaxes", "swapdims"})
    table[std::string("aten::") + name] = [](NodeWriter& w) { swap(w, w.integer(1), w.integer(2)); };
  table["aten::t"] = turn;
  table["aten::mT"] = table["aten::adjoint"] = [](NodeWriter& w) { swap(w, -1, -2); };
  table["aten::movedim"] = table["aten::moveaxis"] = move_dimensions;
  table["aten::squeeze"] = squeeze;
  table["aten::unsqueeze"] = unsqueeze;
  table["aten::expand"] = table["aten::expand_as"] = table["aten::broadcast_to"] = expand;
  table["aten::repeat"] = repeat;
  table["aten::tile"] = tile;
  table["aten::cat"] = table["aten::concat"] = table["aten::concatenate"] = concatenate;
  table["aten::stack"] = stack;
  for (const char* name :
       {"split", "split_with_sizes", "chunk", "tensor_split", "unsafe_split", "unsafe_chunk"})
    table[std::string("aten::") + name] = split;
  table["aten::unbind"] = unbind;
  table["aten::slice"] = slice;
  table["aten::narrow"] = narrow;
  table["aten::flip"] = flip;
  table["aten::roll"] = roll;
  table["aten::pad"] = pad;
  table["aten::constant_pad_nd"] = pad_by("constant");
  for (const char* d : {"1d", "2d", "3d"}) {
    table[std::string("aten::reflection_pad") + d] = pad_by("reflect");
    table[std::string("aten::replication_pad") + d] = pad_by("edge");
  }
  table["aten::pixel_shuffle"] = pixel_shuffle;
  table["aten::pixel_unshuffle"] = pixel_unshuffle;
  table["aten::channel_shuffle"] = table["aten::native_channel_shuffle"] = channel_shuffle;
}

}  // namespace tenfold::onnx

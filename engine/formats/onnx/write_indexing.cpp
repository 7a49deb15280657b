// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <limits>

#include "engine/formats/onnx/node_writer.h"

namespace tenfold::onnx {
namespace {

Attributes along(std::int64_t axis) { return {{"axis", Attribute::of(axis)}}; }

void embedding(NodeWriter& w) { w.give("Gather", {w.tensor(0), w.tensor(1)}, along(0)); }

/// Which places of `indices` each bag holds: bool [bags, places].
std::string held_places(NodeWriter& w) {
  const std::string indices = w.cast(w.tensor(1), w.dtype(1), at::kLong);
  const std::string offsets = w.cast(w.tensor(2), w.dtype(2), at::kLong);
  const std::string count = w.size(indices, 0);
  const auto part = [&](std::int64_t from, std::int64_t to) {
    return w.emit("Slice", {offsets, w.ints({from}), w.ints({to}), w.ints({0})});
  };
  const std::string later = part(1, std::numeric_limits<std::int64_t>::max());
  const std::string begin = w.flag(7) ? part(0, -1) : offsets;
  const std::string end = w.flag(7) ? later : w.emit("Concat", {later, count}, along(0));
  const std::string zero = w.graph().constant_as_is(at::scalar_tensor(0, at::kLong));
  const std::string one = w.graph().constant_as_is(at::scalar_tensor(1, at::kLong));
  const std::string places = w.unsqueeze(w.emit("Range", {zero, w.squeeze(count, {0}), one}), {0});
  const std::string held = w.emit("And", {w.emit("GreaterOrEqual", {places, w.unsqueeze(begin, {1})}),
                                          w.emit("Less", {places, w.unsqueeze(end, {1})})});
  if (!w.has(8) || w.integer(8) < 0) return held;
  const std::string padding = w.emit("Equal", {w.unsqueeze(indices, {0}), w.ints({w.integer(8)})});
  return w.emit("And", {held, w.emit("Not", {padding})});
}

/// (weight, indices, offsets, scale_grad_by_freq, mode, sparse, per_sample_weights, include_last_offset,
/// padding_idx): ONNX has no bags, so a matrix of zeros and ones sums the rows.
void embedding_bag(NodeWriter& w) {
  constexpr std::int64_t mean = 1, most = 2;
  const at::ScalarType dtype = w.out_dtype();
  const std::string rows = w.emit("Gather", {w.tensor(0), w.tensor(1)}, along(0));
  const std::string held = held_places(w);
  std::string matrix = w.cast(held, at::kBool, dtype);
  const std::string count = w.reduce("ReduceSum", matrix, {1}, true);
  if (w.integer(4) == most) {
    const std::string lowest = w.real_constant(std::numeric_limits<float>::lowest(), dtype);
    const std::string each = w.emit("Where", {w.unsqueeze(held, {2}), w.unsqueeze(rows, {0}), lowest});
    const std::string zero = w.real_constant(0, dtype);
    return w.give("Where", {w.emit("Greater", {count, zero}), w.reduce("ReduceMax", each, {1}, false), zero});
  }
  if (w.has(6)) matrix = w.emit("Mul", {matrix, w.unsqueeze(w.tensor(6), {0})});
  const std::string sums = w.emit("MatMul", {matrix, rows});
  if (w.integer(4) != mean) return w.give_name(sums);
  w.give("Div", {sums, w.emit("Max", {count, w.real_constant(1, dtype)})});
}

void select(NodeWriter& w) {
  w.give("Gather", {w.tensor(0), w.scalar(2, at::kLong)}, along(w.axis(w.integer(1), w.rank(0))));
}

void index_select(NodeWriter& w) {
  w.give("Gather", {w.tensor(0), w.tensor(2)}, along(w.axis(w.integer(1), w.rank(0))));
}

/// Dimensions that are indexed.
std::vector<std::size_t> indexed(NodeWriter& w) {
  std::vector<std::size_t> used;
  for (std::size_t k = 0; k < w.items(1); ++k)
    if (!w.item_is_none(1, k)) used.push_back(k);
  for (const std::size_t k : used)
    if (w.graph().seen(w.node().arguments[1].items[k].value).dtype == at::kBool)
      w.refuse("it is indexed by a mask");
  return used;
}

/// Places in the first dimensions together: [..., dimensions].
std::string joint_places(NodeWriter& w, const std::vector<std::size_t>& used) {
  Shape common;
  for (std::size_t k = 0; k < used.size(); ++k) {
    if (used[k] != k) w.refuse("it is indexed in dimensions that are not the first");
    common = at::infer_size(common, w.item_shape(1, k));
  }
  const auto rank = static_cast<std::int64_t>(common.size());
  if (used.size() == 1) return w.unsqueeze(w.item(1, 0), {rank});
  std::string sum = w.item(1, 0);
  for (std::size_t k = 1; k < used.size(); ++k) sum = w.emit("Add", {sum, w.item(1, k)});
  const std::string sizes = w.emit("Shape", {sum});
  Names parts;
  for (std::size_t k = 0; k < used.size(); ++k)
    parts.push_back(w.unsqueeze(w.emit("Expand", {w.item(1, k), sizes}), {rank}));
  return w.emit("Concat", parts, along(rank));
}

/// Places in one dimension, or in the first ones together.
void index(NodeWriter& w) {
  const auto used = indexed(w);
  if (used.size() == 1)
    return w.give("Gather", {w.tensor(0), w.item(1, used[0])}, along(static_cast<std::int64_t>(used[0])));
  w.give("GatherND", {w.tensor(0), joint_places(w, used)});
}

/// Whether no size of what is indexed, or of its places, may change.
bool indexed_sizes_stay(NodeWriter& w, const std::vector<std::size_t>& used) {
  bool stay = true;
  for (std::int64_t d = static_cast<std::int64_t>(used.size()); d < w.rank(0); ++d)
    stay = stay && w.stays(0, d);
  for (const std::size_t k : used)
    for (std::size_t d = 0; d < w.item_shape(1, k).size(); ++d)
      stay = stay && w.graph().stays(w.node().arguments[1].items[k].value, static_cast<std::int64_t>(d));
  return stay;
}

/// index_put(input, indices, values, accumulate)
void index_put(NodeWriter& w) {
  const bool adds = w.flag(3);
  if (adds && w.opset() < 16) w.refuse("sums need opset 16");
  const auto used = indexed(w);
  Shape wanted;
  for (std::size_t k = 0; k < used.size(); ++k) wanted = at::infer_size(wanted, w.item_shape(1, used[k]));
  wanted.insert(wanted.end(), w.shape(0).begin() + static_cast<std::ptrdiff_t>(used.size()),
                w.shape(0).end());
  std::string values = w.tensor_as(2, w.out_dtype());
  const bool spreads = w.shape(2) != wanted;
  if (spreads && !indexed_sizes_stay(w, used)) w.refuse("it depends on a size that may change");
  if (spreads) values = w.emit("Expand", {values, w.ints(wanted)});
  Attributes attributes;
  if (adds) attributes["reduction"] = Attribute::of(std::string("add"));
  w.give("ScatterND", {w.tensor(0), joint_places(w, used), values}, attributes);
}

/// repeat_interleave(input, repeats, dim): each element so many times in a row.
void repeat_in_place(NodeWriter& w) {
  if (w.node().overload != "self_int" || !w.has(2)) w.refuse("its repeats are a tensor");
  const std::int64_t axis = w.axis(w.integer(2), w.rank(0));
  Shape repeats(static_cast<std::size_t>(w.rank(0)) + 1, 1);
  repeats[static_cast<std::size_t>(axis) + 1] = w.integer(1);
  const std::string tiled = w.emit("Tile", {w.unsqueeze(w.tensor(0), {axis + 1}), w.ints(repeats)});
  Names sizes;
  for (std::int64_t d = 0; d < w.rank(0); ++d)
    sizes.push_back(d == axis ? w.ints({-1}) : w.size(w.tensor(0), d));
  w.give("Reshape", {tiled, sizes.size() == 1 ? sizes[0] : w.emit("Concat", sizes, along(0))});
}

void outer(NodeWriter& w) { w.give("Mul", {w.unsqueeze(w.tensor(0), {1}), w.unsqueeze(w.tensor(1), {0})}); }

/// one_hot(places, classes)
void one_hot(NodeWriter& w) {
  if (w.integer(1) < 0) w.refuse("its number of classes is not stated");
  w.give("OneHot", {w.tensor(0), w.ints({w.integer(1)}), w.ints({0, 1})});
}

/// grid_sampler(input, grid, interpolation, padding, align_corners)
void grid_sample(NodeWriter& w) {
  static const Names old_modes{"bilinear", "nearest", "bicubic"}, modes{"linear", "nearest", "cubic"},
      paddings{"zeros", "border", "reflection"};
  if (w.opset() < 16) w.refuse("grids need opset 16");
  if (w.rank(0) != 4 && w.opset() < 20) w.refuse("its input has not four dimensions");
  const auto& names = w.opset() < 20 ? old_modes : modes;
  w.give("GridSample", {w.tensor(0), w.tensor(1)},
         {{"mode", Attribute::of(names.at(static_cast<std::size_t>(w.integer(2))))},
          {"padding_mode", Attribute::of(paddings.at(static_cast<std::size_t>(w.integer(3))))},
          {"align_corners", Attribute::of(std::int64_t{w.flag(4)})}});
}

void gather(NodeWriter& w) {
  w.give("GatherElements", {w.tensor(0), w.tensor(2)}, along(w.axis(w.integer(1), w.rank(0))));
}

void scatter(NodeWriter& w) {
  if (!w.is_tensor(3)) w.refuse("it scatters one number");
  if (w.node().overload == "reduce") w.refuse("it combines what it meets");
  w.give("ScatterElements", {w.tensor(0), w.tensor(2), w.tensor(3)}, along(w.axis(w.integer(1), w.rank(0))));
}

void scatter_add(NodeWriter& w) {
  if (w.opset() < 16) w.refuse("sums need opset 16");
  Attributes attributes = along(w.axis(w.integer(1), w.rank(0)));
  attributes["reduction"] = Attribute::of(std::string("add"));
  w.give("ScatterElements", {w.tensor(0), w.tensor(2), w.tensor(3)}, attributes);
}

/// topk(input, k, dim, largest, sorted)
void top_k(NodeWriter& w) {
  w.give_several("TopK", {w.tensor(0), w.number(1)},
                 {{"axis", Attribute::of(w.integer(2))},
                  {"largest", Attribute::of(std::int64_t{w.flag(3)})},
                  {"sorted", Attribute::of(std::int64_t{w.flag(4)})}},
                 w.result_values());
}

/// sort(input, dim, descending)
void sort(NodeWriter& w) {
  if (w.node().overload == "stable") w.refuse("it is stable");
  const std::int64_t axis = w.axis(w.integer(1), w.rank(0));
  w.give_several("TopK", {w.tensor(0), w.size(w.tensor(0), axis)},
                 {{"axis", Attribute::of(axis)}, {"largest", Attribute::of(std::int64_t{w.flag(2)})}},
                 w.result_values());
}

Translation triangle(bool upper) {
  return [upper](NodeWriter& w) {
    if (w.opset() < 14) w.refuse("triangles need opset 14");
    const std::int64_t diagonal = w.has(1) ? w.integer(1) : 0;
    const bool mask = w.dtype(0) == at::kBool;
    const std::string input = mask ? w.cast(w.tensor(0), at::kBool, at::kInt) : w.tensor(0);
    const Names inputs{input, w.graph().constant(at::scalar_tensor(diagonal, at::kLong))};
    const Attributes attributes{{"upper", Attribute::of(std::int64_t{upper})}};
    if (!mask) return w.give("Trilu", inputs, attributes);
    w.give("Cast", {w.emit("Trilu", inputs, attributes)},
           {{"to", Attribute::of(static_cast<std::int64_t>(DataType::boolean))}});
  };
}

}  // namespace

void add_written_indexing(TranslationTable& table) {
  table["aten::embedding"] = embedding;
  table["aten::embedding_bag"] = table["aten::_embedding_bag_forward_only"] = embedding_bag;
  table["aten::select"] = select;
  table["aten::index_select"] = index_select;
  table["aten::index"] = index;
  table["aten::index_put"] = index_put;
  table["aten::repeat_interleave"] = repeat_in_place;
  table["aten::outer"] = outer;
  table["aten::one_hot"] = one_hot;
  table["aten::grid_sampler"] = grid_sample;
  table["aten::gather"] = gather;
  table["aten::scatter"] = scatter;
  table["aten::scatter_add"] = scatter_add;
  table["aten::topk"] = top_k;
  table["aten::sort"] = sort;
  table["aten::triu"] = triangle(true);
  table["aten::tril"] = triangle(false);
}

}  // namespace tenfold::onnx

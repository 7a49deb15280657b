// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/onnx/node_writer.h"

namespace tenfold::onnx {
namespace {

Attributes along(std::int64_t axis) { return {{"axis", Attribute::of(axis)}}; }

void embedding(NodeWriter& w) { w.give("Gather", {w.tensor(0), w.tensor(1)}, along(0)); }

void select(NodeWriter& w) {
  w.give("Gather", {w.tensor(0), w.scalar(2, at::kLong)}, along(w.axis(w.integer(1), w.rank(0))));
}

void index_select(NodeWriter& w) { w.give("Gather", {w.tensor(0), w.tensor(2)}, along(w.axis(w.integer(1), w.rank(0)))); }

/// Places in one dimension, or in the first ones together.
void index(NodeWriter& w) {
  std::vector<std::size_t> used;
  for (std::size_t k = 0; k < w.items(1); ++k)
    if (!w.item_is_none(1, k)) used.push_back(k);
  for (const std::size_t k : used)
    if (w.graph().seen(w.node().arguments[1].items[k].value).dtype == at::kBool) w.refuse("it is indexed by a mask");
  if (used.size() == 1) return w.give("Gather", {w.tensor(0), w.item(1, used[0])}, along(static_cast<std::int64_t>(used[0])));
  Shape common;
  std::string sizes;
  for (std::size_t k = 0; k < used.size(); ++k) {
    if (used[k] != k) w.refuse("it is indexed in dimensions that are not the first");
    const at::Tensor a = at::empty(common), b = at::empty(w.item_shape(1, k));
    common = at::infer_size(a.sizes(), b.sizes());
  }
  Names parts;
  std::string zero = w.item(1, 0);
  for (std::size_t k = 1; k < used.size(); ++k) zero = w.emit("Add", {zero, w.item(1, k)});
  sizes = w.emit("Shape", {zero});
  for (std::size_t k = 0; k < used.size(); ++k)
    parts.push_back(w.unsqueeze(w.emit("Expand", {w.item(1, k), sizes}), {static_cast<std::int64_t>(common.size())}));
  w.give("GatherND", {w.tensor(0), w.emit("Concat", parts, along(static_cast<std::int64_t>(common.size())))});
}

void gather(NodeWriter& w) { w.give("GatherElements", {w.tensor(0), w.tensor(2)}, along(w.axis(w.integer(1), w.rank(0)))); }

void scatter(NodeWriter& w) {
  if (!w.is_tensor(3)) w.refuse("it scatters one number");
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
                 {{"axis", Attribute::of(axis)}, {"largest", Attribute::of(std::int64_t{w.flag(2)})}}, w.result_values());
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
    w.give("Cast", {w.emit("Trilu", inputs, attributes)}, {{"to", Attribute::of(static_cast<std::int64_t>(DataType::boolean))}});
  };
}

}  // namespace

void add_written_indexing(TranslationTable& table) {
  table["aten::embedding"] = embedding;
  table["aten::select"] = select;
  table["aten::index_select"] = index_select;
  table["aten::index"] = index;
  table["aten::gather"] = gather;
  table["aten::scatter"] = scatter;
  table["aten::scatter_add"] = scatter_add;
  table["aten::topk"] = top_k;
  table["aten::sort"] = sort;
  table["aten::triu"] = triangle(true);
  table["aten::tril"] = triangle(false);
}

}  // namespace tenfold::onnx

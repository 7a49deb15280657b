// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"

namespace tenfold::onnx {
namespace {

/// Places counted from the end as places from the front.
Operand from_the_front(Call& call, const Operand& places, const Operand& data, std::int64_t axis) {
  if (places.is_constant() && !at::lt(places.tensor(), 0).any().item().toBool()) return places;
  const Operand turned = call.emit("aten::add", {places, call.reader().size(data, axis)}, "Tensor");
  const Operand negative = call.emit("aten::lt", {places, 0}, "Scalar");
  return call.emit("aten::where", {negative, turned, places}, "self");
}

Operand as_long(Call& call, const Operand& places) {
  if (places.dtype() == at::kLong) return places;
  return call.emit("aten::to", {places, static_cast<std::int64_t>(at::kLong)}, "dtype");
}

/// Rows of a stored table are an embedding; a constant list of places picks them once and for all, but in
/// files of ours.
bool is_lookup(Call& call, std::int64_t axis) {
  const Item& table = call.item(0);
  return axis == 0 && table.kind == Item::Kind::initializer && table.initializer->dims.size() == 2 &&
         table.initializer->dims[0] > 0 && at::isFloatingType(scalar_type(table.initializer->type)) &&
         (!call.is_constant(1) || call.reader().keeps_names() || call.constant(1).dim() > 1);
}

void gather(Call& call) {
  if (is_lookup(call, call.integer("axis", 0))) {
    const Operand places = call.tensor(1);
    return call.give_emitted("aten::embedding", {call.weight(0), as_long(call, places)});
  }
  const Operand data = call.tensor(0);
  const std::int64_t axis = call.axis(call.integer("axis", 0), data.rank());
  const Operand places = as_long(call, call.tensor(1));
  if (places.is_constant() && places.rank() == 0)
    return call.give_emitted("aten::select", {data, axis, places.tensor().item().toLong()}, "int");
  if (places.rank() == 1)
    return call.give_emitted("aten::index_select", {data, axis, from_the_front(call, places, data, axis)});
  Operands indices(static_cast<std::size_t>(axis));
  indices.push_back(places);
  call.give_emitted("aten::index", {data, Operand::list(indices)}, "Tensor");
}

/// Places in each of the first dimensions, out of the last dimension of ONNX's indices.
Operand places_by_dimension(Call& call, std::size_t input) {
  const Operand places = as_long(call, call.tensor(input));
  return Operand::list(call.reader().emit_several("aten::unbind", {places, -1}, "int"));
}

void gather_nd(Call& call) {
  if (call.integer("batch_dims", 0) != 0) call.refuse("it has batch dimensions");
  call.give_emitted("aten::index", {call.tensor(0), places_by_dimension(call, 1)}, "Tensor");
}

void scatter_nd(Call& call) {
  const std::string reduction = call.text("reduction", "none");
  if (reduction != "none" && reduction != "add") call.refuse("its reduction is " + reduction);
  call.give_emitted("aten::index_put",
                    {call.tensor(0), places_by_dimension(call, 1), call.tensor(2), reduction == "add"});
}

void gather_elements(Call& call) {
  const Operand data = call.tensor(0);
  const std::int64_t axis = call.axis(call.integer("axis", 0), data.rank());
  call.give_emitted("aten::gather",
                    {data, axis, from_the_front(call, as_long(call, call.tensor(1)), data, axis)});
}

void scatter_elements(Call& call) {
  const Operand data = call.tensor(0);
  const std::int64_t axis = call.axis(call.integer("axis", 0), data.rank());
  const Operand places = from_the_front(call, as_long(call, call.tensor(1)), data, axis);
  const std::string reduction = call.text("reduction", "none");
  if (reduction == "none")
    return call.give_emitted("aten::scatter", {data, axis, places, call.tensor(2)}, "src");
  const std::string how = reduction == "add"   ? "sum"
                          : reduction == "mul" ? "prod"
                          : reduction == "max" ? "amax"
                                               : "amin";
  call.give_emitted("aten::scatter_reduce", {data, axis, places, call.tensor(2), how.c_str(), true}, "two");
}

void one_hot(Call& call) {
  Operand places = as_long(call, call.tensor(0));
  const std::int64_t depth = call.integers(1).at(0);
  if (depth < 1 || depth > (1 << 24)) call.refuse("its depth is impossible");
  const std::int64_t axis = call.axis(call.integer("axis", -1), places.rank() + 1);
  const at::Tensor values = call.constant(2);
  const Operand negative = call.emit("aten::lt", {places, 0}, "Scalar");
  places =
      call.emit("aten::where", {negative, call.emit("aten::add", {places, depth}, "Tensor"), places}, "self");
  Shape columns(static_cast<std::size_t>(places.rank()) + 1, 1);
  columns[static_cast<std::size_t>(axis)] = depth;
  const Operand spread = call.emit("aten::unsqueeze", {places, axis});
  const Operand chosen = call.emit("aten::eq", {spread, at::arange(depth).reshape(columns)}, "Tensor");
  call.give_emitted("aten::where", {chosen, values[1], values[0]}, "self");
}

void top_k(Call& call) {
  const Operand input = call.tensor(0);
  const Operand k = call.has(1) ? call.numbers(1).at(0) : Operand(call.integer("k", 0));
  const Operands made = call.reader().emit_several(
      "aten::topk", {input, k, call.axis(call.integer("axis", -1), input.rank()),
                     call.integer("largest", 1) != 0, call.integer("sorted", 1) != 0});
  call.give(made.at(0), 0);
  call.give(made.at(1), 1);
}

void triangle(Call& call) {
  const Operand diagonal = call.has(1) ? Operand(call.constant(1).item().toLong()) : Operand(0);
  call.give_emitted(call.integer("upper", 1) != 0 ? "aten::triu" : "aten::tril", {call.tensor(0), diagonal});
}

void non_zero(Call& call) { call.give_emitted("aten::t", {call.emit("aten::nonzero", {call.tensor(0)})}); }

void grid_sample(Call& call) {
  static const std::map<std::string, std::int64_t> modes{
      {"bilinear", 0}, {"linear", 0}, {"nearest", 1}, {"bicubic", 2}, {"cubic", 2}},
      paddings{{"zeros", 0}, {"border", 1}, {"reflection", 2}};
  const auto mode = modes.find(call.text("mode", "linear")),
             padding = paddings.find(call.text("padding_mode", "zeros"));
  if (mode == modes.end() || padding == paddings.end()) call.refuse("its mode is unknown");
  call.give_emitted("aten::grid_sampler", {call.tensor(0), call.tensor(1), mode->second, padding->second,
                                           call.integer("align_corners", 0) != 0});
}

}  // namespace

void add_indexing(LoweringTable& table) {
  table["Gather"] = gather;
  table["GatherND"] = gather_nd;
  table["ScatterND"] = scatter_nd;
  table["GatherElements"] = gather_elements;
  table["ScatterElements"] = table["Scatter"] = scatter_elements;
  table["OneHot"] = one_hot;
  table["TopK"] = top_k;
  table["Trilu"] = triangle;
  table["NonZero"] = non_zero;
  table["GridSample"] = grid_sample;
}

}  // namespace tenfold::onnx

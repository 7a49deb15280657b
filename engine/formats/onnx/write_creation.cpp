// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors made of nothing but sizes and numbers.
#include <ATen/ATen.h>

#include "engine/formats/onnx/node_writer.h"

namespace tenfold::onnx {
namespace {

std::string number_of(NodeWriter& w, double value) {
  return w.graph().constant(at::full({1}, value, at::TensorOptions(w.out_dtype())));
}

/// The size first, then the value: by Expand, since ConstantOfShape takes a constant alone.
void fill(NodeWriter& w, const std::string& sizes, const std::string& value) {
  if (w.out_shape().empty()) return w.give_name(w.squeeze(value, {0}));
  w.give("Expand", {value, sizes});
}

std::string stated_number(NodeWriter& w, std::size_t at) {
  return w.is_value(at) ? w.cast(w.number(at), at::kLong, w.out_dtype()) : number_of(w, w.real(at));
}

Translation of_sizes(double value) {
  return [value](NodeWriter& w) { fill(w, w.sizes(0), number_of(w, value)); };
}

void full(NodeWriter& w) { fill(w, w.sizes(0), stated_number(w, 1)); }

Translation like(double value) {
  return [value](NodeWriter& w) { fill(w, w.emit("Shape", {w.tensor(0)}), number_of(w, value)); };
}

void full_like(NodeWriter& w) { fill(w, w.emit("Shape", {w.tensor(0)}), stated_number(w, 1)); }

Translation new_of_sizes(double value) {
  return [value](NodeWriter& w) { fill(w, w.sizes(1), number_of(w, value)); };
}

/// Noise that leaves nothing out: what stochastic depth draws in use.
void all_ones(NodeWriter& w) {
  if (w.real(1) != 1) w.refuse("it is random");
  fill(w, w.emit("Shape", {w.tensor(0)}), number_of(w, 1));
}

void new_full(NodeWriter& w) { fill(w, w.sizes(1), stated_number(w, 2)); }

void scalar(NodeWriter& w) { w.give_name(w.scalar(0, w.out_dtype())); }

/// arange(end), arange.start(start, end), arange.start_step(start, end, step)
void range(NodeWriter& w) {
  const std::string& overload = w.node().overload;
  const at::ScalarType type = w.out_dtype();
  const auto constant = [&](std::int64_t value) {
    return w.graph().constant(at::scalar_tensor(value, type));
  };
  const bool from_start = overload.starts_with("start");
  w.give("Range", {from_start ? w.scalar(0, type) : constant(0), w.scalar(from_start ? 1 : 0, type),
                   overload == "start_step" ? w.scalar(2, type) : constant(1)});
}

/// eye(n), eye.m(n, m)
void eye(NodeWriter& w) {
  const Shape& shape = w.out_shape();
  const ValueId made = w.result_values().at(0);
  if (w.graph().stays(made, 0) && w.graph().stays(made, 1))
    return w.give_name(w.graph().constant(at::eye(shape[0], shape[1], at::TensorOptions(w.out_dtype()))));
  const std::string sizes = w.emit("Concat", {w.number(0), w.number(w.node().overload == "m" ? 1 : 0)},
                                   {{"axis", Attribute::of(std::int64_t{0})}});
  const std::string zeros = w.emit("Expand", {w.graph().constant(at::zeros({1}, at::kInt)), sizes});
  w.give_name(w.cast(w.emit("EyeLike", {zeros}), at::kInt, w.out_dtype()));
}

}  // namespace

void add_written_creation(TranslationTable& table) {
  table["aten::zeros"] = table["aten::empty"] = of_sizes(0);
  table["aten::ones"] = of_sizes(1);
  table["aten::full"] = full;
  table["aten::zeros_like"] = table["aten::empty_like"] = table["aten::zero"] = like(0);
  table["aten::ones_like"] = like(1);
  table["aten::full_like"] = table["aten::fill"] = full_like;
  table["aten::bernoulli"] = all_ones;
  table["aten::new_zeros"] = table["aten::new_empty"] = new_of_sizes(0);
  table["aten::new_ones"] = new_of_sizes(1);
  table["aten::new_full"] = new_full;
  table["aten::scalar_tensor"] = scalar;
  table["aten::arange"] = range;
  table["aten::eye"] = eye;
}

}  // namespace tenfold::onnx

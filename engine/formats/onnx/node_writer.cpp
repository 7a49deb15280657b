// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/node_writer.h"

#include <ATen/ATen.h>

#include "engine/support/error.h"

namespace tenfold::onnx {

void NodeWriter::refuse(const std::string& why) const { throw Error("onnx.untranslated", why); }

bool NodeWriter::has(std::size_t at) const {
  if (at >= node_.arguments.size()) return false;
  const Argument& found = node_.arguments[at];
  return found.kind != Argument::Kind::constant || !found.constant.isNone();
}

bool NodeWriter::is_value(std::size_t at) const {
  return has(at) && argument(at).kind == Argument::Kind::value;
}

bool NodeWriter::is_tensor(std::size_t at) const {
  return is_value(at) && graph_.seen(argument(at).value).tensor;
}

std::int64_t NodeWriter::integer(std::size_t at) const {
  const Argument& found = argument(at);
  if (found.kind != Argument::Kind::constant || !(found.constant.isInt() || found.constant.isBool()))
    refuse("a number depends on a size");
  return found.constant.isBool() ? found.constant.toBool() : found.constant.toInt();
}

double NodeWriter::real(std::size_t at) const {
  const Argument& found = argument(at);
  if (found.kind != Argument::Kind::constant || !found.constant.isScalar())
    refuse("a number depends on a size");
  return found.constant.toScalar().toDouble();
}

bool NodeWriter::flag(std::size_t at) const { return has(at) && integer(at) != 0; }

std::string NodeWriter::text(std::size_t at) const { return argument(at).constant.toStringRef(); }

Shape NodeWriter::integers(std::size_t at) const {
  const Argument& found = argument(at);
  if (found.kind == Argument::Kind::constant) {
    if (found.constant.isInt()) return {found.constant.toInt()};
    return found.constant.isIntList() ? found.constant.toIntVector() : Shape();
  }
  Shape values;
  for (const Argument& item : found.items) {
    if (item.kind != Argument::Kind::constant) refuse("a number depends on a size");
    values.push_back(item.constant.toInt());
  }
  return values;
}

Shape NodeWriter::spread(std::size_t at, std::size_t count) const {
  Shape values = integers(at);
  if (values.size() == 1) values.assign(count, values[0]);
  return values;
}

std::size_t NodeWriter::items(std::size_t at) const { return argument(at).items.size(); }

const Shape& NodeWriter::shape(std::size_t at) const { return graph_.seen(argument(at).value).sizes; }

bool NodeWriter::stays(std::size_t at, std::int64_t dimension) const {
  return graph_.stays(argument(at).value, dimension);
}

std::int64_t NodeWriter::fixed_size(std::size_t at, std::int64_t dimension) const {
  if (!stays(at, dimension)) refuse("it depends on a size that may change");
  return shape(at).at(static_cast<std::size_t>(dimension));
}

at::ScalarType NodeWriter::dtype(std::size_t at) const {
  const Argument& found = argument(at);
  if (found.kind == Argument::Kind::value)
    return graph_.seen(found.value).tensor ? graph_.seen(found.value).dtype : at::kLong;
  return found.constant.isDouble() ? at::kFloat : found.constant.isBool() ? at::kBool : at::kLong;
}

const Shape& NodeWriter::item_shape(std::size_t at, std::size_t item) const {
  return graph_.seen(argument(at).items.at(item).value).sizes;
}

bool NodeWriter::item_is_none(std::size_t at, std::size_t item) const {
  return argument(at).items.at(item).kind == Argument::Kind::constant;
}

std::string NodeWriter::tensor(std::size_t at) const {
  const Argument& found = argument(at);
  if (found.kind != Argument::Kind::value) refuse("a constant stands where a tensor should be");
  return graph_.name_of(found.value);
}

std::string NodeWriter::tensor_as(std::size_t at, at::ScalarType dtype) {
  return is_tensor(at) ? cast(tensor(at), this->dtype(at), dtype) : scalar(at, dtype);
}

std::string NodeWriter::item(std::size_t at, std::size_t item) const {
  return graph_.name_of(argument(at).items.at(item).value);
}

std::string NodeWriter::ints(const Shape& values) const {
  return graph_.constant(at::tensor(values, at::kLong));
}

std::string NodeWriter::real_constant(double value, at::ScalarType dtype) const {
  return graph_.constant(at::scalar_tensor(value, dtype));
}

std::string NodeWriter::sizes(std::size_t at) {
  const Argument& found = argument(at);
  if (found.kind != Argument::Kind::list) return ints(integers(at));
  Names parts;
  bool constant = true;
  Shape values;
  for (const Argument& item : found.items) {
    constant = constant && item.kind == Argument::Kind::constant;
    if (constant) values.push_back(item.constant.toInt());
    parts.push_back(item.kind == Argument::Kind::constant ? ints({item.constant.toInt()})
                                                          : graph_.name_of(item.value));
  }
  if (constant) return ints(values);
  return parts.size() == 1 ? parts[0] : emit("Concat", parts, {{"axis", Attribute::of(std::int64_t{0})}});
}

std::string NodeWriter::number(std::size_t at) {
  const Argument& found = argument(at);
  return found.kind == Argument::Kind::value ? graph_.name_of(found.value) : ints({integer(at)});
}

std::string NodeWriter::scalar(std::size_t at, at::ScalarType dtype) {
  const Argument& found = argument(at);
  if (found.kind == Argument::Kind::constant)
    return graph_.constant(at::scalar_tensor(found.constant.toScalar(), dtype));
  return cast(squeeze(graph_.name_of(found.value), {0}), at::kLong, dtype);
}

std::vector<ValueId> NodeWriter::result_values() const {
  std::vector<ValueId> values;
  for (const Result& result : node_.results) {
    if (!result.list) values.push_back(result.value);
    for (const ValueId element : result.elements) values.push_back(element);
  }
  return values;
}

std::size_t NodeWriter::results() const { return result_values().size(); }

bool NodeWriter::wants(std::size_t result) const {
  const auto values = result_values();
  return result < values.size() && values[result] != no_value;
}

const Shape& NodeWriter::out_shape(std::size_t result) const {
  return graph_.seen(result_values().at(result)).sizes;
}

at::ScalarType NodeWriter::out_dtype(std::size_t result) const {
  return graph_.seen(result_values().at(result)).dtype;
}

std::string NodeWriter::emit(const std::string& op, Names inputs, Attributes attributes) {
  return graph_.add(op, std::move(inputs), std::move(attributes), {graph_.fresh_name(node_.name + "_" + op)});
}

Names NodeWriter::emit_several(const std::string& op, Names inputs, Attributes attributes,
                               std::size_t count) {
  Names outputs;
  for (std::size_t k = 0; k < count; ++k) outputs.push_back(graph_.fresh_name(node_.name + "_" + op));
  graph_.add(op, std::move(inputs), std::move(attributes), outputs);
  return outputs;
}

void NodeWriter::define(ValueId value, const std::string& name) {
  const bool in_place = node_.schema() != nullptr && node_.schema()->is_mutable() && node_.op.ends_with('_');
  if (in_place && is_value(0)) graph_.change(argument(0).value, name, index_);
  graph_.define(value, name);
}

void NodeWriter::give(const std::string& op, Names inputs, Attributes attributes, std::size_t result) {
  const ValueId value = result_values().at(result);
  const std::string name = graph_.wanted_name(value);
  graph_.add(op, std::move(inputs), std::move(attributes), {name});
  define(value, name);
}

void NodeWriter::give_name(const std::string& name, std::size_t result) {
  if (wants(result)) give("Identity", {name}, {}, result);
}

void NodeWriter::give_several(const std::string& op, Names inputs, Attributes attributes,
                              const std::vector<ValueId>& values) {
  Names outputs;
  for (const ValueId value : values) outputs.push_back(graph_.wanted_name(value));
  graph_.add(op, std::move(inputs), std::move(attributes), outputs);
  for (std::size_t k = 0; k < values.size(); ++k) define(values[k], outputs[k]);
}

std::string NodeWriter::cast(const std::string& name, at::ScalarType from, at::ScalarType to) {
  const DataType target = graph_.type_of(to);
  if (graph_.type_of(from) == target) return name;
  return emit("Cast", {name}, {{"to", Attribute::of(static_cast<std::int64_t>(target))}});
}

std::string NodeWriter::reduce(const std::string& op, const std::string& input, const Shape& axes,
                               bool keep) {
  Attributes attributes{{"keepdims", Attribute::of(std::int64_t{keep})}};
  if (op == "ReduceSum" || opset() >= 18)
    return emit(op, {input, axes.empty() ? "" : ints(axes)}, attributes);
  if (!axes.empty()) attributes["axes"] = Attribute::of(axes);
  return emit(op, {input}, attributes);
}

std::string NodeWriter::size(const std::string& input, std::int64_t dimension) {
  if (opset() >= 15)
    return emit("Shape", {input},
                {{"start", Attribute::of(dimension)}, {"end", Attribute::of(dimension + 1)}});
  return emit("Gather", {emit("Shape", {input}), ints({dimension})},
              {{"axis", Attribute::of(std::int64_t{0})}});
}

const Translation* translation_of(const tenfold::Node& node) {
  const auto& table = translations();
  std::string op = node.op;
  if (node.schema() != nullptr && node.schema()->is_mutable() && op.ends_with('_')) op.pop_back();
  const auto found = table.find(op);
  return found == table.end() ? nullptr : &found->second;
}

const TranslationTable& translations() {
  static const TranslationTable table = [] {
    TranslationTable made;
    for (auto* add : {add_written_elementwise, add_written_layers, add_written_norms, add_written_pooling,
                      add_written_shapes, add_written_indexing, add_written_reductions, add_written_creation,
                      add_written_recurrent, add_written_numbers})
      add(made);
    return made;
  }();
  return table;
}

}  // namespace tenfold::onnx

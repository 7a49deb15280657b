// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/call.h"

#include <ATen/ATen.h>

#include "engine/formats/tensor_bytes.h"
#include "engine/support/error.h"

namespace tenfold::onnx {
namespace {

/// Longer lists of numbers are data, not shapes.
constexpr std::int64_t most_numbers = 64;

}  // namespace

at::ScalarType scalar_type(DataType type) {
  switch (type) {
    case DataType::float32:
      return at::kFloat;
    case DataType::float64:
      return at::kDouble;
    case DataType::float16:
      return at::kHalf;
    case DataType::bfloat16:
      return at::kBFloat16;
    case DataType::int64:
      return at::kLong;
    case DataType::int32:
      return at::kInt;
    case DataType::int16:
      return at::kShort;
    case DataType::int8:
      return at::kChar;
    case DataType::uint8:
      return at::kByte;
    case DataType::boolean:
      return at::kBool;
    default:
      throw Error("onnx.type", "tensors of ONNX's type number {type} are not supported",
                  {{"type", std::to_string(static_cast<int>(type))}});
  }
}

at::Tensor to_tensor(const Tensor& tensor) {
  const at::ScalarType type = scalar_type(tensor.type);
  if (product(tensor.dims) == 0) return at::empty(tensor.dims, type);
  const Bytes& bytes = tensor.bytes;
  const at::Tensor made = at::from_blob(
      const_cast<char*>(bytes.data), tensor.dims, [owner = bytes.owner](void*) {}, at::TensorOptions(type));
  if (type == at::kBool) check_booleans(made.view(at::kByte), tensor.name);
  const bool aligned = reinterpret_cast<std::uintptr_t>(bytes.data) % item_size(tensor.type) == 0;
  return aligned ? made : at::empty(tensor.dims, type).copy_(made);
}

void Call::refuse(const std::string& why) const {
  const std::string name = !node_.name.empty()     ? "node " + node_.name
                           : node_.outputs.empty() ? "a node"
                                                   : "the node that makes " + node_.outputs[0];
  throw Error("onnx.node", "{op} of {node} cannot be read: {why}",
              {{"op", node_.op}, {"node", name}, {"why", why}});
}

Item& Call::item(std::size_t input) {
  if (!has(input)) refuse("its input " + std::to_string(input) + " is missing");
  return reader_.item(node_.inputs[input]);
}

Operand Call::tensor(std::size_t input) {
  item(input);
  return reader_.tensor_of(node_.inputs[input]);
}

Operand Call::weight(std::size_t input, InputKind kind) {
  if (item(input).kind == Item::Kind::initializer)
    return reader_.parameter_of(node_.inputs[input], kind, false);
  return tensor(input);
}

bool Call::is_constant(std::size_t input) {
  const Item& found = item(input);
  if (found.kind == Item::Kind::numbers)
    return std::all_of(found.numbers.begin(), found.numbers.end(),
                       [](const Operand& each) { return each.is_constant(); });
  return found.kind == Item::Kind::initializer || found.operand.is_constant();
}

at::Tensor Call::constant(std::size_t input) {
  const Item& found = item(input);
  if (!is_constant(input))
    refuse("its input " + node_.inputs[input] + " is computed, where a constant is needed");
  if (found.kind == Item::Kind::initializer) return to_tensor(*found.initializer);
  if (found.kind == Item::Kind::numbers) return tensor(input).tensor();
  return found.operand.tensor();
}

bool Call::has_numbers(std::size_t input) {
  if (!has(input)) return false;
  if (item(input).kind == Item::Kind::numbers) return true;
  if (!is_constant(input)) return false;
  const at::Tensor tensor = constant(input);
  return tensor.dim() <= 1 && tensor.numel() <= most_numbers;
}

Operands Call::numbers(std::size_t input) {
  if (item(input).kind == Item::Kind::numbers) return item(input).numbers;
  if (!is_constant(input))
    refuse("its input " + node_.inputs[input] + " is computed from the data, where sizes are needed");
  const at::Tensor tensor = constant(input);
  if (tensor.dim() > 1 || tensor.numel() > most_numbers)
    refuse("its input " + node_.inputs[input] + " should be a list of numbers");
  Operands values;
  for (std::int64_t k = 0; k < tensor.numel(); ++k) {
    const at::Scalar each = tensor.reshape({-1})[k].item();
    if (each.isBoolean())
      values.emplace_back(each.toBool());
    else if (each.isIntegral(false))
      values.emplace_back(each.toLong());
    else
      values.emplace_back(each.toDouble());
  }
  return values;
}

Operands Call::numbers(std::size_t input, const std::string& attribute) {
  if (has(input)) return numbers(input);
  Operands values;
  for (const std::int64_t each : list(attribute)) values.emplace_back(each);
  return values;
}

bool Call::only_numbers() {
  bool changes = false;
  for (std::size_t i = 0; i < inputs(); ++i) {
    if (!has(i)) continue;
    if (!has_numbers(i)) return false;
    changes = changes || item(i).kind == Item::Kind::numbers;
  }
  return changes;
}

Shape Call::integers(std::size_t input) {
  Shape values;
  for (const Operand& each : numbers(input)) {
    if (!each.is_constant() || !each.now.isInt())
      refuse("its input " + node_.inputs[input] + " depends on a size, where whole constants are needed");
    values.push_back(each.now.toInt());
  }
  return values;
}

const Attribute* Call::attribute(const std::string& name) const {
  const auto found = node_.attributes.find(name);
  return found == node_.attributes.end() ? nullptr : &found->second;
}

std::int64_t Call::integer(const std::string& name, std::int64_t otherwise) const {
  const Attribute* found = attribute(name);
  return found != nullptr && found->kind == Attribute::Kind::integer ? found->integer : otherwise;
}

double Call::real(const std::string& name, double otherwise) const {
  const Attribute* found = attribute(name);
  return found != nullptr && found->kind == Attribute::Kind::real ? found->real : otherwise;
}

std::string Call::text(const std::string& name, const std::string& otherwise) const {
  const Attribute* found = attribute(name);
  return found != nullptr && found->kind == Attribute::Kind::text ? found->text : otherwise;
}

Shape Call::list(const std::string& name, const Shape& otherwise) const {
  const Attribute* found = attribute(name);
  return found != nullptr && found->kind == Attribute::Kind::integers ? found->integers : otherwise;
}

std::int64_t Call::axis(std::int64_t stated, std::int64_t rank) const {
  const std::int64_t counted = stated < 0 ? stated + rank : stated;
  if (counted < 0 || counted >= rank)
    refuse("axis " + std::to_string(stated) + " of a tensor of " + std::to_string(rank) + " dimensions");
  return counted;
}

void Call::give(Operand made, std::size_t output) {
  Item item;
  item.operand = std::move(made);
  give_item(std::move(item), output);
}

void Call::give_item(Item made, std::size_t output) {
  if (wants(output)) reader_.bind(node_.outputs[output], std::move(made));
}

void Call::give_numbers(Operands numbers, bool list, at::ScalarType dtype) {
  Item item;
  item.kind = Item::Kind::numbers;
  item.numbers = std::move(numbers);
  item.list = list;
  item.dtype = dtype;
  give_item(std::move(item));
}

}  // namespace tenfold::onnx

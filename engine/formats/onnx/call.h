// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "engine/formats/onnx/graph_reader.h"

namespace tenfold::onnx {

at::ScalarType scalar_type(DataType type);
/// The bytes of a tensor of the file, not copied where they lie as the type wants them.
at::Tensor to_tensor(const Tensor& tensor);

/// One ONNX node that is being read: its inputs, attributes and outputs, as lowerings want them.
class Call {
 public:
  Call(GraphReader& reader, const Node& node) : reader_(reader), node_(node) {}

  std::size_t inputs() const { return node_.inputs.size(); }
  bool has(std::size_t input) const { return input < node_.inputs.size() && !node_.inputs[input].empty(); }
  Operand tensor(std::size_t input);
  /// None where it is left out.
  Operand optional_tensor(std::size_t input) { return has(input) ? tensor(input) : Operand(); }
  /// As a parameter (or buffer) where it is stored in the file, else as tensor().
  Operand weight(std::size_t input, InputKind kind = InputKind::parameter);
  Item& item(std::size_t input);
  const std::string& input_name(std::size_t input) const { return node_.inputs.at(input); }

  /// What is the same for all inputs of the model.
  bool is_constant(std::size_t input);
  at::Tensor constant(std::size_t input);
  /// Elements of a tensor of at most one dimension, as numbers.
  bool has_numbers(std::size_t input);
  Operands numbers(std::size_t input);
  /// The same, from an attribute where the input is left out: as it was in older operator sets.
  Operands numbers(std::size_t input, const std::string& attribute);
  /// Whether all inputs are numbers and one of them depends on a dimension that may change.
  bool only_numbers();
  /// numbers() that must be constants.
  Shape integers(std::size_t input);

  std::int64_t integer(const std::string& attribute, std::int64_t otherwise) const;
  double real(const std::string& attribute, double otherwise) const;
  std::string text(const std::string& attribute, const std::string& otherwise) const;
  Shape list(const std::string& attribute, const Shape& otherwise = {}) const;
  const Attribute* attribute(const std::string& name) const;
  /// `axis` counted from the front. Throws Error when there is no such dimension.
  std::int64_t axis(std::int64_t stated, std::int64_t rank) const;

  bool wants(std::size_t output) const {
    return output < node_.outputs.size() && !node_.outputs[output].empty();
  }
  std::size_t outputs() const { return node_.outputs.size(); }
  void give(Operand made, std::size_t output = 0);
  void give_item(Item made, std::size_t output = 0);
  /// Numbers as the elements of a tensor of one dimension or none.
  void give_numbers(Operands numbers, bool list, at::ScalarType dtype = at::kLong);

  Operand emit(const std::string& op, Operands arguments, const std::string& overload = {}) {
    return reader_.emit(op, std::move(arguments), overload);
  }
  /// An operator whose first argument is the first input; one output.
  void give_emitted(const std::string& op, Operands arguments, const std::string& overload = {}) {
    give(emit(op, std::move(arguments), overload));
  }
  [[noreturn]] void refuse(const std::string& why) const;

  GraphReader& reader() { return reader_; }
  const Node& node() const { return node_; }
  std::int64_t opset() const { return reader_.opset(); }

 private:
  GraphReader& reader_;
  const Node& node_;
};

}  // namespace tenfold::onnx

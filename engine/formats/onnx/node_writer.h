// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>

#include "engine/formats/onnx/graph_writer.h"

namespace tenfold::onnx {

using Attributes = std::map<std::string, Attribute>;
using Names = std::vector<std::string>;

/// One node of a program that is being translated: its arguments, as translations want them, and what is
/// written.
class NodeWriter {
 public:
  NodeWriter(GraphWriter& graph, const tenfold::Node& node, std::size_t index)
      : graph_(graph), node_(node), index_(index) {}

  // arguments, by place
  bool has(std::size_t at) const;
  bool is_value(std::size_t at) const;
  std::int64_t integer(std::size_t at) const;
  double real(std::size_t at) const;
  bool flag(std::size_t at) const;
  std::string text(std::size_t at) const;
  Shape integers(std::size_t at) const;
  /// integers() spread over `count` dimensions where one stands for all.
  Shape spread(std::size_t at, std::size_t count) const;
  std::size_t items(std::size_t at) const;

  const Shape& shape(std::size_t at) const;
  std::int64_t rank(std::size_t at) const { return static_cast<std::int64_t>(shape(at).size()); }
  at::ScalarType dtype(std::size_t at) const;
  /// Whether a dimension of an argument has its size whatever sizes the inputs have.
  bool stays(std::size_t at, std::int64_t dimension) const;
  /// A size that becomes part of the file; refuses where it may change.
  std::int64_t fixed_size(std::size_t at, std::int64_t dimension) const;
  bool is_tensor(std::size_t at) const;
  const Shape& item_shape(std::size_t at, std::size_t item) const;
  bool item_is_none(std::size_t at, std::size_t item) const;

  /// Names in the graph. A number where a tensor may be becomes a constant of type `dtype`.
  std::string tensor(std::size_t at) const;
  std::string tensor_as(std::size_t at, at::ScalarType dtype);
  std::string optional(std::size_t at) const { return has(at) ? tensor(at) : std::string(); }
  std::string item(std::size_t at, std::size_t item) const;
  /// A list of whole numbers, some of which may depend on sizes, as a tensor of one dimension.
  std::string sizes(std::size_t at);
  /// A whole number as a tensor of one dimension, or of none.
  std::string number(std::size_t at);
  std::string scalar(std::size_t at, at::ScalarType dtype);

  // constants
  std::string ints(const Shape& values) const;
  std::string real_constant(double value, at::ScalarType dtype) const;

  // results
  const Shape& out_shape(std::size_t result = 0) const;
  at::ScalarType out_dtype(std::size_t result = 0) const;
  std::size_t results() const;
  bool wants(std::size_t result) const;

  /// One more operator with a result of its own.
  std::string emit(const std::string& op, Names inputs, Attributes attributes = {});
  Names emit_several(const std::string& op, Names inputs, Attributes attributes, std::size_t count);
  /// The operator that makes the node's result.
  void give(const std::string& op, Names inputs, Attributes attributes = {}, std::size_t result = 0);
  /// Results as they are named already.
  void give_name(const std::string& name, std::size_t result = 0);
  void give_several(const std::string& op, Names inputs, Attributes attributes,
                    const std::vector<ValueId>& values);

  std::string cast(const std::string& name, at::ScalarType from, at::ScalarType to);
  /// Reduction with axes where the opset wants them.
  std::string reduce(const std::string& op, const std::string& input, const Shape& axes, bool keep);
  /// With 0 in the place of what is no number.
  std::string without_nan(const std::string& input, at::ScalarType dtype) {
    return emit("Where", {emit("IsNaN", {input}), real_constant(0, dtype), input});
  }
  std::string squeeze(const std::string& input, const Shape& axes) {
    return emit("Squeeze", {input, ints(axes)});
  }
  std::string unsqueeze(const std::string& input, const Shape& axes) {
    return emit("Unsqueeze", {input, ints(axes)});
  }
  std::string transpose(const std::string& input, const Shape& order) {
    return emit("Transpose", {input}, {{"perm", Attribute::of(order)}});
  }
  /// Size of a dimension as a tensor of one element.
  std::string size(const std::string& input, std::int64_t dimension);

  /// `axis` counted from the front.
  std::int64_t axis(std::int64_t stated, std::int64_t rank) const {
    return stated < 0 ? stated + rank : stated;
  }
  [[noreturn]] void refuse(const std::string& why) const;

  int opset() const { return graph_.opset(); }
  GraphWriter& graph() { return graph_; }
  const tenfold::Node& node() const { return node_; }
  std::vector<ValueId> result_values() const;

 private:
  const Argument& argument(std::size_t at) const { return node_.arguments.at(at); }
  void define(ValueId value, const std::string& name);

  GraphWriter& graph_;
  const tenfold::Node& node_;
  std::size_t index_;
};

using Translation = std::function<void(NodeWriter&)>;
using TranslationTable = std::map<std::string, Translation>;

/// By operator, without overloads and without the line behind in-place ones.
const TranslationTable& translations();
/// nullptr where there is none.
const Translation* translation_of(const tenfold::Node& node);

void add_written_elementwise(TranslationTable& table);
void add_written_layers(TranslationTable& table);
void add_written_norms(TranslationTable& table);
void add_written_pooling(TranslationTable& table);
void add_written_shapes(TranslationTable& table);
void add_written_indexing(TranslationTable& table);
void add_written_reductions(TranslationTable& table);
void add_written_creation(TranslationTable& table);
void add_written_recurrent(TranslationTable& table);
void add_written_numbers(TranslationTable& table);

}  // namespace tenfold::onnx

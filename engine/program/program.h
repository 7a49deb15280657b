// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/spec/layer_spec.h"

namespace tenfold {

using ValueId = std::int32_t;
inline constexpr ValueId no_value = -1;

/// What a node is given: a constant, a value, or a list of such.
struct Argument {
  enum class Kind { constant, value, list };
  Kind kind = Kind::constant;
  c10::IValue constant;
  ValueId value = no_value;
  std::vector<Argument> items;

  static Argument of(c10::IValue constant);
  static Argument ref(ValueId value);
  static Argument list(std::vector<Argument> items);
};

/// Constants of the types int and int[].
Argument whole(std::int64_t value);
Argument whole_numbers(const Shape& values);

/// One return of a node. A list return has its elements unpacked: there are no getitem nodes.
struct Result {
  ValueId value = no_value;
  bool list = false;
  std::vector<ValueId> elements;
};

/// An argument that differs between training and evaluation (batch_norm's `training`, dropout's `train`).
struct TrainingRule {
  std::size_t argument = 0;
  c10::IValue training, evaluation;
};

/// One call of an operator, arguments complete and in schema order.
struct Node {
  std::string name;
  std::string op, overload;  ///< "aten::conv2d", ""; Python's operators have no "::"
  std::vector<Argument> arguments;
  std::vector<Result> results;
  std::string scope, scope_type;              ///< module path and class; empty at the top
  std::optional<c10::OperatorHandle> handle;  ///< none for Python's operators
  std::optional<TrainingRule> training_rule;
  bool no_grad = false;
  bool training_only = false;  ///< skipped in evaluation (num_batches_tracked += 1)
  std::string metadata;        ///< JSON as read, kept for writing; empty for new nodes
  int group = -1;              ///< index into Program::groups, for nodes of a factorized layer
  int use = 0;                 ///< which use of the group's weight

  const c10::FunctionSchema* schema() const { return handle ? &handle->schema() : nullptr; }
};

/// A size of an input: a number, or an expression of symbols that the batch may change.
struct Dimension {
  std::int64_t size = 0;   ///< at the recorded inputs
  std::string symbol;      ///< the symbol when the expression is one symbol alone
  std::string expression;  ///< JSON as read when symbolic; empty for a number
  std::string formula{};   ///< the expression as text, for evaluate_size()
};

enum class InputKind { parameter, buffer, constant, user };

struct Input {
  ValueId value = no_value;
  InputKind kind = InputKind::user;
  std::string name;              ///< full name of the tensor, or the argument's name
  bool persistent = true;        ///< buffers
  bool tensor = true;            ///< user inputs may be numbers or None, fixed when the file was made
  c10::IValue constant;          ///< its value then
  std::vector<Dimension> sizes;  ///< user tensors
  at::ScalarType dtype = at::kFloat;
};

/// An SSA value.
struct Value {
  std::string name;
  std::string metadata;  ///< tensor metadata or symbolic expression as read (JSON); empty for new values
};

struct Output {
  Argument argument;
  std::string mutated_buffer;  ///< functionalized graphs return new buffer values first
};

struct SymbolRange {
  std::optional<std::int64_t> least, most;
};

/// One place where a factorized weight is used. Of a recurrent layer `output` is the dense weight, which the
/// factors are multiplied back to once for all calls, and `input` what the first of these is given.
struct GroupUse {
  ValueId input = no_value, output = no_value;
  std::string bias;  ///< full name; empty without
  LayerKind kind =
      LayerKind::linear;  ///< the group's, or embedding where a linear layer's weight is looked up in
};

/// A layer that was replaced by factors: what is needed to show it, and to put the dense layer back.
struct FactorGroup {
  LayerSpec spec;
  LayerShape shape;
  Shape ranks;
  std::vector<std::string> factors;  ///< full parameter names, in the order of factor_shapes()
  Shape stride, padding, dilation;   ///< convolutions
  Shape output_padding;              ///< transposed convolutions
  std::int64_t padding_idx = -1;     ///< embeddings
  std::string scope, scope_type;
  std::string plan;  ///< how it is computed, in words
  std::vector<GroupUse> uses;
};

/// A model as a flat list of operator calls in execution order, with its tensors.
///
/// Values are in single assignment; in-place operators change tensors behind values, so the order of nodes is
/// binding. A Program that is only read may be shared by threads. Copies share tensors.
struct Program {
  std::vector<Value> values;
  std::vector<Input> inputs;  ///< parameters, buffers, constants, user inputs
  std::vector<Node> nodes;
  std::vector<Output> outputs;
  std::map<std::string, at::Tensor>
      tensors;  ///< parameters, buffers, constants by full name; tied names share one
  std::vector<FactorGroup> groups;
  std::map<std::string, SymbolRange> symbols;
  std::string in_spec, out_spec;            ///< pytrees as read
  std::vector<std::string> argument_names;  ///< of forward
  bool has_argument_names = false;
  bool training = false;
  std::vector<std::vector<ValueId>> last_uses;  ///< per node: values that die after it

  ValueId add_value(std::string name, std::string metadata = {});
  const at::Tensor& tensor_of(const Input& input) const { return tensors.at(input.name); }
  /// The input that feeds this value, nullptr for results of nodes.
  const Input* input_of(ValueId value) const;
  std::vector<const Input*> user_inputs() const;
  /// Recomputes last_uses; to be called after every change of nodes or outputs.
  void finish();
};

/// Calls `visit` with every value that the argument refers to.
template <class Visit>
void for_each_value(const Argument& argument, const Visit& visit) {
  if (argument.kind == Argument::Kind::value) visit(argument.value);
  for (const auto& item : argument.items) for_each_value(item, visit);
}

/// Calls `visit` with every value that the node makes.
template <class Visit>
void for_each_result(const Node& node, const Visit& visit) {
  for (const auto& result : node.results) {
    if (result.value != no_value) visit(result.value);
    for (const ValueId element : result.elements)
      if (element != no_value) visit(element);
  }
}

/// Distinct trainable storages, each counted once: elements of all parameters.
std::int64_t count_parameters(const Program& program);
/// Elements of buffers and constants.
std::int64_t count_buffers(const Program& program);
/// Bytes of all distinct tensors.
std::int64_t count_tensor_bytes(const Program& program);

}  // namespace tenfold

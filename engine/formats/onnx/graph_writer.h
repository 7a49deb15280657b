// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/formats/onnx/model.h"
#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold::onnx {

/// What a value was in one run.
struct Seen {
  Shape sizes;
  at::ScalarType dtype = at::kFloat;
  bool tensor = false;
};

struct GraphWriteOptions {
  int opset = 18;
  bool half = false;  ///< float32 becomes float16 but for inputs and outputs
};

/// Translates a program in evaluation form into an ONNX graph of standard operators.
class GraphWriter {
 public:
  GraphWriter(const Program& program, std::span<const c10::IValue> inputs, const GraphWriteOptions& options,
              const Job& job);

  /// Throws Error naming every operator that has no translation.
  Model write();
  /// Names of ONNX nodes by the program's node.
  const std::map<std::string, std::vector<std::string>>& made_for() const { return made_for_; }
  /// What a stored tensor of the program is called in the file: another name where a user input has its own.
  const std::string& stored_name(const Input& input) const { return stored_names_.at(input.name); }
  /// Initializers of floating-point numbers that are no tensors of the program.
  const std::vector<std::string>& stored_constants() const { return stored_constants_; }

  // What translations use:

  int opset() const { return options_.opset; }
  /// As it is stored in the file: half when that was asked for.
  DataType type_of(at::ScalarType dtype) const;
  const Seen& seen(ValueId value) const { return seen_.at(static_cast<std::size_t>(value)); }
  /// Whether a dimension has the size that was seen also where the inputs have other sizes. The inputs given
  /// to the constructor must still be there.
  bool stays(ValueId value, std::int64_t dimension);
  /// What the graph calls a value: after in-place operators, their result.
  std::string name_of(ValueId value) const;
  void define(ValueId value, const std::string& name);
  /// What it was called when it was made, before anything was changed in place.
  const std::string& first_name_of(ValueId value) const {
    return first_names_[static_cast<std::size_t>(value)];
  }
  /// The name that a node's result should have; unique.
  std::string wanted_name(ValueId value);
  std::string fresh_name(const std::string& base);
  /// A tensor that is stored once for equal contents. Floating-point ones are written as `type_of` says.
  std::string constant(const at::Tensor& tensor);
  /// The same as it is, for inputs that are float32 by definition.
  std::string constant_as_is(const at::Tensor& tensor);
  std::string add(const std::string& op, std::vector<std::string> inputs,
                  std::map<std::string, Attribute> attributes, std::vector<std::string> outputs);
  /// Remembers that a value has been changed in place; throws Error when something else still looks at its
  /// memory.
  void change(ValueId value, const std::string& name, std::size_t node);

 private:
  std::vector<Seen> record(std::span<const c10::IValue> inputs) const;
  std::vector<Seen> seen_at_other_sizes() const;
  void name_inputs();
  void find_views();
  std::set<ValueId> values_read() const;
  void add_inputs();
  void add_outputs();
  void translate(std::size_t index);
  void drop_unread_constants();
  std::string store(const at::Tensor& tensor, const std::string& name);
  ValueId same_as(ValueId value) const;

  const Program& program_;
  GraphWriteOptions options_;
  const Job& job_;
  Graph graph_;
  std::span<const c10::IValue> inputs_;
  std::vector<Seen> seen_;
  std::optional<std::vector<Seen>> later_;  ///< at other sizes, once something asked for them
  std::vector<std::string> names_, first_names_;
  std::vector<ValueId> alias_;     ///< of results of in-place operators: what they changed
  std::vector<ValueId> memory_;    ///< one value for all that may share memory
  std::vector<std::size_t> made_;  ///< by which node, counted from 1; 0: an input
  std::vector<std::size_t> last_use_;
  std::set<std::string> taken_;
  std::map<std::string, std::string> constants_;
  std::vector<std::string> stored_constants_;
  std::map<std::string, std::string> stored_, stored_names_;
  std::map<std::string, std::vector<std::string>> made_for_;
  const tenfold::Node* current_ = nullptr;
};

}  // namespace tenfold::onnx

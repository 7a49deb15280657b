// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/csrc/jit/ir/ir.h>

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/formats/torchscript_module.h"
#include "engine/formats/torchscript_values.h"
#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold::torchscript {

/// Walks through the code of a model once, with sample inputs, and notes what it does to tensors.
///
/// Every value is computed on the spot. Operators on tensors become nodes; sizes of tensors become nodes too,
/// and so does arithmetic with them; all else (branches, loops, lists, attributes) is carried out and leaves
/// no trace. A branch that depends on what stands in a tensor is refused with its line.
class Walk {
 public:
  /// `training` is what the code reads as the flag of that name. Parameters and buffers of the Program are
  /// those of the module.
  Walk(const ScriptFile& file, bool training, const Job& job);

  /// `inputs`: one an argument of forward, numbers and None as they are. The Program has one user input for
  /// each tensor in them; its training rules are not looked for.
  Program run(const std::vector<c10::IValue>& inputs);

  /// Whether the code asked for the flag: then both modes are in it, else one is baked in.
  bool reads_training() const { return reads_training_; }

 private:
  using Node = torch::jit::Node;
  using Handler = void (Walk::*)(const Node&);
  using Frame = std::unordered_map<const torch::jit::Value*, Traced>;

  // inputs, parameters and results (torchscript_walk.cpp)
  void add_tensors();
  Traced add_input(const std::string& name, const c10::IValue& sample);
  Traced stored(const std::string& name, const at::Tensor& tensor);
  Traced constant(const at::Tensor& tensor);
  Traced attribute(const Traced& owner, const std::string& name);
  void add_outputs(const Traced& result, std::string& spec);

  // control flow and containers (torchscript_walk.cpp)
  static const std::unordered_map<c10::Symbol, Handler>& structure();
  void block(const torch::jit::Block& block);
  void step(const Node& node);
  Traced call(torch::jit::Graph& graph, Items arguments, const std::string& scope);
  void constant_node(const Node& node);
  void attribute_node(const Node& node);
  void branch(const Node& node);
  void loop(const Node& node);
  void raise(const Node& node);
  void call_method(const Node& node);
  void call_function(const Node& node);
  void fork(const Node& node);
  void make_sequence(const Node& node);
  void make_dict(const Node& node);
  void unpack(const Node& node);
  void tuple_index(const Node& node);
  void tuple_slice(const Node& node);
  void same(const Node& node);
  void number_to_tensor(const Node& node);
  void uninitialized(const Node& node);
  void is_instance(const Node& node);
  void nothing(const Node& node);
  [[noreturn]] void foreign(const Node& node);

  // operators (torchscript_operators.cpp)
  void operation(const Node& node);
  bool shape_query(const Node& node, const std::string& name, Items& in);
  bool conversion(const Node& node, const std::string& name, Items& in);
  bool number_copy(const Node& node, const std::string& name, const Items& in);
  bool number_operation(const Node& node, const std::string& name, Items in);
  bool tensor_call(const Node& node, Items& in);
  void evaluate(const Node& node, const std::string& name, Items& in);
  Items apply(const Node& node, const std::string& op, const std::string& overload, Items in);
  static c10::IValue value_for(const Traced& traced, const c10::TypePtr& type);
  bool is_written(const Traced& traced) const;
  Traced size(const Traced& tensor, std::int64_t dimension);
  Traced number_node(const std::string& op, Items in);
  tenfold::Node new_node(const std::string& op, const std::string& overload) const;
  Argument argument_of(const Node& node, const Traced& traced, const c10::TypePtr& type);
  Argument list_argument(const Node& node, const Traced& traced, const c10::TypePtr& type);
  Traced result(tenfold::Node& made, const c10::IValue& value, Origin origin);

  // operators that LibTorch fuses for inference (torchscript_fused.cpp)
  bool fused_call(const Node& node, const std::string& name, Items& in);
  Traced one(const Node& node, const std::string& op, Items in, const std::string& overload = {});
  Traced attention(const Node& node, const Traced& x, const Traced& width, const Traced& heads,
                   const Items& weights);
  Traced encoder_layer(const Node& node, const Items& in);

  // lists and dictionaries (torchscript_containers.cpp)
  bool container_operation(const Node& node, const std::string& name, Items& in);
  bool list_operation(const Node& node, const std::string& name, Items& in);
  bool dict_operation(const Node& node, const std::string& name, Items& in);

  Frame& frame() { return frames_.back(); }
  const Traced& get(const torch::jit::Value* value) const { return frames_.back().at(value); }
  void set(const torch::jit::Value* value, Traced traced) { frames_.back()[value] = std::move(traced); }
  Items inputs_of(const Node& node) const;
  [[noreturn]] static void refuse(const Node& node, const std::string& what);

  const ScriptFile& file_;
  bool training_, reads_training_ = false;
  const Job& job_;
  Program program_;
  std::vector<Frame> frames_;
  std::string scope_;
  std::map<std::string, ValueId> values_;      ///< of parameters and buffers, by full name
  std::map<std::string, std::string> names_;   ///< of parameters and buffers, by geometry
  std::map<std::string, Traced> constants_;    ///< by geometry
  std::map<std::string, at::Tensor> scratch_;  ///< copies of buffers that the walk may change
  std::set<const void*> written_;              ///< storages that data was written to
  std::int64_t steps_ = 0, iterations_ = 0;
};

}  // namespace tenfold::torchscript

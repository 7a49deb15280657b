// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/formats/onnx/model.h"
#include "engine/formats/onnx/operand.h"
#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold::onnx {

class Call;

/// How one ONNX operator becomes ATen's.
using Lowering = std::function<void(Call&)>;
using LoweringTable = std::map<std::string, Lowering>;

/// All operators that are read.
const LoweringTable& lowerings();
/// Those that are computed with numbers where all their inputs are numbers.
const LoweringTable& number_lowerings();

/// Sizes that dimensions which may change have while the graph is walked.
struct ExampleSizes {
  std::map<std::string, std::int64_t> now, then;
  bool changing() const { return now != then; }
};

/// Walks an ONNX graph once with example inputs and writes what it computes as nodes of a Program.
class GraphReader {
 public:
  GraphReader(const Model& model, ExampleSizes sizes, const Job& job);

  /// The whole graph. Throws Error naming the node that cannot be read.
  void read();

  Program take_program() { return std::move(program_); }
  std::vector<std::string> take_remarks() { return std::move(remarks_); }
  /// Names of program nodes by the name of the ONNX node they were made for.
  const std::map<std::string, std::vector<std::string>>& made_for() const { return made_for_; }

  // What lowerings use:

  /// Calls an operator with one tensor or number as result. Without a value of the program among the
  /// arguments it is computed at once and no node is made.
  Operand emit(const std::string& op, Operands arguments, const std::string& overload = {});
  /// The results of an operator with several, or with a list.
  Operands emit_several(const std::string& op, Operands arguments, const std::string& overload = {});
  /// One of Python's operators on numbers: "_operator.mul".
  Operand compute(const std::string& op, Operands numbers);
  /// Size of a dimension: a constant unless it may change.
  Operand size(const Operand& tensor, std::int64_t dimension);
  /// A stored tensor: parameter, buffer or constant.
  Operand stored(InputKind kind, const std::string& name, const at::Tensor& tensor);

  Item& item(const std::string& name);
  bool knows(const std::string& name) const { return items_.contains(name); }
  void bind(const std::string& name, Item made);
  /// As a tensor of the program or a constant. Initializers become parameters when they are floating-point
  /// and named by people.
  Operand tensor_of(const std::string& name);
  /// An initializer or its transpose as a parameter; none when it is something else.
  Operand parameter_of(const std::string& name, InputKind kind, bool transposed);
  /// Whether the name is an initializer that only products read, from the right.
  bool only_multiplies(const std::string& name) const { return !read_elsewhere_.contains(name); }
  bool used_once(const std::string& name) const;

  void walk(const std::vector<Node>& nodes);
  /// The nodes of a graph inside a node; its outputs in order.
  std::vector<Item> walk_inner(const Graph& graph);
  std::vector<Item> walk_function(const Function& function, const Node& caller);

  std::int64_t opset() const { return opset_; }
  const Model& model() const { return model_; }
  /// Whether names of groups in the file's metadata must be kept apart.
  bool keeps_names() const { return keeps_names_; }
  void remark(const std::string& text);
  const Job& job() const { return job_; }

 private:
  void read_inputs();
  void read_initializers(const std::vector<Tensor>& initializers);
  void read_outputs();
  void lower(const Node& node);
  /// Whether the node is one of sizes, and is done.
  bool lower_as_numbers(Call& call) const;
  void name_what_was_made(const Node& node, std::size_t first);
  void count_uses(const std::vector<Node>& nodes);
  void forget_after(const Node& node);
  Operands call(const std::string& op, const std::string& overload, Operands arguments);
  void lift(Argument& argument);
  Operands results_of(tenfold::Node& node, const std::vector<c10::IValue>& now,
                      const std::vector<c10::IValue>& then);
  std::string free_name(const std::string& wanted) const;

  const Model& model_;
  ExampleSizes sizes_;
  const Job& job_;
  Program program_;
  std::int64_t opset_ = 0;
  bool keeps_names_ = false;
  std::map<std::string, Item> items_;
  std::map<std::string, int> uses_;      ///< of names that were not read yet
  std::map<std::string, int> all_uses_;  ///< from the beginning
  std::set<std::string> read_elsewhere_;
  std::set<std::string> buffers_;              ///< of files of ours: what does not train
  std::set<std::string> constants_;            ///< of files of ours: what is no tensor of the model
  std::map<std::string, Operand> parameters_;  ///< by initializer, transposed ones with a sign behind
  std::map<const void*, Operand> lifted_;
  std::map<std::string, std::vector<std::string>> made_for_;
  std::set<std::string> node_names_;
  std::vector<std::string> remarks_;
  std::string scope_, scope_type_;
  std::size_t walked_ = 0;
  int depth_ = 0;
};

}  // namespace tenfold::onnx

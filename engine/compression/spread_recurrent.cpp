// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/spread_recurrent.h"

#include <ATen/ATen.h>

#include <limits>

#include "engine/program/edit.h"
#include "engine/program/recurrent_call.h"

namespace tenfold {
namespace {

using Uses = std::map<std::string, std::vector<SpreadUse>>;

/// A matrix that an operator takes, and the layer that it is if that was asked for.
struct Matrix {
  Shape sizes;
  at::ScalarType type = at::kFloat;
  const Layer* layer = nullptr;
};

class Spreading {
 public:
  Spreading(Program& program, const std::vector<Layer>& layers, bool outputs)
      : program_(program), outputs_(outputs) {
    for (const Input& input : program.inputs)
      if (input.kind != InputKind::user) stored_[input.value] = &program.tensor_of(input);
    for (const Layer& layer : layers) {
      if (layer.shape.kind != LayerKind::recurrent) continue;
      if (layer.group < 0)
        by_tensor_[program.tensors.at(layer.id).unsafeGetTensorImpl()] = &layer;
      else
        by_value_[program.groups[static_cast<std::size_t>(layer.group)].uses.at(0).output] = &layer;
    }
  }

  Uses spread() {
    std::map<std::size_t, std::vector<Node>> nodes;
    for (std::size_t n = 0; n < program_.nodes.size(); ++n) {
      const auto call = recurrent_call(program_.nodes[n]);
      if (!call || !takes_wanted(*call) || !is_known(program_.nodes[n], *call)) continue;
      const Node node = program_.nodes[n];
      NodeBuilder builder(program_, node.scope, node.scope_type);
      builder_ = &builder;
      made_.clear();
      prefix_ = "spread." + std::to_string(n) + ".";
      call->is_cell ? cell(node, *call) : sequence(node, *call);
      flush();
      nodes[n] = std::move(made_);
    }
    if (!nodes.empty()) replace_nodes(program_, std::move(nodes));
    return std::move(uses_);
  }

 private:
  std::optional<Matrix> matrix_of(const Argument& argument) const {
    if (argument.kind != Argument::Kind::value) return std::nullopt;
    if (const auto found = stored_.find(argument.value); found != stored_.end()) {
      const auto layer = by_tensor_.find(found->second->unsafeGetTensorImpl());
      return Matrix{found->second->sizes().vec(), found->second->scalar_type(),
                    layer == by_tensor_.end() ? nullptr : layer->second};
    }
    for (const FactorGroup& group : program_.groups)
      if (group.shape.kind == LayerKind::recurrent && group.uses.at(0).output == argument.value) {
        const auto layer = by_value_.find(argument.value);
        return Matrix{group.shape.weight, program_.tensors.at(group.factors.at(0)).scalar_type(),
                      layer == by_value_.end() ? nullptr : layer->second};
      }
    return std::nullopt;
  }

  bool takes_wanted(const RecurrentCall& call) const {
    for (std::size_t k = 0; k < call.parameters.size(); ++k)
      if (const auto matrix = call.is_matrix(k) ? matrix_of(call.parameters[k]) : std::nullopt;
          matrix && matrix->layer != nullptr)
        return true;
    return false;
  }

  bool is_known(const Node& node, const RecurrentCall& call) const {
    const bool has_cells = node.op.starts_with("aten::lstm");
    for (std::size_t k = 0; k < call.parameters.size(); ++k)
      if (call.is_matrix(k) && !matrix_of(call.parameters[k])) return false;
    return call.states.size() == (has_cells ? 2u : 1u) && node.arguments[0].kind == Argument::Kind::value;
  }

  void flush() {
    for (Node& node : builder_->take()) made_.push_back(std::move(node));
  }

  Argument call(const std::string& op, std::vector<Argument> arguments, const std::string& overload = {}) {
    return builder_->call(op, std::move(arguments), no_value, overload);
  }
  Argument joined(std::vector<Argument> parts, std::int64_t along) {
    return parts.size() == 1 ? parts[0] : call("aten::cat", {Argument::list(std::move(parts)), whole(along)});
  }
  Argument part(const Argument& of, std::int64_t along, std::int64_t from, std::int64_t to) {
    return call("aten::slice", {of, whole(along), whole(from), whole(to), whole(1)}, "Tensor");
  }
  Argument turned(const Argument& of) { return call("aten::transpose", {of, whole(0), whole(1)}, "int"); }

  /// Zeros [..., rows of the matrix].
  Argument probe(const Argument& rows, const Matrix& matrix, const std::string& name) {
    return call("aten::linear", {rows, builder_->parameter(prefix_ + name + ".zeros",
                                                           at::zeros(matrix.sizes, matrix.type), false)});
  }

  /// The matrix of the input, behind it the identity for direction `d`'s probe.
  Argument widened(const Argument& weight, const Matrix& matrix, std::int64_t directions, std::int64_t d,
                   const std::string& name) {
    const std::int64_t rows = matrix.sizes[0];
    at::Tensor passes = at::zeros({rows, directions * rows}, matrix.type);
    passes.narrow(1, d * rows, rows).fill_diagonal_(1);
    return joined({weight, builder_->parameter(prefix_ + name + ".passes", passes, false)}, 1);
  }

  void use(const Matrix& matrix, const Argument& input, const Argument& output) {
    if (matrix.layer != nullptr) uses_[matrix.layer->id].push_back({input.value, output.value});
  }

  void cell(const Node& node, const RecurrentCall& given) {
    Node widest = node;
    const Argument input = node.arguments[0];
    const Matrix in = matrix_of(given.parameters[0]).value(), state = matrix_of(given.parameters[1]).value();
    Argument sums;
    if (outputs_) {
      sums = probe(input, in, "0");
      widest.arguments[0] = joined({input, sums}, -1);
      widest.arguments[2] = widened(given.parameters[0], in, 1, 0, "0");
    }
    use(in, input, sums);
    use(state, given.states[0], sums);
    flush();
    made_.push_back(std::move(widest));
  }

  /// [batch, steps, ...] of the operator's order.
  Argument rows_of(const Argument& value, const RecurrentCall& given) {
    return given.packed || given.batch_first ? value : turned(value);
  }

  void sequence(const Node& node, const RecurrentCall& given) {
    Argument input = node.arguments[0];
    std::vector<std::vector<Argument>> last(given.states.size());
    for (std::int64_t layer = 0; layer < given.layers; ++layer) {
      std::vector<ValueId> results{layer + 1 == given.layers && node.results[0].value != no_value
                                       ? node.results[0].value
                                       : program_.add_value("")};
      for (std::size_t s = 0; s < last.size(); ++s) {
        results.push_back(program_.add_value(""));
        last[s].push_back(Argument::ref(results.back()));
      }
      input = one_layer(node, given, layer, input, results);
    }
    for (std::size_t s = 0; s < last.size(); ++s)
      if (const ValueId result = node.results.at(s + 1).value; result != no_value)
        builder_->call("aten::cat", {Argument::list(last[s]), whole(0)}, result);
  }

  /// Its output, as a value.
  Argument one_layer(const Node& node, const RecurrentCall& given, std::int64_t layer, const Argument& input,
                     const std::vector<ValueId>& results) {
    const std::int64_t directions = given.directions, first = layer * directions;
    const Argument rows = rows_of(input, given);
    std::vector<Argument> inputs{input}, sums(static_cast<std::size_t>(directions));
    std::vector<Argument> parameters(
        given.parameters.begin() + static_cast<std::ptrdiff_t>(given.each) * first,
        given.parameters.begin() + static_cast<std::ptrdiff_t>(given.each) * (first + directions));
    for (std::int64_t d = 0; outputs_ && d < directions; ++d) {
      const std::string name = std::to_string(first + d);
      Argument& weight = parameters[given.each * static_cast<std::size_t>(d)];
      const Matrix matrix = matrix_of(weight).value();
      sums[static_cast<std::size_t>(d)] = probe(rows, matrix, name);
      inputs.push_back(rows_of(sums[static_cast<std::size_t>(d)], given));
      weight = widened(weight, matrix, directions, d, name);
    }
    Node step = node;
    const std::size_t at = given.packed ? 3 : 2;
    step.arguments[0] = joined(inputs, -1);
    std::vector<Argument> states;
    for (const Argument& state : given.states)
      states.push_back(given.layers == 1 ? state : part(state, 0, first, first + directions));
    step.arguments[at - 1] = states.size() > 1 ? Argument::list(states) : states[0];
    step.arguments[at] = Argument::list(parameters);
    step.arguments[at + 2] = whole(1);
    step.results.clear();
    for (const ValueId result : results) step.results.push_back({result, false, {}});
    flush();
    made_.push_back(std::move(step));
    const Argument output = Argument::ref(results[0]);
    for (std::int64_t d = 0; d < directions; ++d) {
      const std::size_t place = given.each * static_cast<std::size_t>(first + d);
      const Matrix in = matrix_of(given.parameters[place]).value(),
                   state = matrix_of(given.parameters[place + 1]).value();
      use(in, rows, sums[static_cast<std::size_t>(d)]);
      if (state.layer != nullptr)
        use(state, states_before(given, output, layer, d, state.sizes[1]), sums[static_cast<std::size_t>(d)]);
    }
    return output;
  }

  /// The hidden states that the matrix meets: those after the steps, one step later.
  Argument states_before(const RecurrentCall& given, const Argument& output, std::int64_t layer,
                         std::int64_t direction, std::int64_t hidden) {
    const Argument own =
        given.directions == 1 ? output : part(output, -1, direction * hidden, (direction + 1) * hidden);
    if (given.packed) return own;
    const std::int64_t place = layer * given.directions + direction, steps = given.batch_first ? 1 : 0;
    const Argument first = part(given.states[0], 0, place, place + 1);
    const Argument start = given.batch_first ? turned(first) : first;
    const bool backwards = direction == 1;
    const Argument rest =
        part(own, steps, backwards ? 1 : 0, backwards ? std::numeric_limits<std::int64_t>::max() : -1);
    return rows_of(backwards ? joined({rest, start}, steps) : joined({start, rest}, steps), given);
  }

  Program& program_;
  bool outputs_;
  std::map<ValueId, const at::Tensor*> stored_;
  std::map<const void*, const Layer*> by_tensor_;
  std::map<ValueId, const Layer*> by_value_;
  NodeBuilder* builder_ = nullptr;
  std::string prefix_;
  std::vector<Node> made_;
  Uses uses_;
};

}  // namespace

Uses spread_recurrent(Program& program, const std::vector<Layer>& layers, bool outputs) {
  return Spreading(program, layers, outputs).spread();
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/model_graph.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/study/guard.h"
#include "engine/study/state.h"

namespace tenfold::study {
namespace {

/// "aten::relu_" → "relu"
std::string word_of(const std::string& op) {
  const auto colons = op.rfind(':');
  std::string word = colons == std::string::npos ? op : op.substr(colons + 1);
  while (word.size() > 1 && word.back() == '_') word.pop_back();
  return word.substr(std::min(word.find_first_not_of('_'), word.size() - 1));
}

std::string parent_of(const std::string& path) {
  const auto dot = path.rfind('.');
  return dot == std::string::npos ? std::string() : path.substr(0, dot);
}

std::string last_part(const std::string& path) { return path.substr(path.rfind('.') + 1); }

class GraphMaker {
 public:
  explicit GraphMaker(const ModelState& state) : state_(state), program_(state.program) {}

  ModelGraph make() {
    graph_.batch = state_.record.batch;
    add_inputs();
    place_calls();
    find_modules();
    for (std::size_t n = 0; n < program_.nodes.size(); ++n) add_call(n);
    add_outputs();
    std::sort(graph_.edges.begin(), graph_.edges.end(), [](const GraphEdge& a, const GraphEdge& b) {
      return std::tie(a.to, a.from) < std::tie(b.to, b.from);
    });
    return std::move(graph_);
  }

 private:
  static std::size_t at(ValueId value) { return static_cast<std::size_t>(value); }

  Shape shape_of(ValueId value) const { return state_.record.shapes.at(at(value)).value_or(Shape{}); }

  /// The first tensor among the results; no_value for calls that make numbers or nothing.
  ValueId tensor_of(const Node& node) const {
    ValueId found = no_value;
    for_each_result(node, [&](ValueId value) {
      if (found == no_value && state_.record.shapes.at(at(value))) found = value;
    });
    return found;
  }

  bool is_shown(std::size_t n) const {
    return !program_.nodes[n].training_only && tensor_of(program_.nodes[n]) != no_value;
  }

  void add_inputs() {
    for (const Input& input : program_.inputs) {
      if (input.kind == InputKind::parameter) parameters_[input.value] = &input;
      if (input.kind != InputKind::user || !input.tensor) continue;
      made_by_[input.value] = static_cast<int>(graph_.nodes.size());
      graph_.nodes.push_back({GraphNode::Kind::input, input.name, "input", {}, shape_of(input.value)});
    }
  }

  /// The number of the node that each call becomes. A factorized layer stands where its result is made.
  void place_calls() {
    std::map<std::pair<int, int>, std::size_t> last_of_use;
    for (std::size_t n = 0; n < program_.nodes.size(); ++n)
      if (const Node& node = program_.nodes[n]; node.group >= 0) last_of_use[{node.group, node.use}] = n;
    number_.assign(program_.nodes.size(), -1);
    int next = static_cast<int>(graph_.nodes.size());
    for (std::size_t n = 0; n < program_.nodes.size(); ++n) {
      const Node& node = program_.nodes[n];
      const bool stands = node.group < 0 ? is_shown(n) : last_of_use.at({node.group, node.use}) == n;
      if (stands) number_[n] = next++;
    }
    for (std::size_t n = 0; n < program_.nodes.size(); ++n)
      if (const Node& node = program_.nodes[n]; node.group >= 0)
        number_[n] = number_[last_of_use.at({node.group, node.use})];
    graph_.nodes.resize(static_cast<std::size_t>(next));
    std::map<ValueId, int> makers;
    for (std::size_t n = 0; n < program_.nodes.size(); ++n)
      for_each_result(program_.nodes[n], [&](ValueId value) { makers[value] = number_[n]; });
    for (std::size_t k = 0; k < state_.layers.size(); ++k) {
      const Layer& layer = state_.layers[k];
      if (layer.group >= 0 && layer.shape.kind == LayerKind::recurrent) {
        for (std::size_t n = 0; n < program_.nodes.size(); ++n)
          if (program_.nodes[n].group == layer.group) stands_for(number_[n], k);
      } else {
        for (const LayerUse& use : layer.uses)
          if (const auto made = makers.find(use.output); made != makers.end()) stands_for(made->second, k);
      }
    }
  }

  /// Of a recurrent operator's matrices the first stands for all.
  void stands_for(int number, std::size_t layer) {
    if (number < 0) return;
    int& shown = graph_.nodes[static_cast<std::size_t>(number)].layer;
    if (shown < 0) shown = static_cast<int>(layer);
  }

  /// Modules that hold other modules, or operations of more than one kind.
  void find_modules() {
    std::map<std::string, std::string> only;
    for (std::size_t n = 0; n < program_.nodes.size(); ++n) {
      const Node& node = program_.nodes[n];
      if (number_[n] < 0 || node.scope.empty()) continue;
      if (!node.scope_type.empty()) graph_.types[node.scope] = node.scope_type;
      const std::string what = node.group >= 0 ? "group " + std::to_string(node.group) : node.op;
      if (only.try_emplace(node.scope, what).first->second != what) holders_.insert(node.scope);
      for (std::string outer = parent_of(node.scope); !outer.empty(); outer = parent_of(outer))
        holders_.insert(outer);
    }
  }

  const FactorGroup& group_of(const Node& call) const {
    return program_.groups[static_cast<std::size_t>(call.group)];
  }
  const GroupUse& use_of(const Node& call) const {
    return group_of(call).uses.at(static_cast<std::size_t>(call.use));
  }
  /// For a recurrent operator, which is a node of its own.
  bool makes_matrix(const Node& call) const {
    return call.group >= 0 && group_of(call).shape.kind == LayerKind::recurrent;
  }

  void add_call(std::size_t n) {
    if (number_[n] < 0) return;
    const Node& call = program_.nodes[n];
    GraphNode& node = graph_.nodes[static_cast<std::size_t>(number_[n])];
    node.op = call.group < 0 ? word_of(call.op) : std::string(id(use_of(call).kind));
    const bool stands_for_module = !call.scope.empty() && !holders_.contains(call.scope);
    node.module = stands_for_module ? parent_of(call.scope) : call.scope;
    node.name = stands_for_module    ? last_part(call.scope)
                : makes_matrix(call) ? last_part(group_of(call).spec.id)
                                     : node.op;
    node.output = shape_of(tensor_of(call));
    node.macs += state_.record.macs_per_sample(n);
    for (const Argument& argument : call.arguments)
      for_each_value(argument, [&](ValueId value) {
        count_parameters(value, node);
        connect(value, number_[n]);
      });
    follow_changes(n);
  }

  void count_parameters(ValueId value, GraphNode& node) {
    const auto found = parameters_.find(value);
    if (found == parameters_.end()) return;
    const at::Tensor& tensor = program_.tensor_of(*found->second);
    if (counted_.insert(tensor.unsafeGetTensorImpl()).second) node.parameters += tensor.numel();
  }

  void connect(ValueId value, int to) {
    int from = -1;
    if (const auto made = made_by_.find(value); made != made_by_.end()) from = made->second;
    if (const auto changed = changed_by_.find(root(value)); changed != changed_by_.end())
      from = std::max(from, changed->second);
    if (from < 0 || from >= to || !connected_.insert({from, to}).second) return;
    graph_.edges.push_back({from, to, shape_of(value)});
  }

  /// The tensor that a view looks at.
  ValueId root(ValueId value) const {
    const auto found = root_.find(value);
    return found == root_.end() ? value : found->second;
  }

  /// Who made the results, which tensors they share memory with, and which were changed in place.
  void follow_changes(std::size_t n) {
    const Node& call = program_.nodes[n];
    const int number = number_[n];
    // what only depends on weights is the same for all uses: no tensor goes from one use to another
    const bool inside = call.group >= 0 && state_.record.weight_only.at(n);
    for_each_result(call, [&](ValueId value) {
      if (!inside || (makes_matrix(call) && value == use_of(call).output)) made_by_[value] = number;
    });
    if (call.schema() == nullptr) return;
    ValueId shared = no_value;
    const auto& arguments = call.schema()->arguments();
    for (std::size_t k = 0; k < arguments.size() && k < call.arguments.size(); ++k) {
      if (arguments[k].alias_info() == nullptr || call.arguments[k].kind != Argument::Kind::value) continue;
      const ValueId whole = root(call.arguments[k].value);
      if (shared == no_value) shared = whole;
      if (arguments[k].alias_info()->isWrite() && !inside) changed_by_[whole] = number;
    }
    const auto& returns = call.schema()->returns();
    if (shared != no_value && !returns.empty() && returns[0].alias_info() != nullptr)
      for_each_result(call, [&](ValueId value) { root_[value] = shared; });
  }

  void add_outputs() {
    std::vector<ValueId> given;
    for (const Output& output : program_.outputs)
      if (output.mutated_buffer.empty())
        for_each_value(output.argument, [&](ValueId value) {
          if (state_.record.shapes.at(at(value))) given.push_back(value);
        });
    for (std::size_t k = 0; k < given.size(); ++k) {
      const std::string name = given.size() == 1 ? "output" : "output " + std::to_string(k + 1);
      graph_.nodes.push_back({GraphNode::Kind::output, name, "output", {}, shape_of(given[k])});
      connect(given[k], static_cast<int>(graph_.nodes.size()) - 1);
    }
  }

  const ModelState& state_;
  const Program& program_;
  ModelGraph graph_;
  std::map<ValueId, const Input*> parameters_;
  std::set<const void*> counted_;
  std::vector<int> number_;        ///< a call; -1: not shown
  std::set<std::string> holders_;  ///< modules that are drawn around others
  std::map<ValueId, int> made_by_, changed_by_;
  std::map<ValueId, ValueId> root_;
  std::set<std::pair<int, int>> connected_;
};

}  // namespace

ModelGraph model_graph(const Model& model) {
  return guarded([&] { return GraphMaker(model.state()).make(); });
}

}  // namespace tenfold::study

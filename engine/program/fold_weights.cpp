// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/fold_weights.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>
#include <set>

#include "engine/program/edit.h"
#include "engine/program/executor.h"
#include "engine/program/operators.h"

namespace tenfold {
namespace {

/// Where a layer's operator takes its weight, and whether that is transposed.
struct WeightPlace {
  std::size_t argument;
  bool transposed = false;
};

std::optional<WeightPlace> weight_place(const std::string& op) {
  if (is_one_of(op, {"aten::embedding", "aten::embedding_bag"})) return WeightPlace{0};
  if (is_one_of(op, {"aten::linear", "aten::conv1d", "aten::conv2d", "aten::conv3d", "aten::conv_transpose1d",
                     "aten::conv_transpose2d", "aten::conv_transpose3d", "aten::convolution"}))
    return WeightPlace{1};
  if (op == "aten::addmm") return WeightPlace{2, true};  // core ATen's linear layer
  if (op == "aten::mm") return WeightPlace{1, true};
  return std::nullopt;
}

/// Gives the same for the same arguments and changes nothing.
bool is_function(const Node& node) {
  if (node.group >= 0 || node.training_only || node.training_rule || node.results.empty()) return false;
  if (!node.handle) return true;
  return !node.schema()->is_mutable() && !node.handle->hasTag(at::Tag::nondeterministic_seeded);
}

class WeightFolder {
 public:
  explicit WeightFolder(Program& program)
      : program_(program),
        producer_(program.values.size(), none),
        readers_(program.values.size()),
        known_(program.values.size(), false) {
    for (std::size_t n = 0; n < program.nodes.size(); ++n) {
      for_each_argument(program.nodes[n], [&](ValueId value) { readers_[slot(value)].push_back(n); });
      for_each_result(program.nodes[n], [&](ValueId value) { producer_[slot(value)] = n; });
    }
    for (const Output& output : program.outputs)
      for_each_value(output.argument, [&](ValueId value) { readers_[slot(value)].push_back(none); });
    find_known();
  }

  std::vector<std::string> fold() {
    std::vector<std::string> names;
    for (const Node& node : program_.nodes)
      if (const ValueId weight = weight_of(node); is_computed(weight))
        if (auto name = folded(weight, node)) names.push_back(std::move(*name));
    if (!names.empty()) remove_unused(program_);
    return names;
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static std::size_t slot(ValueId value) { return static_cast<std::size_t>(value); }

  template <class Visit>
  static void for_each_argument(const Node& node, const Visit& visit) {
    for (const Argument& argument : node.arguments) for_each_value(argument, visit);
  }

  ValueId weight_of(const Node& layer) const {
    const auto place = weight_place(layer.op);
    if (!place || layer.group >= 0) return no_value;
    const Argument& weight = layer.arguments[place->argument];
    if (weight.kind != Argument::Kind::value) return no_value;
    if (!place->transposed) return weight.value;
    if (!is_computed(weight.value) || !swaps_matrix(program_.nodes[producer_[slot(weight.value)]]))
      return no_value;
    return program_.nodes[producer_[slot(weight.value)]].arguments[0].value;
  }

  /// Of stored tensors alone; what was folded is no longer.
  bool is_computed(ValueId value) const {
    return value != no_value && slot(value) < known_.size() && known_[slot(value)] &&
           producer_[slot(value)] != none;
  }

  /// Values that depend on nothing but stored tensors that stay as they are.
  void find_known() {
    const std::set<ValueId> written = written_values();
    for (const Input& input : program_.inputs)
      known_[slot(input.value)] = input.kind != InputKind::user && !written.contains(input.value);
    for (const Node& node : program_.nodes) {
      bool all = is_function(node);
      for_each_argument(node, [&](ValueId value) { all = all && known_[slot(value)]; });
      for_each_result(node, [&](ValueId value) { known_[slot(value)] = all && !written.contains(value); });
    }
  }

  static const c10::AliasInfo* alias_of(const Node& node, std::size_t argument) {
    return node.schema() != nullptr ? node.schema()->arguments()[argument].alias_info() : nullptr;
  }

  /// Whether a result may share memory with the argument. Dropout that is switched off does, without saying
  /// so.
  static bool may_return(const Node& node, std::size_t argument) {
    return node.schema() == nullptr || node.training_rule || alias_of(node, argument) != nullptr;
  }

  /// What a node or the end of a run writes to, with all that this may be a view of.
  std::set<ValueId> written_values() const {
    std::vector<ValueId> open;
    const auto add = [&](ValueId value) { open.push_back(value); };
    for (const Node& node : program_.nodes)
      for (std::size_t k = 0; k < node.arguments.size(); ++k)
        if (const c10::AliasInfo* alias = alias_of(node, k); alias != nullptr && alias->isWrite())
          for_each_value(node.arguments[k], add);
    for (const Output& output : program_.outputs)
      for (const Input& input : program_.inputs)
        if (!output.mutated_buffer.empty() && input.name == output.mutated_buffer)
          open.push_back(input.value);
    std::set<ValueId> written;
    while (!open.empty()) {
      const ValueId value = open.back();
      open.pop_back();
      if (!written.insert(value).second || producer_[slot(value)] == none) continue;
      const Node& made = program_.nodes[producer_[slot(value)]];
      for (std::size_t k = 0; k < made.arguments.size(); ++k)
        if (may_return(made, k)) for_each_value(made.arguments[k], add);
    }
    return written;
  }

  /// What a weight is made of.
  struct Chain {
    std::set<std::size_t> nodes;
    std::vector<Input> sources;

    bool reads(ValueId value) const {
      return std::any_of(sources.begin(), sources.end(),
                         [&](const Input& each) { return each.value == value; });
    }
  };

  Chain chain_of(ValueId weight) const {
    Chain chain;
    std::set<ValueId> inputs;
    std::vector<ValueId> open{weight};
    while (!open.empty()) {
      const ValueId value = open.back();
      open.pop_back();
      if (producer_[slot(value)] == none)
        inputs.insert(value);
      else if (chain.nodes.insert(producer_[slot(value)]).second)
        for_each_argument(program_.nodes[producer_[slot(value)]],
                          [&](ValueId from) { open.push_back(from); });
    }
    for (const Input& input : program_.inputs)
      if (inputs.contains(input.value)) chain.sources.push_back(input);
    return chain;
  }

  /// Whether nothing else reads its parameters or what is between them and the weight.
  bool is_alone(const Chain& chain, ValueId weight) const {
    const auto inside = [&](ValueId value) {
      const auto& readers = readers_[slot(value)];
      return std::all_of(readers.begin(), readers.end(),
                         [&](std::size_t n) { return chain.nodes.contains(n); });
    };
    for (const Input& source : chain.sources)
      if (source.kind == InputKind::parameter && (!inside(source.value) || is_tied(source))) return false;
    const auto& readers = readers_[slot(weight)];
    bool alone = std::find(readers.begin(), readers.end(), none) == readers.end();
    for (const std::size_t n : chain.nodes)
      for_each_result(program_.nodes[n],
                      [&](ValueId value) { alone = alone && (value == weight || inside(value)); });
    return alone;
  }

  bool is_tied(const Input& source) const {
    return std::any_of(program_.inputs.begin(), program_.inputs.end(), [&](const Input& other) {
      return other.kind != InputKind::user && other.value != source.value &&
             program_.tensor_of(other).is_same(program_.tensor_of(source));
    });
  }

  at::Tensor computed(const Chain& chain, ValueId weight) const {
    Program alone;
    alone.values = program_.values;
    for (const std::size_t n : chain.nodes) alone.nodes.push_back(program_.nodes[n]);
    for (const Input& source : chain.sources) {
      alone.inputs.push_back(source);
      alone.tensors[source.name] = program_.tensor_of(source);
    }
    alone.outputs.push_back({Argument::ref(weight), {}});
    alone.finish();
    const std::vector<at::Tensor> made = run_for_tensors(alone, {});
    return made.size() == 1 ? made[0] : at::Tensor();
  }

  /// The layer's, or where its first parameter is.
  std::string module_of(const Node& layer, const Chain& chain) const {
    if (!layer.scope.empty()) return layer.scope;
    const std::string& source = chain.sources.front().name;
    return source.substr(0, std::min(source.rfind(".parametrizations."), source.rfind('.')));
  }

  std::optional<std::string> folded(ValueId weight, const Node& layer) {
    const Chain chain = chain_of(weight);
    if (!is_alone(chain, weight)) return std::nullopt;
    std::int64_t elements = 0;
    bool trainable = false;
    for (const Input& source : chain.sources) {
      if (source.kind != InputKind::parameter) continue;
      elements += program_.tensor_of(source).numel();
      trainable = trainable || program_.tensor_of(source).requires_grad();
    }
    const at::Tensor made = computed(chain, weight);
    if (!made.defined() || !made.is_floating_point() || made.numel() > elements) return std::nullopt;
    const std::string module = module_of(layer, chain);
    std::erase_if(program_.inputs,
                  [&](const Input& input) {  // a weight may take the name of what it is made of
                    const bool source = input.kind == InputKind::parameter && chain.reads(input.value);
                    if (source) program_.tensors.erase(input.name);
                    return source;
                  });
    std::string name = module + ".weight";
    for (int k = 2; program_.tensors.contains(name); ++k) name = module + ".weight" + std::to_string(k);
    NodeBuilder builder(program_, layer.scope, layer.scope_type);
    const ValueId parameter = builder.parameter(name, made.contiguous(), trainable).value;
    const auto change = [&](Argument& argument) { replace(argument, weight, parameter); };
    for (Node& node : program_.nodes) std::for_each(node.arguments.begin(), node.arguments.end(), change);
    for (Output& output : program_.outputs) change(output.argument);
    return name;
  }

  static void replace(Argument& argument, ValueId old, ValueId with) {
    if (argument.kind == Argument::Kind::value && argument.value == old) argument.value = with;
    for (Argument& item : argument.items) replace(item, old, with);
  }

  Program& program_;
  std::vector<std::size_t> producer_;
  std::vector<std::vector<std::size_t>> readers_;  ///< nodes; none: the results
  std::vector<bool> known_;
};

}  // namespace

std::vector<std::string> fold_weights(Program& program) { return WeightFolder(program).fold(); }

}  // namespace tenfold

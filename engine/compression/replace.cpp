// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/replace.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <set>

#include "engine/compression/lower.h"
#include "engine/planning/layer_cost.h"
#include "engine/program/edit.h"
#include "engine/program/operators.h"
#include "engine/spec/factors.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

Argument input_named(const Program& program, const std::string& name) {
  if (name.empty()) return Argument::of(c10::IValue());
  for (const auto& input : program.inputs)
    if (input.name == name && input.kind != InputKind::user) return Argument::ref(input.value);
  throw Error("program.bias", "the model has no tensor named {name}", {{"name", name}});
}

FactorGroup make_group(const Program& program, const Replacement& replacement) {
  const Layer& layer = replacement.layer;
  FactorGroup group;
  group.spec = replacement.spec;
  group.shape = layer.shape;
  group.ranks = replacement.weight.ranks;
  group.stride = layer.stride;
  group.padding = layer.padding;
  group.dilation = layer.dilation;
  group.output_padding = layer.output_padding;
  group.padding_idx = layer.padding_idx;
  const auto first = std::min_element(layer.uses.begin(), layer.uses.end(),
                                      [](const LayerUse& a, const LayerUse& b) { return a.node < b.node; });
  const std::string& scope = program.nodes[first->node].scope;
  group.scope = scope.empty() ? layer.name : scope;
  group.scope_type = layer.type;
  for (const auto& factor : factor_shapes(layer.shape, replacement.spec.options, group.ranks))
    group.factors.push_back(layer.id + "." + factor.name);
  for (const auto& use : layer.uses) group.uses.push_back({use.input, use.output, use.bias, use.kind});
  return group;
}

/// The group as one of its uses sees it.
FactorGroup of_use(FactorGroup group, const GroupUse& use) {
  group.shape.kind = use.kind;
  return group;
}

void replace_value(Argument& argument, ValueId from, ValueId to) {
  if (argument.value == from) argument.value = to;
  for (Argument& item : argument.items) replace_value(item, from, to);
}

/// What stands in the place of the node so far: itself, or what it was replaced by.
std::vector<Node>& standing(std::map<std::size_t, std::vector<Node>>& nodes, const Program& program,
                            std::size_t place) {
  return nodes.try_emplace(place, std::vector<Node>{program.nodes[place]}).first->second;
}

/// Makes the last of the nodes, the operator itself, take another value.
void redirect(std::vector<Node>& nodes, ValueId from, ValueId to) {
  for (Argument& argument : nodes.back().arguments) replace_value(argument, from, to);
}

/// The dense call of a group's layer.
void call_dense(NodeBuilder& builder, const FactorGroup& group, const Argument& weight, const Argument& bias,
                const GroupUse& use) {
  const Argument input = Argument::ref(use.input);
  const LayerKind kind = group.shape.kind;
  if (is_convolution(kind))
    call_convolution(builder, kind, {input, weight, bias}, geometry_of(group), 1, use.output);
  else if (kind == LayerKind::embedding)
    builder.call("aten::embedding", {weight, input, Argument::of(group.padding_idx)}, use.output);
  else
    builder.call("aten::linear", {input, weight, bias}, use.output);
}

bool is_bag(const Node& node) { return node.op == "aten::embedding_bag"; }

/// A bag of an embedding whose rows have been looked up: the same bag, of the rows in turn.
std::vector<Node> bag_of_rows(Program& program, const Node& bag, ValueId rows) {
  NodeBuilder builder(program, bag.scope, bag.scope_type);
  const Argument ones = builder.call("aten::ones_like", {bag.arguments[1]});
  const Argument counted = builder.call("aten::cumsum", {ones, Argument::of(std::int64_t{0})});
  const Argument places =
      builder.call("aten::sub", {counted, Argument::of(std::int64_t{1})}, no_value, "Scalar");
  std::vector<Node> nodes = builder.take();
  nodes.push_back(bag);
  nodes.back().arguments[0] = Argument::ref(rows);
  nodes.back().arguments[1] = places;
  return nodes;
}

/// The lookup in a bag alone.
Node lookup_of(const Node& bag) {
  Node lookup = bag;
  lookup.op = "aten::embedding";
  lookup.overload.clear();
  lookup.handle = find_operator(lookup.op, {});
  lookup.arguments = {bag.arguments[0], bag.arguments[1], Argument::of(std::int64_t{-1}), Argument::of(false),
                      Argument::of(false)};
  lookup.results.resize(1);
  return lookup;
}

/// Puts what makes a recurrent layer's matrix before the first operator that takes it.
void put_matrix(Program& program, const CostRecord& record, const Replacement& replacement, int index,
                FactorGroup& group, std::map<std::size_t, std::vector<Node>>& nodes) {
  const Layer& layer = replacement.layer;
  const LayerUse& first = layer.uses.front();
  group.uses.resize(1);
  group.uses[0].output = program.add_value("");
  NodeBuilder builder(program, group.scope, group.scope_type, index);
  LoweringInputs inputs{{}, {}, Argument::of(c10::IValue()), {}, group.uses[0].output};
  inputs.input_shape = call_shapes(record, layer, first).value().input;
  const bool trainable = program.tensors.at(layer.id).requires_grad();
  for (std::size_t f = 0; f < group.factors.size(); ++f)
    inputs.factors.push_back(builder.parameter(group.factors[f], replacement.weight.factors[f], trainable));
  group.plan = plan_words(group.shape, group.spec.options, group.ranks, inputs.input_shape);
  lower_layer(builder, group, inputs);
  std::vector<Node> made = builder.take();
  for (Node& node : made) node.metadata = program.nodes[first.node].metadata;
  const void* weight = program.tensors.at(layer.id).unsafeGetTensorImpl();
  for (const Input& input : program.inputs)  // a tied weight may go by several names
    if (input.kind != InputKind::user && program.tensor_of(input).unsafeGetTensorImpl() == weight)
      for (const LayerUse& use : layer.uses)
        redirect(standing(nodes, program, use.node), input.value, group.uses[0].output);
  std::vector<Node>& place = standing(nodes, program, first.node);
  place.insert(place.end() - 1, made.begin(), made.end());
}

/// The places of a group's nodes, one list a use.
std::map<int, std::vector<std::size_t>> nodes_of_group(const Program& program, int group) {
  std::map<int, std::vector<std::size_t>> places;
  for (std::size_t n = 0; n < program.nodes.size(); ++n)
    if (program.nodes[n].group == group) places[program.nodes[n].use].push_back(n);
  return places;
}

std::vector<std::size_t> readers_of(const Program& program, ValueId value) {
  std::vector<std::size_t> places;
  for (std::size_t n = 0; n < program.nodes.size(); ++n) {
    bool reads = false;
    for (const Argument& argument : program.nodes[n].arguments)
      for_each_value(argument, [&](ValueId read) { reads = reads || read == value; });
    if (reads) places.push_back(n);
  }
  return places;
}

void drop_groups(Program& program, const std::set<int>& dropped) {
  std::vector<int> renumbered(program.groups.size(), -1);
  std::vector<FactorGroup> kept;
  for (std::size_t g = 0; g < program.groups.size(); ++g) {
    if (dropped.contains(static_cast<int>(g))) continue;
    renumbered[g] = static_cast<int>(kept.size());
    kept.push_back(std::move(program.groups[g]));
  }
  program.groups = std::move(kept);
  for (auto& node : program.nodes)
    if (node.group >= 0) node.group = renumbered[static_cast<std::size_t>(node.group)];
}

}  // namespace

void replace_layers(Program& program, const CostRecord& record,
                    const std::vector<Replacement>& replacements) {
  std::map<std::size_t, std::vector<Node>> nodes;
  for (const auto& replacement : replacements) {
    FactorGroup group = make_group(program, replacement);
    const int index = static_cast<int>(program.groups.size());
    if (group.shape.kind == LayerKind::recurrent) {
      put_matrix(program, record, replacement, index, group, nodes);
      program.groups.push_back(std::move(group));
      continue;
    }
    const bool trainable = program.tensors.at(replacement.layer.id).requires_grad();
    for (std::size_t u = 0; u < group.uses.size(); ++u) {
      const std::size_t place = replacement.layer.uses[u].node;
      const Node old = program.nodes[place];
      if (is_bag(old)) group.uses[u].output = program.add_value("");
      NodeBuilder builder(program, old.scope.empty() ? group.scope : old.scope, old.scope_type, index,
                          static_cast<int>(u));
      LoweringInputs inputs{Argument::ref(group.uses[u].input),
                            {},
                            input_named(program, group.uses[u].bias),
                            {},
                            group.uses[u].output};
      inputs.input_shape = record.shapes.at(static_cast<std::size_t>(group.uses[u].input)).value();
      for (std::size_t f = 0; f < group.factors.size(); ++f)
        inputs.factors.push_back(
            builder.parameter(group.factors[f], replacement.weight.factors[f], trainable));
      if (u == 0) group.plan = plan_words(group.shape, group.spec.options, group.ranks, inputs.input_shape);
      lower_layer(builder, of_use(group, group.uses[u]), inputs);
      nodes[place] = builder.take();
      if (is_bag(old))
        for (Node& node : bag_of_rows(program, old, group.uses[u].output)) nodes[place].push_back(node);
      for (Node& node : nodes[place]) node.metadata = old.metadata;
    }
    program.groups.push_back(std::move(group));
  }
  replace_nodes(program, std::move(nodes));
  remove_unused(program);
}

void restore_dense(Program& program, const std::function<bool(const FactorGroup&)>& chosen) {
  std::map<std::size_t, std::vector<Node>> nodes;
  std::set<int> dropped;
  for (std::size_t g = 0; g < program.groups.size(); ++g) {
    const FactorGroup group = program.groups[g];
    if (!chosen(group)) continue;
    dropped.insert(static_cast<int>(g));
    const auto factors = factors_of(program, group);
    at::Tensor weight = reconstruct_weight(group.shape, group.spec.options, factors);
    if (is_transposed(group.shape.kind)) weight = weight.transpose(0, 1).contiguous();
    for (const auto& [use, places] : nodes_of_group(program, static_cast<int>(g))) {
      const Node& old = program.nodes[places.back()];
      NodeBuilder builder(program, old.scope, old.scope_type);
      const Argument dense = builder.parameter(group.spec.id, weight, factors.at(0).requires_grad());
      const GroupUse& placed = group.uses.at(static_cast<std::size_t>(use));
      if (group.shape.kind == LayerKind::recurrent) {
        for (const std::size_t place : places) nodes[place] = {};
        for (const std::size_t place : readers_of(program, placed.output))
          redirect(standing(nodes, program, place), placed.output, dense.value);
        continue;
      }
      call_dense(builder, of_use(group, placed), dense, input_named(program, placed.bias), placed);
      for (const std::size_t place : places) nodes[place] = {};
      nodes[places.back()] = builder.take();
      for (Node& node : nodes[places.back()]) node.metadata = program.nodes[places.back()].metadata;
    }
  }
  if (dropped.empty()) return;
  replace_nodes(program, std::move(nodes));
  drop_groups(program, dropped);
  remove_unused(program);
}

std::vector<at::Tensor> factors_of(const Program& program, const FactorGroup& group) {
  std::vector<at::Tensor> factors;
  for (const auto& name : group.factors) factors.push_back(program.tensors.at(name));
  return factors;
}

bool runs_alone(const Layer& layer) { return layer.shape.kind != LayerKind::recurrent; }

Program extract_layer(const Program& program, const Layer& layer) {
  if (!runs_alone(layer))
    throw Error("layer.not_alone",
                "{layer} is a matrix of a recurrent operator and cannot be run alone: time the whole model",
                {{"layer", layer.name}});
  Program alone;
  alone.values = program.values;
  const LayerUse& use = layer.uses.at(0);
  std::set<ValueId> read;
  if (layer.group < 0) {
    const Node& node = program.nodes.at(use.node);
    alone.nodes.push_back(is_bag(node) ? lookup_of(node) : node);
  } else {
    for (const auto& node : program.nodes)
      if (node.group == layer.group && node.use == 0) alone.nodes.push_back(node);
  }
  for (const auto& node : alone.nodes)
    for (const auto& argument : node.arguments)
      for_each_value(argument, [&](ValueId value) { read.insert(value); });
  for (const auto& input : program.inputs) {
    if (input.kind == InputKind::user || !read.contains(input.value)) continue;
    alone.inputs.push_back(input);
    alone.tensors[input.name] = program.tensor_of(input);
  }
  // core ATen's transposed weight is made by a node of its own
  for (const auto& node : program.nodes) {
    bool weight_only = layer.group < 0 && !node.arguments.empty() && node.results.size() == 1 &&
                       read.contains(node.results[0].value) && node.results[0].value != use.input &&
                       &node != &program.nodes.at(use.node);
    if (!weight_only) continue;
    alone.nodes.insert(alone.nodes.begin(), node);
    const Input* source =
        node.arguments[0].kind == Argument::Kind::value ? program.input_of(node.arguments[0].value) : nullptr;
    if (source == nullptr || source->kind == InputKind::user) continue;
    alone.inputs.push_back(*source);
    alone.tensors[source->name] = program.tensor_of(*source);
  }
  Input user;
  user.value = use.input;
  user.name = "input";
  alone.inputs.push_back(user);
  alone.outputs.push_back({Argument::ref(use.output), {}});
  alone.finish();
  return alone;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pt2_regions.h"

#include <algorithm>
#include <set>

#include "engine/program/operators.h"
#include "engine/support/error.h"

namespace tenfold::pt2 {
namespace {

struct Region {
  const char *op, *what, *advice;
};
constexpr Region regions[] = {
    {"cond", "a branch that depends on data", "compute both sides and choose with torch.where"},
    {"while_loop", "a loop that depends on data", "write a fixed number of steps"},
    {"map", "a loop over a tensor", "write it as one operation on the whole tensor, or with torch.vmap"},
    {"scan", "a loop over a tensor", "write the steps out in a Python loop"},
    {"associative_scan", "a loop over a tensor", "write the steps out in a Python loop"},
    {"wrap_with_autocast", "a region with another precision",
     "export it without torch.autocast; model.half() or model.bfloat16() convert the weights instead"},
    {"flex_attention", "attention with code of its own", "use scaled_dot_product_attention"},
    {"triton_kernel", "a Triton kernel", "export it with plain PyTorch operators"},
};

/// Detaches what leaves a region without gradients.
class Detaching {
 public:
  explicit Detaching(const Program& program) : made_(program), detached_(program.values.size(), no_value) {
    find_names_and_readers();
    std::vector<Node> nodes;
    for (Node& node : made_.nodes) {
      if (!node.no_grad)
        for (Argument& argument : node.arguments) redirect(argument);
      nodes.push_back(std::move(node));
      if (nodes.back().no_grad) detach(nodes);
    }
    made_.nodes = std::move(nodes);
    for (Output& output : made_.outputs)
      if (output.mutated_buffer.empty()) redirect(output.argument);
    made_.finish();
  }

  Program take() { return std::move(made_); }

 private:
  void find_names_and_readers() {
    const auto read = [&](ValueId value) { read_outside_.insert(value); };
    for (const Value& value : made_.values) names_.insert(value.name);
    for (const Node& node : made_.nodes) {
      names_.insert(node.name);
      if (!node.no_grad)
        for (const Argument& argument : node.arguments) for_each_value(argument, read);
    }
    for (const Output& output : made_.outputs)
      if (output.mutated_buffer.empty()) for_each_value(output.argument, read);
  }

  void redirect(Argument& argument) const {
    if (argument.kind == Argument::Kind::value)
      if (const ValueId other = detached_[static_cast<std::size_t>(argument.value)]; other != no_value)
        argument.value = other;
    for (Argument& item : argument.items) redirect(item);
  }

  void detach(std::vector<Node>& nodes) {
    const Node node = nodes.back();
    for (std::size_t k = 0; k < node.results.size(); ++k) {
      if (node.schema() != nullptr && k < node.schema()->returns().size() &&
          node.schema()->returns()[k].type()->kind() == c10::TypeKind::TensorType)
        detach(node, node.results[k].value, nodes);
      for (const ValueId element : node.results[k].elements) detach(node, element, nodes);
    }
  }

  void detach(const Node& made_by, ValueId value, std::vector<Node>& nodes) {
    if (value == no_value || !read_outside_.contains(value)) return;
    const Value original = made_.values[static_cast<std::size_t>(value)];
    Node node;
    node.op = "aten::detach";
    node.handle = find_operator(node.op, "");
    node.name = original.name + "_detached";
    while (!names_.insert(node.name).second) node.name += "_";
    node.arguments = {Argument::ref(value)};
    node.scope = made_by.scope;
    node.scope_type = made_by.scope_type;
    node.training_only = made_by.training_only;
    node.results = {{made_.add_value(node.name, original.metadata), false, {}}};
    detached_[static_cast<std::size_t>(value)] = node.results[0].value;
    nodes.push_back(std::move(node));
  }

  Program made_;
  std::vector<ValueId> detached_;
  std::set<ValueId> read_outside_;
  std::set<std::string> names_;
};

}  // namespace

Program without_regions(const Program& program) {
  const bool none =
      std::none_of(program.nodes.begin(), program.nodes.end(), [](const Node& node) { return node.no_grad; });
  return none ? program : Detaching(program).take();
}

void refuse_region(const std::string& op, const std::string& scope) {
  const auto found = std::find_if(std::begin(regions), std::end(regions),
                                  [&](const Region& region) { return op.starts_with(region.op); });
  const bool known = found != std::end(regions);
  throw Error("pt2.control-flow", "the model uses {op} in {where}, {what}, which is not supported: {advice}",
              {{"op", op},
               {"where", scope.empty() ? "its top module" : "module " + scope},
               {"what", known ? found->what : "an operator that holds a graph of its own"},
               {"advice", known ? found->advice : "export it with plain PyTorch operators"}});
}

}  // namespace tenfold::pt2

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/graph_reader.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/node_scope.h"
#include "engine/program/operators.h"
#include "engine/support/error.h"
#include "engine/support/glob.h"

namespace tenfold::onnx {
namespace {

using c10::IValue;

constexpr std::size_t most_nodes = 1'000'000;
constexpr int deepest_graph = 16;

/// Names that exporters make up, as opposed to those of a model's own tensors.
bool is_made_up(const std::string& name) {
  return name.starts_with("onnx::") || name.starts_with("val_") || name.starts_with("_val_") ||
         name.find("onstant_") != std::string::npos || name.find("_output_") != std::string::npos;
}

}  // namespace

GraphReader::GraphReader(const Model& model, ExampleSizes sizes, const Job& job)
    : model_(model), sizes_(std::move(sizes)), job_(job), keeps_names_(model.metadata.contains("tenfold")) {
  const auto found = model.opsets.find("");
  opset_ = found == model.opsets.end() ? 1 : found->second;
  const auto listed = [&](const char* key) {
    const auto text = model.metadata.find(key);
    const auto names =
        text == model.metadata.end() ? std::vector<std::string>() : split_list(text->second, '\n');
    return std::set<std::string>(names.begin(), names.end());
  };
  buffers_ = listed("tenfold.buffers");
  constants_ = listed("tenfold.constants");
}

Item& GraphReader::item(const std::string& name) {
  const auto found = items_.find(name);
  if (found == items_.end())
    throw Error("onnx.value", "the graph uses the value '{name}' before it is made", {{"name", name}});
  return found->second;
}

void GraphReader::bind(const std::string& name, Item made) { items_[name] = std::move(made); }

void GraphReader::remark(const std::string& text) {
  if (std::find(remarks_.begin(), remarks_.end(), text) == remarks_.end()) remarks_.push_back(text);
}

bool GraphReader::used_once(const std::string& name) const {
  const auto found = all_uses_.find(name);
  return found != all_uses_.end() && found->second == 1;
}

Operand GraphReader::parameter_of(const std::string& name, InputKind kind, bool transposed) {
  const Item& found = item(name);
  if (found.initializer == nullptr) return {};
  const std::string key = name + (transposed ? "\n^T" : "");
  if (const auto known = parameters_.find(key); known != parameters_.end()) return known->second;
  at::Tensor tensor = to_tensor(*found.initializer);
  if (!tensor.is_floating_point()) kind = InputKind::constant;
  if (buffers_.contains(name)) kind = InputKind::buffer;
  std::string readable = name;
  if (is_made_up(name) && kind == InputKind::parameter && !scope_.empty())
    readable = scope_ + (tensor.dim() > 1 ? ".weight" : ".bias");
  return parameters_[key] = stored(kind, readable, transposed ? tensor.t() : tensor);
}

Operand GraphReader::tensor_of(const std::string& name) {
  Item& found = item(name);
  if (found.kind == Item::Kind::tensor) return found.operand;
  if (found.kind == Item::Kind::initializer) {
    const at::Tensor tensor = to_tensor(*found.initializer);
    const bool by_people = model_.producer == "pytorch" || model_.producer == "tenfold";
    const bool plain = !tensor.is_floating_point() || (tensor.dim() == 0 && !by_people) || is_made_up(name);
    if (!plain || buffers_.contains(name)) return parameter_of(name, InputKind::parameter, false);
    found.kind = Item::Kind::tensor;
    return found.operand = tensor;
  }
  Operands elements;
  for (const Operand& each : found.numbers)
    elements.push_back(emit("aten::scalar_tensor", {each, static_cast<std::int64_t>(found.dtype)}));
  Operand whole = found.list ? emit("aten::stack", {Operand::list(elements), 0}) : elements.at(0);
  return whole;
}

void GraphReader::read_inputs() {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(0);
  std::set<std::string> stored_names;
  for (const Tensor& each : model_.graph.initializers) stored_names.insert(each.name);
  for (const ValueInfo& info : model_.graph.inputs) {
    if (stored_names.contains(info.name)) continue;
    Input input;
    input.name = info.name;
    input.dtype = scalar_type(info.type);
    input.value = program_.add_value(info.name);
    Shape now, then;
    for (const Dim& dim : info.dims) {
      const bool changes = !dim.symbol.empty() && sizes_.now.at(dim.symbol) != sizes_.then.at(dim.symbol);
      now.push_back(dim.symbol.empty() ? dim.size : sizes_.now.at(dim.symbol));
      then.push_back(dim.symbol.empty() ? dim.size : sizes_.then.at(dim.symbol));
      input.sizes.push_back({now.back(), changes ? dim.symbol : std::string(), {}});
    }
    const auto example = [&](const Shape& shape) {
      product(shape);
      if (at::isFloatingType(input.dtype)) return at::randn(shape, generator, at::kFloat).to(input.dtype);
      return at::ones(shape, input.dtype);
    };
    const at::Tensor first = example(now), second = now == then ? first : example(then);
    Item made;
    made.operand = Operand(Argument::ref(input.value), first, second);
    bind(info.name, std::move(made));
    program_.argument_names.push_back(info.name);
    program_.inputs.push_back(std::move(input));
  }
  program_.has_argument_names = true;
}

void GraphReader::read_initializers(const std::vector<Tensor>& initializers) {
  for (const Tensor& each : initializers) {
    Item made;
    made.kind = Item::Kind::initializer;
    made.initializer = &each;
    if (constants_.contains(each.name)) {
      made.kind = Item::Kind::tensor;
      made.operand = to_tensor(each);
    }
    bind(each.name, std::move(made));
  }
}

void GraphReader::count_uses(const std::vector<Node>& nodes) {
  for (const Node& node : nodes) {
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      ++uses_[node.inputs[i]];
      ++all_uses_[node.inputs[i]];
      const bool multiplies = i == 1 && node.domain.empty() && node.op == "MatMul";
      const bool multiplies_plainly = i == 1 && node.domain.empty() && node.op == "Gemm";
      if (!multiplies && !multiplies_plainly) read_elsewhere_.insert(node.inputs[i]);
    }
    for (const auto& [name, attribute] : node.attributes)
      if (attribute.graph) {
        for (const ValueInfo& output : attribute.graph->outputs)
          ++uses_[output.name], ++all_uses_[output.name];
        count_uses(attribute.graph->nodes);
      }
  }
}

void GraphReader::forget_after(const Node& node) {
  for (const auto& name : node.inputs)
    if (const auto found = uses_.find(name); found != uses_.end() && --found->second <= 0) items_.erase(name);
  for (const auto& name : node.outputs)
    if (const auto found = uses_.find(name); found == uses_.end() || found->second <= 0) items_.erase(name);
}

void GraphReader::name_what_was_made(const Node& node, std::size_t first) {
  for (const auto& output : node.outputs) {
    const auto found = items_.find(output);
    if (found == items_.end() || found->second.operand.argument.kind != Argument::Kind::value) continue;
    auto& value = program_.values[static_cast<std::size_t>(found->second.operand.argument.value)];
    if (value.name.empty()) value.name = output;
  }
  const std::string base = node.name.empty() ? node.outputs.empty() ? node.op : node.outputs[0] : node.name;
  for (std::size_t n = program_.nodes.size(); n-- > first;) {
    std::string name = base;
    for (int k = 1; !node_names_.insert(name).second; ++k) name = base + "." + std::to_string(k);
    program_.nodes[n].name = name;
    made_for_[node.name].push_back(name);
  }
}

bool GraphReader::lower_as_numbers(Call& call) const {
  const auto found =
      call.node().domain.empty() ? number_lowerings().find(call.node().op) : number_lowerings().end();
  if (found == number_lowerings().end() || !call.only_numbers()) return false;
  try {
    found->second(call);
    return true;
  } catch (const Error&) {  // more than a list, or places that depend on a size: as tensors
    return false;
  }
}

void GraphReader::lower(const Node& node) {
  if (++walked_ > most_nodes) throw Error("onnx.large", "the graph calls more than a million operators");
  job_.checkpoint();
  Call call(*this, node);
  try {
    if (!lower_as_numbers(call))
      lowerings().at(node.domain.empty() ? node.op : node.domain + "." + node.op)(call);
  } catch (const c10::Error& problem) {
    std::string why = problem.what_without_backtrace();
    call.refuse(why.substr(0, why.find('\n')));
  } catch (const std::out_of_range&) {
    call.refuse("it lacks an input or an output");
  }
}

void GraphReader::walk(const std::vector<Node>& nodes) {
  if (depth_ > deepest_graph) throw Error("onnx.deep", "graphs are nested more than 16 deep");
  ++depth_;
  for (const Node& node : nodes) {
    const std::size_t first = program_.nodes.size();
    const std::string outer = scope_, outer_type = scope_type_;
    if (const NodeScope scope = scope_of_node(node); !scope.path.empty() || depth_ == 1) {
      scope_ = scope.path;
      scope_type_ = scope.type;
    }
    const auto function =
        std::find_if(model_.functions.begin(), model_.functions.end(), [&](const Function& each) {
          return each.name == node.op && each.domain == node.domain && each.overload == node.overload;
        });
    if (function != model_.functions.end()) {
      std::vector<Item> results = walk_function(*function, node);
      for (std::size_t k = 0; k < node.outputs.size() && k < results.size(); ++k)
        bind(node.outputs[k], std::move(results[k]));
    } else {
      lower(node);
      if (node.op != "If") name_what_was_made(node, first);
    }
    scope_ = outer;
    scope_type_ = outer_type;
    forget_after(node);
  }
  --depth_;
}

std::vector<Item> GraphReader::walk_inner(const Graph& graph) {
  read_initializers(graph.initializers);
  walk(graph.nodes);
  std::vector<Item> results;
  for (const ValueInfo& output : graph.outputs) results.push_back(item(output.name));
  return results;
}

std::vector<Item> GraphReader::walk_function(const Function& function, const Node& caller) {
  std::vector<Node> body = function.nodes;
  const auto resolve = [&](std::map<std::string, Attribute>& attributes) {
    for (auto entry = attributes.begin(); entry != attributes.end();) {
      const std::string wanted = entry->second.refers_to;
      if (!wanted.empty()) {
        const auto given = caller.attributes.find(wanted);
        const auto usual = function.defaults.find(wanted);
        if (given == caller.attributes.end() && usual == function.defaults.end()) {
          entry = attributes.erase(entry);
          continue;
        }
        entry->second = given != caller.attributes.end() ? given->second : usual->second;
      }
      ++entry;
    }
  };
  for (Node& node : body) resolve(node.attributes);
  std::map<std::string, Item> inner;
  for (std::size_t k = 0; k < function.inputs.size(); ++k)
    if (k < caller.inputs.size() && !caller.inputs[k].empty())
      inner[function.inputs[k]] = item(caller.inputs[k]);
  std::swap(items_, inner);
  auto uses = std::exchange(uses_, {});
  auto all_uses = std::exchange(all_uses_, {});
  auto elsewhere = std::exchange(read_elsewhere_, {});
  count_uses(body);
  for (const auto& output : function.outputs) ++uses_[output], ++all_uses_[output];
  walk(body);
  std::vector<Item> results;
  for (const auto& output : function.outputs) results.push_back(item(output));
  items_ = std::move(inner);
  uses_ = std::move(uses);
  all_uses_ = std::move(all_uses);
  read_elsewhere_ = std::move(elsewhere);
  return results;
}

void GraphReader::read_outputs() {
  for (const ValueInfo& output : model_.graph.outputs) {
    Operand made = tensor_of(output.name);
    const bool computed =
        made.argument.kind == Argument::Kind::value && program_.input_of(made.argument.value) == nullptr;
    if (!computed) {
      if (made.is_constant()) lift(made.argument);
      made = emit("aten::clone", {made});
      program_.values[static_cast<std::size_t>(made.argument.value)].name = output.name;
    }
    program_.outputs.push_back({made.argument, {}});
  }
}

void GraphReader::read() {
  count_uses(model_.graph.nodes);
  for (const ValueInfo& output : model_.graph.outputs) ++uses_[output.name], ++all_uses_[output.name];
  read_initializers(model_.graph.initializers);
  read_inputs();
  walk(model_.graph.nodes);
  read_outputs();
}

}  // namespace tenfold::onnx

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pt2_graph.h"

#include <cmath>
#include <utility>

#include "engine/formats/pt2_json.h"
#include "engine/formats/pt2_regions.h"
#include "engine/program/operators.h"
#include "engine/support/error.h"

namespace tenfold::pt2 {
namespace {

using c10::IValue;
using nlohmann::json;

/// The schema's unions are objects with one key, which says what the value is.
std::pair<std::string, const json&> only_entry(const json& union_value) {
  if (!union_value.is_object() || union_value.size() != 1)
    throw Error(
        "pt2.union", "the graph has {what} where an object with one key should be",
        {{"what", union_value.is_object() ? "an object with " + std::to_string(union_value.size()) + " keys"
                                          : std::string(union_value.type_name())}});
  return {union_value.begin().key(), union_value.begin().value()};
}

double real_number(const json& value) {
  if (!value.is_string()) return value.get<double>();
  const auto text = value.get<std::string>();
  if (text == "Infinity") return INFINITY;
  if (text == "-Infinity") return -INFINITY;
  if (text == "NaN") return NAN;
  throw Error("pt2.float", "'{text}' stands where a number should be", {{"text", text}});
}

c10::Device device(const json& value) {
  std::string text = value.at("type").get<std::string>();
  if (value.contains("index") && !value["index"].is_null())
    text += ":" + std::to_string(value["index"].get<int>());
  // the program decides where it runs, not the file
  return c10::Device(text).is_cuda() ? c10::Device(c10::kCPU) : c10::Device(text);
}

/// The tables that a value's metadata may stand in, each with the key that names it.
constexpr const char* value_tables[] = {"tensor_values", "sym_int_values", "sym_bool_values",
                                        "sym_float_values"};

std::string value_metadata(const std::string& name, const json& graph) {
  for (const char* table : value_tables)
    if (graph.contains(table))
      if (const auto found = graph[table].find(name); found != graph[table].end())
        return json{{table, *found}}.dump();
  return {};
}

Dimension dimension(const json& size) {
  if (size.contains("as_int")) return {size["as_int"].get<std::int64_t>(), {}, {}};
  const json& expression = size.at("as_expr");
  const auto text = expression.at("expr_str").get<std::string>();
  Dimension made{2, {}, size.dump(), text};
  if (expression.contains("hint") && expression["hint"].is_object())
    made.size = expression["hint"].at("as_int").get<std::int64_t>();
  const std::size_t open = text.find('\''),
                    close = open == std::string::npos ? open : text.find('\'', open + 1);
  if (text.starts_with("Symbol(") && text.find('(', 7) == std::string::npos && text.ends_with(')') &&
      close != std::string::npos)
    made.symbol = text.substr(open + 1, close - open - 1);
  return made;
}

/// The name in the union of a tensor or a symbolic number.
std::string name_in(const json& union_value) {
  const auto [kind, value] = only_entry(union_value);
  return value.at(kind == "as_tensor" ? "name" : "as_name").get<std::string>();
}

const std::string higher_order = "torch.ops.higher_order.";

}  // namespace

ValueId GraphReader::known(const json& name) const {
  const auto found = names_.find(name.get<std::string>());
  if (found == names_.end())
    throw Error("pt2.value", "the graph uses the value '{name}' before it is made",
                {{"name", name.get<std::string>()}});
  return found->second;
}

ValueId GraphReader::define(const json& name, const json& graph) {
  const auto text = name.get<std::string>();
  const ValueId value = program_.add_value(text, value_metadata(text, graph));
  set_name(text, value);
  return value;
}

void GraphReader::set_name(const std::string& text, ValueId value) {
  const auto [known, is_new] = names_.try_emplace(text, value);
  if (in_region_) hidden_.emplace_back(text, is_new ? no_value : known->second);
  known->second = value;
}

void GraphReader::forget_names_since(std::size_t mark) {
  for (; hidden_.size() > mark; hidden_.pop_back()) {
    const auto& [text, before] = hidden_.back();
    if (before == no_value)
      names_.erase(text);
    else
      names_[text] = before;
  }
}

Argument GraphReader::symbolic(const json& value) {
  const auto [kind, content] = only_entry(value);
  if (kind == "as_name") return Argument::ref(known(content));
  if (kind == "as_int") return Argument::of(content.get<std::int64_t>());
  if (kind == "as_float") return Argument::of(real_number(content));
  return Argument::of(content.get<bool>());
}

Argument GraphReader::list_argument(const std::string& kind, const json& values) {
  std::vector<Argument> items;
  for (const json& value : values) {
    if (kind == "as_tensors")
      items.push_back(Argument::ref(known(value.at("name"))));
    else if (kind == "as_optional_tensors")
      items.push_back(value.contains("as_tensor") ? Argument::ref(known(value["as_tensor"].at("name")))
                                                  : Argument::of(IValue()));
    else
      items.push_back(symbolic(value));
  }
  return Argument::list(std::move(items));
}

Argument GraphReader::argument(const json& union_value) {
  const auto [kind, value] = only_entry(union_value);
  if (kind == "as_none") return Argument::of(IValue());
  if (kind == "as_tensor") return Argument::ref(known(value.at("name")));
  if (kind == "as_int") return Argument::of(value.get<std::int64_t>());
  if (kind == "as_bool") return Argument::of(value.get<bool>());
  if (kind == "as_float") return Argument::of(real_number(value));
  if (kind == "as_string") return Argument::of(value.get<std::string>());
  if (kind == "as_sym_int" || kind == "as_sym_float" || kind == "as_sym_bool") return symbolic(value);
  if (kind == "as_ints") return whole_numbers(value.get<std::vector<std::int64_t>>());
  if (kind == "as_scalar_type")
    return Argument::of(static_cast<std::int64_t>(scalar_type_from(value.get<std::int64_t>())));
  if (kind == "as_layout")
    return Argument::of(static_cast<std::int64_t>(layout_from(value.get<std::int64_t>())));
  if (kind == "as_memory_format")
    return Argument::of(static_cast<std::int64_t>(memory_format_from(value.get<std::int64_t>())));
  if (kind == "as_device") return Argument::of(device(value));
  if (kind == "as_optional_tensor")
    return value.contains("as_tensor") ? Argument::ref(known(value["as_tensor"].at("name")))
                                       : Argument::of(IValue());
  if (kind == "as_floats") {
    c10::List<double> list;
    for (const json& each : value) list.push_back(real_number(each));
    return Argument::of(list);
  }
  if (kind == "as_bools") {
    c10::List<bool> list;
    for (const json& each : value) list.push_back(each.get<bool>());
    return Argument::of(list);
  }
  for (const char* list :
       {"as_tensors", "as_optional_tensors", "as_sym_ints", "as_sym_floats", "as_sym_bools"})
    if (kind == list) return list_argument(kind, value);
  throw Error("pt2.argument", "the graph has an argument of kind {kind}, which is not supported",
              {{"kind", kind}});
}

void GraphReader::read_scope(Node& node, const json& metadata) {
  if (!metadata.is_object()) return;
  node.metadata = metadata.dump();
  if (!metadata.contains("nn_module_stack") || !metadata["nn_module_stack"].is_string()) return;
  const auto stack = metadata["nn_module_stack"].get<std::string>();
  const std::size_t separator = stack.rfind(';');
  const std::string entry = separator == std::string::npos ? stack : stack.substr(separator + 1);
  const std::size_t first = entry.find(','),
                    second = entry.find(',', first == std::string::npos ? first : first + 1);
  if (second == std::string::npos) return;
  node.scope = entry.substr(first + 1, second - first - 1);
  if (const auto again = node.scope.find('@'); again != std::string::npos)
    node.scope.resize(again);  // called twice
  node.scope_type = entry.substr(second + 1);
}

void GraphReader::read_arguments(Node& node, const json& inputs) {
  std::map<std::string, const json*> given;
  for (const json& input : inputs) given[input.at("name").get<std::string>()] = &input.at("arg");
  for (const auto& formal : node.schema()->arguments()) {
    const auto found = given.find(formal.name());
    if (found != given.end()) {
      node.arguments.push_back(argument(*found->second));
      given.erase(found);
    } else if (formal.default_value()) {
      node.arguments.push_back(Argument::of(*formal.default_value()));
    } else {
      throw Error("pt2.missing-argument", "{op} of node {node} lacks its argument '{argument}'",
                  {{"op", node.op}, {"node", node.name}, {"argument", formal.name()}});
    }
  }
  if (!given.empty())
    throw Error("pt2.extra-argument", "{op} of node {node} has no argument '{argument}' in this LibTorch",
                {{"op", node.op}, {"node", node.name}, {"argument", given.begin()->first}});
}

Result GraphReader::read_result(const json& output, const json& graph) {
  Result result;
  const auto [kind, value] = only_entry(output);
  if (kind == "as_tensor") {
    result.value = define(value.at("name"), graph);
  } else if (kind == "as_sym_int" || kind == "as_sym_float" || kind == "as_sym_bool") {
    result.value = define(value.at("as_name"), graph);
  } else if (kind == "as_tensors") {
    result.list = true;
    for (const json& element : value) result.elements.push_back(define(element.at("name"), graph));
  } else if (kind != "as_none" && kind != "as_optional_tensor") {
    throw Error("pt2.result", "the graph has a result of kind {kind}, which is not supported",
                {{"kind", kind}});
  } else if (kind == "as_optional_tensor" && value.contains("as_tensor")) {
    result.value = define(value["as_tensor"].at("name"), graph);
  }
  return result;
}

void GraphReader::inline_grad_mode(const json& node, const json& graph, bool no_grad) {
  const json& inputs = node.at("inputs");
  std::size_t at = 0;
  while (at < inputs.size() && !inputs[at].at("arg").contains("as_graph")) ++at;
  if (at == 0 || at == inputs.size()) throw Error("pt2.grad-mode", "a grad-mode region has no body");
  const bool enabled = inputs[0].at("arg").at("as_bool").get<bool>();
  const json& body = inputs[at]["arg"]["as_graph"].at("graph");
  const std::size_t mark = hidden_.size();
  const bool outer = std::exchange(in_region_, true);
  std::map<std::string, ValueId> bound;
  for (std::size_t k = 0; k < body.at("inputs").size(); ++k) {
    const Argument given = argument(inputs.at(at + 1 + k).at("arg"));
    if (given.kind != Argument::Kind::value)
      throw Error("pt2.grad-mode", "a grad-mode region is given a constant, which is not supported");
    bound[name_in(body["inputs"][k])] = given.value;
  }
  for (const auto& [text, value] : bound) set_name(text, value);
  for (const json& inner : body.at("nodes")) read_node(inner, body, no_grad || !enabled);
  std::vector<ValueId> made;
  for (const json& output : body.at("outputs")) made.push_back(known(name_in(output)));
  forget_names_since(mark);
  in_region_ = outer;
  std::size_t next = 0;
  const auto bind = [&](const std::string& text) {
    const ValueId value = made.at(next++);
    program_.values[static_cast<std::size_t>(value)] = {text, value_metadata(text, graph)};
    set_name(text, value);
  };
  for (const json& output : node.at("outputs")) {
    if (output.contains("as_tensors"))
      for (const json& element : output["as_tensors"]) bind(element.at("name").get<std::string>());
    else
      bind(name_in(output));
  }
}

void GraphReader::read_node(const json& source, const json& graph, bool no_grad) {
  const auto target = source.at("target").get<std::string>();
  Node node;
  node.no_grad = no_grad;
  node.name = source.value("name", "");
  read_scope(node, source.value("metadata", json::object()));
  if (target == higher_order + "wrap_with_set_grad_enabled") return inline_grad_mode(source, graph, no_grad);
  if (target.starts_with(higher_order)) refuse_region(target.substr(higher_order.size()), node.scope);
  if (is_python_operator(target)) {
    node.op = target;
    for (const json& input : source.at("inputs")) node.arguments.push_back(argument(input.at("arg")));
  } else {
    const std::string prefix = "torch.ops.";
    const std::size_t dot = target.find('.', prefix.size()), last = target.rfind('.');
    if (!target.starts_with(prefix) || dot == std::string::npos || last <= dot)
      throw Error("pt2.target", "the model calls '{target}', which is no operator", {{"target", target}});
    node.op =
        target.substr(prefix.size(), dot - prefix.size()) + "::" + target.substr(dot + 1, last - dot - 1);
    node.overload = target.substr(last + 1);
    if (node.overload == "default") node.overload.clear();
    node.handle = find_operator(node.op, node.overload);
    read_arguments(node, source.at("inputs"));
  }
  for (const json& output : source.at("outputs")) node.results.push_back(read_result(output, graph));
  program_.nodes.push_back(std::move(node));
}

void GraphReader::read_user_input(const json& spec, const json& graph) {
  Input input;
  const json& given = spec.at("arg");
  if (given.contains("as_tensor")) {
    input.name = given["as_tensor"].at("name").get<std::string>();
    input.value = define(input.name, graph);
    const json& meta = graph.at("tensor_values").at(input.name);
    for (const json& size : meta.at("sizes")) input.sizes.push_back(dimension(size));
    input.dtype = scalar_type_from(meta.at("dtype").get<std::int64_t>());
  } else if (given.contains("as_sym_int") || given.contains("as_sym_float") ||
             given.contains("as_sym_bool")) {
    throw Error(
        "pt2.number-input",
        "the model takes a number that may change as input, which is not supported: export it with that "
        "number fixed, or as a tensor");
  } else {
    input.tensor = false;
    input.constant = argument(given).constant;
    input.name = "constant";
    input.value = program_.add_value(input.name);
  }
  program_.inputs.push_back(std::move(input));
}

void GraphReader::read_inputs(const json& graph, const json& signature) {
  std::map<std::pair<InputKind, std::string>, ValueId> made;
  const auto add = [&](InputKind kind, const json& spec, const char* name_field) {
    Input input;
    input.kind = kind;
    input.name = spec.at(name_field).get<std::string>();
    input.persistent = spec.value("persistent", true);
    if (!program_.tensors.contains(input.name))
      throw Error("pt2.tensor", "the file has no tensor named {name}, which its graph needs",
                  {{"name", input.name}});
    const auto [known, is_new] = made.try_emplace({kind, input.name}, no_value);
    if (!is_new)  // PyTorch 2.5 to 2.7 gave both inputs of a tied weight one name
      return set_name(spec.at("arg").at("name").get<std::string>(), known->second);
    input.value = known->second = define(spec.at("arg").at("name"), graph);
    program_.inputs.push_back(std::move(input));
  };
  for (const json& each : signature.at("input_specs")) {
    const auto [kind, spec] = only_entry(each);
    if (kind == "parameter")
      add(InputKind::parameter, spec, "parameter_name");
    else if (kind == "buffer")
      add(InputKind::buffer, spec, "buffer_name");
    else if (kind == "tensor_constant")
      add(InputKind::constant, spec, "tensor_constant_name");
    else if (kind == "user_input")
      read_user_input(spec, graph);
    else if (kind == "constant_input") {
      Input input;
      input.tensor = false;
      input.name = spec.at("name").get<std::string>();
      input.constant = argument(spec.at("value")).constant;
      input.value = program_.add_value(input.name);
      program_.inputs.push_back(std::move(input));
    } else if (kind == "custom_obj") {
      throw Error(
          "pt2.custom-object",
          "the model holds {name}, an object of a class of its own (TorchBind), which only its own code "
          "can use: export the model without it",
          {{"name", spec.value("custom_obj_name", "an object")}});
    } else {
      throw Error("pt2.input", "the model has an input of kind {kind}, which is not supported",
                  {{"kind", kind}});
    }
  }
}

void GraphReader::read_outputs(const json& graph, const json& signature) {
  const json& specs = signature.at("output_specs");
  const json& outputs = graph.at("outputs");
  if (specs.size() != outputs.size())
    throw Error("pt2.outputs", "the graph and its signature differ in their outputs");
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const auto [kind, spec] = only_entry(specs[k]);
    Output output{argument(outputs[k]), {}};
    if (kind == "buffer_mutation") {
      output.mutated_buffer = spec.at("buffer_name").get<std::string>();
      if (!program_.tensors.contains(output.mutated_buffer))
        throw Error("pt2.tensor", "the file has no buffer named {name}", {{"name", output.mutated_buffer}});
    } else if (kind != "user_output" && kind != "loss_output") {
      throw Error("pt2.output", "the model has an output of kind {kind}, which is not supported",
                  {{"kind", kind}});
    }
    program_.outputs.push_back(std::move(output));
  }
}

void GraphReader::read(const json& graph_module) {
  const json& graph = graph_module.at("graph");
  const json& signature = graph_module.at("signature");
  read_inputs(graph, signature);
  for (const json& node : graph.at("nodes")) read_node(node, graph, false);
  read_outputs(graph, signature);
  const json& calls = graph_module.at("module_call_graph");
  if (!calls.empty() && calls[0].at("signature").is_object()) {
    const json& root = calls[0]["signature"];
    program_.in_spec = root.at("in_spec").get<std::string>();
    program_.out_spec = root.at("out_spec").get<std::string>();
    if (root.contains("forward_arg_names") && root["forward_arg_names"].is_array()) {
      program_.argument_names = root["forward_arg_names"].get<std::vector<std::string>>();
      program_.has_argument_names = true;
    }
  }
}

}  // namespace tenfold::pt2

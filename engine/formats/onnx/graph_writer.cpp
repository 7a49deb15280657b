// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/graph_writer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "engine/formats/onnx/node_scope.h"
#include "engine/formats/onnx/node_writer.h"
#include "engine/program/executor.h"
#include "engine/program/sample_inputs.h"
#include "engine/support/error.h"

namespace tenfold::onnx {
namespace {

DataType data_type(at::ScalarType type) {
  switch (type) {
    case at::kFloat:
      return DataType::float32;
    case at::kDouble:
      return DataType::float64;
    case at::kHalf:
      return DataType::float16;
    case at::kBFloat16:
      return DataType::bfloat16;
    case at::kLong:
      return DataType::int64;
    case at::kInt:
      return DataType::int32;
    case at::kShort:
      return DataType::int16;
    case at::kChar:
      return DataType::int8;
    case at::kByte:
      return DataType::uint8;
    case at::kBool:
      return DataType::boolean;
    default:
      throw Error("onnx.type", "tensors of type {type} cannot be written as ONNX",
                  {{"type", c10::toString(type)}});
  }
}

Bytes bytes_of(const at::Tensor& tensor) {
  auto kept = std::make_shared<const at::Tensor>(tensor.detach().contiguous());
  return {static_cast<const char*>(kept->const_data_ptr()), kept->nbytes(), kept};
}

/// Results that may look at the memory of their first argument.
bool may_view(const tenfold::Node& node) {
  static const std::set<std::string> views{
      "view",     "reshape", "flatten",    "unflatten", "permute",          "transpose",
      "t",        "squeeze", "unsqueeze",  "expand",    "expand_as",        "slice",
      "select",   "narrow",  "chunk",      "split",     "split_with_sizes", "unbind",
      "detach",   "alias",   "contiguous", "to",        "movedim",          "swapaxes",
      "swapdims", "view_as", "reshape_as", "unfold",    "diagonal",         "tensor_split"};
  return node.op.starts_with("aten::") && views.contains(node.op.substr(6));
}

bool is_in_place(const tenfold::Node& node) {
  return node.schema() != nullptr && node.schema()->is_mutable() && node.op.ends_with('_');
}

}  // namespace

GraphWriter::GraphWriter(const Program& program, std::span<const c10::IValue> inputs,
                         const GraphWriteOptions& options, const Job& job)
    : program_(program),
      options_(options),
      job_(job),
      inputs_(inputs),
      seen_(record(inputs)),
      names_(program.values.size()),
      first_names_(program.values.size()),
      alias_(program.values.size(), no_value),
      memory_(program.values.size()),
      made_(program.values.size(), 0),
      last_use_(program.values.size(), 0) {
  find_views();
}

std::vector<Seen> GraphWriter::record(std::span<const c10::IValue> inputs) const {
  std::vector<Seen> all(program_.values.size());
  const auto see = [&](ValueId value, const c10::IValue& found) {
    if (value == no_value || !found.isTensor() || !found.toTensor().defined()) return;
    all[static_cast<std::size_t>(value)] = {found.toTensor().sizes().vec(), found.toTensor().scalar_type(),
                                            true};
  };
  std::size_t user = 0;
  for (const Input& input : program_.inputs)
    see(input.value, input.kind == InputKind::user ? inputs[user++] : c10::IValue(program_.tensor_of(input)));
  const NodeHook hook = [&](std::size_t n, auto, std::span<const c10::IValue> returned) {
    const tenfold::Node& node = program_.nodes[n];
    for (std::size_t i = 0; i < node.results.size() && i < returned.size(); ++i) {
      see(node.results[i].value, returned[i]);
      if (!node.results[i].list || !returned[i].isTensorList()) continue;
      const auto elements = returned[i].toTensorVector();
      for (std::size_t k = 0; k < node.results[i].elements.size() && k < elements.size(); ++k)
        see(node.results[i].elements[k], elements[k]);
    }
  };
  const at::NoGradGuard no_grad;
  run(program_, inputs, hook, job_);
  return all;
}

/// Twice the sizes where the model allows it, which also shows behind strides, else one more.
std::vector<Seen> GraphWriter::seen_at_other_sizes() const {
  const auto now = symbol_sizes(program_, inputs_);
  if (now.empty()) return seen_;
  for (const bool twice : {true, false}) try {
      auto sizes = now;
      for (auto& [symbol, size] : sizes) size += twice ? std::max<std::int64_t>(size, 1) : 1;
      return record(resized_inputs(program_, inputs_, sizes));
    } catch (const Error&) {  // not every size is possible
    }
  return seen_;
}

bool GraphWriter::stays(ValueId value, std::int64_t dimension) {
  if (!later_) later_ = seen_at_other_sizes();
  const Shape &now = seen(value).sizes, &then = later_->at(static_cast<std::size_t>(value)).sizes;
  const auto d = static_cast<std::size_t>(dimension);
  return now.size() == then.size() && now.at(d) == then[d];
}

void GraphWriter::find_views() {
  std::iota(memory_.begin(), memory_.end(), 0);
  for (std::size_t n = 0; n < program_.nodes.size(); ++n) {
    const tenfold::Node& node = program_.nodes[n];
    for (const auto& argument : node.arguments)
      for_each_value(argument, [&](ValueId value) { last_use_[static_cast<std::size_t>(value)] = n; });
    for_each_result(node, [&](ValueId value) { made_[static_cast<std::size_t>(value)] = n + 1; });
    if (node.arguments.empty() || node.arguments[0].kind != Argument::Kind::value) continue;
    const ValueId first = node.arguments[0].value;
    const bool changes = is_in_place(node);
    if (!changes && !may_view(node)) continue;
    for_each_result(node, [&](ValueId value) {
      memory_[static_cast<std::size_t>(value)] = memory_[static_cast<std::size_t>(first)];
      if (changes) alias_[static_cast<std::size_t>(value)] = same_as(first);
    });
  }
  for (const Output& output : program_.outputs)
    for_each_value(output.argument, [&](ValueId value) {
      last_use_[static_cast<std::size_t>(value)] = program_.nodes.size();
    });
}

ValueId GraphWriter::same_as(ValueId value) const {
  const ValueId other = alias_[static_cast<std::size_t>(value)];
  return other == no_value ? value : other;
}

DataType GraphWriter::type_of(at::ScalarType dtype) const {
  return data_type(options_.half && dtype == at::kFloat ? at::kHalf : dtype);
}

std::string GraphWriter::name_of(ValueId value) const {
  const std::string& name = names_[static_cast<std::size_t>(same_as(value))];
  if (name.empty())
    throw Error("onnx.untranslated", "a value is used that was not written: {name}",
                {{"name", program_.values[static_cast<std::size_t>(value)].name}});
  return name;
}

void GraphWriter::define(ValueId value, const std::string& name) {
  names_[static_cast<std::size_t>(same_as(value))] = name;
  std::string& first = first_names_[static_cast<std::size_t>(value)];
  if (first.empty()) first = name;
}

void GraphWriter::change(ValueId value, const std::string& name, std::size_t node) {
  const ValueId changed = same_as(value);
  for (std::size_t other = 0; other < memory_.size(); ++other)
    if (memory_[other] == memory_[static_cast<std::size_t>(changed)] && made_[other] <= node &&
        last_use_[other] > node && same_as(static_cast<ValueId>(other)) != changed)
      throw Error("onnx.untranslated", "it changes memory in place that something else looks at");
  names_[static_cast<std::size_t>(changed)] = name;
}

std::string GraphWriter::fresh_name(const std::string& base) {
  std::string name = base;
  for (int k = 1; !taken_.insert(name).second; ++k) name = base + "_" + std::to_string(k);
  return name;
}

std::string GraphWriter::wanted_name(ValueId value) {
  return fresh_name(program_.values[static_cast<std::size_t>(value)].name);
}

std::string GraphWriter::store(const at::Tensor& tensor, const std::string& name) {
  graph_.initializers.push_back(
      {name, data_type(tensor.scalar_type()), tensor.sizes().vec(), bytes_of(tensor)});
  return name;
}

std::string GraphWriter::constant_as_is(const at::Tensor& tensor) {
  const Bytes bytes = bytes_of(tensor);
  const std::string key = std::string(c10::toString(tensor.scalar_type())) + to_string(tensor.sizes().vec()) +
                          "|" + std::string(bytes.data, bytes.size);
  auto [known, is_new] = constants_.try_emplace(key, "");
  if (is_new) {
    known->second = store(tensor, fresh_name("constant_"));
    if (tensor.is_floating_point()) stored_constants_.push_back(known->second);
  }
  return known->second;
}

std::string GraphWriter::constant(const at::Tensor& tensor) {
  if (!options_.half || tensor.scalar_type() != at::kFloat) return constant_as_is(tensor);
  const double most = 65504;  // of float16: what stands for "minus everything" stays finite
  const at::Tensor bounded = at::where(tensor.isfinite(), tensor.clamp(-most, most), tensor);
  return constant_as_is(bounded.to(at::kHalf));
}

std::string GraphWriter::add(const std::string& op, std::vector<std::string> inputs,
                             std::map<std::string, Attribute> attributes, std::vector<std::string> outputs) {
  Node node;
  node.op = op;
  node.name = fresh_name(current_ == nullptr ? op : "node_" + current_->name);
  while (!inputs.empty() && inputs.back().empty()) inputs.pop_back();
  node.inputs = std::move(inputs);
  node.attributes = std::move(attributes);
  node.outputs = std::move(outputs);
  if (current_ != nullptr) {
    made_for_[current_->name].push_back(node.name);
    if (!current_->scope.empty()) put_scope(node, {current_->scope, current_->scope_type});
  }
  graph_.nodes.push_back(node);
  return graph_.nodes.back().outputs.at(0);
}

/// User inputs keep their names, stored tensors where no input has the same.
void GraphWriter::name_inputs() {
  for (const Input* input : program_.user_inputs())
    taken_.insert(program_.values[static_cast<std::size_t>(input->value)].name);
  for (const Input& input : program_.inputs)
    if (input.kind != InputKind::user && taken_.insert(input.name).second)
      stored_names_[input.name] = input.name;
  for (const Input& input : program_.inputs)
    if (input.kind != InputKind::user && !stored_names_.contains(input.name))
      stored_names_[input.name] = fresh_name(input.name);
}

/// What evaluation reads.
std::set<ValueId> GraphWriter::values_read() const {
  std::set<ValueId> read;
  const auto add = [&](ValueId value) { read.insert(value); };
  for (const tenfold::Node& node : program_.nodes)
    if (!node.training_only)
      for (const Argument& argument : node.arguments) for_each_value(argument, add);
  for (const Output& output : program_.outputs)
    if (output.mutated_buffer.empty()) for_each_value(output.argument, add);
  return read;
}

void GraphWriter::add_inputs() {
  name_inputs();
  const std::set<ValueId> read = values_read();
  for (const Input& input : program_.inputs) {
    const auto slot = static_cast<std::size_t>(input.value);
    if (input.kind == InputKind::user) {
      if (!input.tensor) continue;  // fixed when the file was made, and nothing reads it
      ValueInfo info{program_.values[slot].name, data_type(input.dtype), true, true, {}};
      for (const Dimension& size : input.sizes)
        info.dims.push_back({size.size, size.expression.empty() ? std::string()
                                        : size.symbol.empty()
                                            ? info.name + "_" + std::to_string(info.dims.size())
                                            : size.symbol});
      const bool narrowed = options_.half && input.dtype == at::kFloat;
      names_[slot] = narrowed ? add("Cast", {info.name},
                                    {{"to", Attribute::of(static_cast<std::int64_t>(DataType::float16))}},
                                    {fresh_name(info.name + "_half")})
                              : info.name;
      graph_.inputs.push_back(std::move(info));
      continue;
    }
    if (input.kind != InputKind::parameter && !read.contains(input.value)) continue;
    const at::Tensor& tensor = program_.tensor_of(input);
    const std::string key = std::to_string(reinterpret_cast<std::uintptr_t>(tensor.const_data_ptr())) +
                            to_string(tensor.sizes().vec()) + to_string(tensor.strides().vec()) +
                            (tensor.numel() == 0 ? input.name : "");
    const std::string& name = stored_name(input);
    auto [known, is_new] = stored_.try_emplace(key, name);  // tied weights are stored once
    if (is_new)
      store(options_.half && tensor.scalar_type() == at::kFloat ? tensor.to(at::kHalf) : tensor, name);
    names_[slot] = known->second;
  }
}

void GraphWriter::add_outputs() {
  std::set<std::string> given;
  for (std::size_t k = 0; k < program_.outputs.size(); ++k) {
    const Output& output = program_.outputs[k];
    if (!output.mutated_buffer.empty() || output.argument.kind != Argument::Kind::value) continue;
    const ValueId value = output.argument.value;
    const Seen& found = seen(value);
    if (!found.tensor) continue;
    std::string name = name_of(value);
    if (options_.half && found.dtype == at::kFloat)
      name = add("Cast", {name}, {{"to", Attribute::of(static_cast<std::int64_t>(DataType::float32))}},
                 {fresh_name(name + "_float")});
    else if (program_.input_of(same_as(value)) != nullptr || given.contains(name))
      name = add("Identity", {name}, {}, {fresh_name(name + "_out")});
    given.insert(name);
    graph_.outputs.push_back({name, data_type(found.dtype), true, false, {}});
  }
}

void GraphWriter::translate(std::size_t index) {
  const tenfold::Node& node = program_.nodes[index];
  NodeWriter writer(*this, node, index);
  const Translation* translation = translation_of(node);
  if (translation == nullptr) writer.refuse("");
  (*translation)(writer);
}

/// Of what was made for a translation that took another way in the end.
void GraphWriter::drop_unread_constants() {
  std::set<std::string> unread;
  for (const auto& [bytes, name] : constants_) unread.insert(name);
  for (const Node& node : graph_.nodes)
    for (const std::string& input : node.inputs) unread.erase(input);
  for (const ValueInfo& output : graph_.outputs) unread.erase(output.name);
  std::erase_if(graph_.initializers, [&](const Tensor& each) { return unread.contains(each.name); });
  std::erase_if(stored_constants_, [&](const std::string& name) { return unread.contains(name); });
}

Model GraphWriter::write() {
  add_inputs();
  std::map<std::string, std::string> failed;
  for (std::size_t n = 0; n < program_.nodes.size(); ++n) {
    current_ = &program_.nodes[n];
    if (current_->training_only) continue;
    job_.checkpoint(static_cast<std::int64_t>(n), static_cast<std::int64_t>(program_.nodes.size()),
                    "translating");
    try {
      translate(n);
    } catch (const Error& problem) {
      if (problem.id() != "onnx.untranslated") throw;
      const std::string where = current_->scope.empty() ? current_->name : current_->scope;
      failed.try_emplace(
          current_->op,
          " (" + where + (*problem.what() == '\0' ? "" : std::string(": ") + problem.what()) + ")");
      for_each_result(*current_, [&](ValueId value) { define(value, "?"); });
    }
  }
  current_ = nullptr;
  for (const Input& input : program_.inputs)
    first_names_[static_cast<std::size_t>(input.value)] = names_[static_cast<std::size_t>(input.value)];
  if (!failed.empty()) {
    std::string list;
    for (const auto& [op, why] : failed) list += (list.empty() ? "" : ", ") + op + why;
    throw Error(
        "onnx.operators",
        "these operators cannot be written as ONNX with opset {opset}: {operators}; .pt2 holds all of them",
        {{"opset", std::to_string(opset())}, {"operators", list}});
  }
  add_outputs();
  drop_unread_constants();
  Model model;
  model.ir_version = opset() < 15 ? 7 : opset() < 19 ? 8 : opset() < 21 ? 9 : 10;
  model.producer = "tenfold";
  model.opsets[""] = opset();
  model.graph = std::move(graph_);
  model.graph.name = "main";
  return model;
}

}  // namespace tenfold::onnx

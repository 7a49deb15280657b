// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pt2_writer.h"

#include <ATen/ATen.h>
#include <caffe2/serialize/inline_container.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/formats/archive_sink.h"
#include "engine/formats/pt2_json.h"
#include "engine/formats/pt2_regions.h"
#include "engine/formats/pt2_shapes.h"
#include "engine/formats/pytree.h"
#include "engine/program/operators.h"
#include "engine/support/error.h"
#include "engine/support/identifier.h"

namespace tenfold {
namespace {

using nlohmann::json;
using Kind = c10::TypeKind;

/// The graph as JSON. Enumerations and unions as torch/_export/serde/schema.py has them.
class GraphWriter {
 public:
  GraphWriter(const Program& program, std::span<const c10::IValue> inputs)
      : program_(program), tables_(json::object()) {
    for (const char* table : {"tensor_values", "sym_int_values", "sym_bool_values", "sym_float_values"})
      tables_[table] = json::object();
    for (const auto& value : program.values)
      if (!value.metadata.empty()) {
        const json meta = json::parse(value.metadata);
        tables_[meta.begin().key()][value.name] = meta.begin().value();
      }
    for (const auto& [value, meta] : pt2::new_value_metadata(program, inputs))
      tables_[meta.begin().key()][name(value)] = meta.begin().value();
  }

  json graph_module() {
    json inputs = json::array(), input_specs = json::array(), nodes = json::array();
    for (const InputKind kind :
         {InputKind::parameter, InputKind::buffer, InputKind::constant, InputKind::user})
      for (const auto& input : program_.inputs)
        if (input.kind == kind) write_input(input, inputs, input_specs);
    for (const auto& node : program_.nodes)
      if (program_.training || !node.training_only) nodes.push_back(write_node(node));
    json outputs = json::array(), output_specs = json::array();
    for (const auto& output : program_.outputs) write_output(output, outputs, output_specs);
    json graph = {{"inputs", inputs},
                  {"outputs", outputs},
                  {"nodes", nodes},
                  {"custom_obj_values", json::object()},
                  {"is_single_tensor_return", false}};
    drop_unused_values();
    graph.update(tables_);
    return {{"graph", graph},
            {"signature", {{"input_specs", input_specs}, {"output_specs", output_specs}}},
            {"module_call_graph", json::array({root_call()})},
            {"metadata", json::object()},
            {"treespec_namedtuple_fields", json::object()}};
  }

 private:
  const std::string& name(ValueId value) const {
    return program_.values[static_cast<std::size_t>(value)].name;
  }
  json named(ValueId value) const { return {{"name", name(value)}}; }

  bool is_in(ValueId value, const char* table) const { return tables_[table].contains(name(value)); }

  json reference(ValueId value) const {
    used_.insert(name(value));
    if (is_in(value, "sym_int_values")) return {{"as_sym_int", {{"as_name", name(value)}}}};
    if (is_in(value, "sym_bool_values")) return {{"as_sym_bool", {{"as_name", name(value)}}}};
    if (is_in(value, "sym_float_values")) return {{"as_sym_float", {{"as_name", name(value)}}}};
    return {{"as_tensor", named(value)}};
  }

  static json real_number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    return value;
  }

  static json constant(const c10::IValue& value, const c10::TypePtr& type) {
    const Kind kind = type ? type->kind() : Kind::AnyType;
    if (value.isNone()) return {{"as_none", true}};
    if (kind == Kind::ScalarTypeType)
      return {{"as_scalar_type", pt2::scalar_type_code(static_cast<at::ScalarType>(value.toInt()))}};
    if (kind == Kind::LayoutType) return {{"as_layout", pt2::strided_code}};
    if (kind == Kind::MemoryFormatType)
      return {{"as_memory_format", pt2::memory_format_code(static_cast<at::MemoryFormat>(value.toInt()))}};
    if (value.isBool()) return {{"as_bool", value.toBool()}};
    if (value.isInt() && kind == Kind::FloatType) return {{"as_float", static_cast<double>(value.toInt())}};
    if (value.isInt()) return {{"as_int", value.toInt()}};
    if (value.isDouble()) return {{"as_float", real_number(value.toDouble())}};
    if (value.isString()) return {{"as_string", value.toStringRef()}};
    if (value.isDevice())
      return {
          {"as_device", {{"type", c10::DeviceTypeName(value.toDevice().type(), true)}, {"index", nullptr}}}};
    if (value.isIntList()) return {{"as_ints", value.toIntVector()}};
    json list = json::array();
    if (value.isDoubleList()) {
      for (const double each : value.toDoubleVector()) list.push_back(real_number(each));
      return {{"as_floats", list}};
    }
    if (value.isBoolList()) {
      for (const bool each : value.toBoolList()) list.push_back(each);
      return {{"as_bools", list}};
    }
    if (value.isTensorList() && value.toTensorList().empty()) return {{"as_tensors", list}};
    throw Error("pt2.write", "an argument of type {type} cannot be written to a .pt2 file",
                {{"type", value.tagKind()}});
  }

  json list(const Argument& argument, const c10::TypePtr& type) const {
    const c10::TypePtr element =
        type ? type->expectRef<c10::ListType>().getElementType() : c10::TypePtr(c10::TensorType::get());
    json items = json::array();
    if (element->kind() == Kind::TensorType || element->kind() == Kind::OptionalType) {
      const bool optional = element->kind() == Kind::OptionalType;
      for (const auto& item : argument.items) {
        if (item.kind == Argument::Kind::value) used_.insert(name(item.value));
        if (!optional)
          items.push_back(named(item.value));
        else if (item.kind == Argument::Kind::value)
          items.push_back({{"as_tensor", named(item.value)}});
        else
          items.push_back({{"as_none", true}});
      }
      return {{optional ? "as_optional_tensors" : "as_tensors", items}};
    }
    const char* kind = element->kind() == Kind::FloatType  ? "as_sym_floats"
                       : element->kind() == Kind::BoolType ? "as_sym_bools"
                                                           : "as_sym_ints";
    for (const auto& item : argument.items) {
      if (item.kind == Argument::Kind::value) {
        used_.insert(name(item.value));
        items.push_back({{"as_name", name(item.value)}});
      } else {
        items.push_back(constant(item.constant, element));
      }
    }
    return {{kind, items}};
  }

  json encode(const Argument& argument, c10::TypePtr type) const {
    if (type && type->kind() == Kind::OptionalType) {
      if (argument.kind == Argument::Kind::constant && argument.constant.isNone()) return {{"as_none", true}};
      type = type->castRaw<c10::OptionalType>()->getElementType();
    }
    if (argument.kind == Argument::Kind::value) return reference(argument.value);
    if (argument.kind == Argument::Kind::list) return list(argument, type);
    return constant(argument.constant, type);
  }

  json write_arguments(const Node& node) const {
    json inputs = json::array();
    const auto add = [&](const std::string& argument_name, json value, int kind) {
      inputs.push_back({{"name", argument_name}, {"arg", std::move(value)}, {"kind", kind}});
    };
    const auto* schema = node.schema();
    if (schema == nullptr) {
      const char* names[] = {"a", "b"};
      for (std::size_t i = 0; i < node.arguments.size() && i < 2; ++i)
        add(names[i], encode(node.arguments[i], nullptr), 1);
      return inputs;
    }
    const auto& formal = schema->arguments();
    std::size_t positional = 0;  // positional arguments are written up to the last that is no default
    for (std::size_t i = 0; i < formal.size(); ++i)
      if (!formal[i].kwarg_only() && !is_default(node.arguments[i], formal[i])) positional = i + 1;
    for (std::size_t i = 0; i < formal.size(); ++i) {
      const bool keyword = formal[i].kwarg_only();
      if (keyword ? is_default(node.arguments[i], formal[i]) : i >= positional) continue;
      add(formal[i].name(), encode(node.arguments[i], formal[i].real_type()), keyword ? 2 : 1);
    }
    return inputs;
  }

  json write_node(const Node& node) const {
    if (node.op.starts_with("tenfold::"))
      throw Error("pt2.own-operator", "the operator {op} is our own and cannot be exported",
                  {{"op", node.op}});
    std::string target = node.op;
    if (node.schema() != nullptr) {
      target.replace(target.find("::"), 2, ".");
      target = "torch.ops." + target + "." + (node.overload.empty() ? "default" : node.overload);
    }
    json outputs = json::array();
    for (const auto& result : node.results) {
      if (result.list) {
        json elements = json::array();
        for (const ValueId element : result.elements) elements.push_back(named(element));
        outputs.push_back({{"as_tensors", elements}});
      } else if (result.value == no_value) {
        outputs.push_back({{"as_none", true}});
      } else {
        outputs.push_back(reference(result.value));
      }
      for_each_result(node, [&](ValueId value) { used_.insert(name(value)); });
    }
    return {{"target", target},
            {"inputs", write_arguments(node)},
            {"outputs", outputs},
            {"metadata", node.metadata.empty() ? json::object() : json::parse(node.metadata)},
            {"is_hop_single_tensor_return", nullptr},
            {"name", node.name}};
  }

  void write_input(const Input& input, json& inputs, json& specs) {
    if (input.kind == InputKind::user) {
      const json argument = input.tensor ? reference(input.value) : constant(input.constant, nullptr);
      if (input.tensor || input.name == "constant") {
        inputs.push_back(argument);
        specs.push_back({{"user_input", {{"arg", argument}}}});
      } else {
        inputs.push_back(argument);
        specs.push_back({{"constant_input", {{"name", input.name}, {"value", argument}}}});
      }
      return;
    }
    const at::Tensor& tensor = program_.tensor_of(input);
    const bool parameter = input.kind == InputKind::parameter;
    tables_["tensor_values"][name(input.value)] =
        pt2::stored_tensor_metadata(tensor, parameter && tensor.requires_grad());
    inputs.push_back(reference(input.value));
    if (parameter)
      specs.push_back({{"parameter", {{"arg", named(input.value)}, {"parameter_name", input.name}}}});
    else if (input.kind == InputKind::buffer)
      specs.push_back(
          {{"buffer",
            {{"arg", named(input.value)}, {"buffer_name", input.name}, {"persistent", input.persistent}}}});
    else
      specs.push_back(
          {{"tensor_constant", {{"arg", named(input.value)}, {"tensor_constant_name", input.name}}}});
  }

  void write_output(const Output& output, json& outputs, json& specs) const {
    const json argument = encode(output.argument, nullptr);
    outputs.push_back(argument);
    if (output.mutated_buffer.empty())
      specs.push_back({{"user_output", {{"arg", argument}}}});
    else
      specs.push_back({{"buffer_mutation",
                        {{"arg", named(output.argument.value)}, {"buffer_name", output.mutated_buffer}}}});
  }

  /// Metadata of values that went with a replaced layer.
  void drop_unused_values() {
    for (auto& table : tables_)
      for (auto entry = table.begin(); entry != table.end();)
        entry = used_.contains(entry.key()) ? std::next(entry) : table.erase(entry);
  }

  json root_call() const {
    const bool flat = program_.in_spec.empty();  // of a program that came from no file
    return {{"fqn", ""},
            {"signature",
             {{"inputs", json::array()},
              {"outputs", json::array()},
              {"in_spec", flat ? pytree::arguments(program_.user_inputs().size()) : program_.in_spec},
              {"out_spec", flat ? pytree::results(program_.outputs.size()) : program_.out_spec},
              {"forward_arg_names", program_.has_argument_names ? argument_names() : json(nullptr)}}}};
  }

  /// As Python's own arguments, which they become: names in other files may be anything.
  json argument_names() const {
    json names = json::array();
    std::set<std::string> used;
    for (const std::string& each : program_.argument_names) {
      std::string name = identifier(each);
      while (!used.insert(name).second) name += "_";
      names.push_back(name);
    }
    return names;
  }

  const Program& program_;
  json tables_;
  mutable std::set<std::string> used_;
};

/// The zip archive, through LibTorch's own writer: alignment and version records as Python expects them.
class Pt2Archive {
 public:
  Pt2Archive(const Program& program, const std::filesystem::path& target, const Job& job)
      : program_(program), job_(job), sink_(target), zip_(sink_.function()) {
    zip_.setMinVersion(6);
  }

  void text(const std::string& record, const std::string& contents) {
    zip_.writeRecord(record, contents.data(), contents.size());
  }

  void tensors() {
    json weights = json::object(), constants = json::object();
    std::map<const void*, std::string> written;
    std::size_t done = 0;
    for (const auto& input : program_.inputs) {
      job_.checkpoint(static_cast<std::int64_t>(done++), static_cast<std::int64_t>(program_.inputs.size()),
                      "writing the weights");
      if (input.kind == InputKind::user) continue;
      const bool lifted =
          input.kind == InputKind::constant || (input.kind == InputKind::buffer && !input.persistent);
      const at::Tensor& tensor = program_.tensor_of(input);
      auto [record, is_new] = written.try_emplace(tensor.unsafeGetTensorImpl(), "");
      if (is_new) {
        record->second =
            (lifted ? "tensor_" : "weight_") + std::to_string(lifted ? constant_count_++ : weight_count_++);
        const at::Tensor plain = tensor.detach().contiguous();
        zip_.writeRecord((lifted ? "data/constants/" : "data/weights/") + record->second, plain.data_ptr(),
                         plain.nbytes());
      }
      const bool parameter = input.kind == InputKind::parameter;
      (lifted ? constants : weights)[input.name] = {
          {"path_name", record->second},
          {"is_param", parameter},
          {"use_pickle", false},
          {"tensor_meta", pt2::stored_tensor_metadata(tensor, parameter && tensor.requires_grad())}};
    }
    text("data/weights/model_weights_config.json", json{{"config", weights}}.dump());
    text("data/constants/model_constants_config.json", json{{"config", constants}}.dump());
  }

  void finish() {
    zip_.writeEndOfFile();
    sink_.commit();
  }

 private:
  const Program& program_;
  const Job& job_;
  ArchiveSink sink_;
  caffe2::serialize::PyTorchStreamWriter zip_;
  std::size_t weight_count_ = 0, constant_count_ = 0;
};

json ranges_of(const Program& program) {
  json ranges = json::object();
  const auto bound = [](const std::optional<std::int64_t>& value) {
    return value ? json(*value) : json(nullptr);
  };
  for (const auto& [symbol, range] : program.symbols)
    ranges[symbol] = {{"min_val", bound(range.least)}, {"max_val", bound(range.most)}};
  return ranges;
}

}  // namespace

void write_pt2(const Program& original, const std::filesystem::path& path, const Pt2WriteOptions& options,
               const Job& job) {
  const Program program = pt2::without_regions(original);
  const json description = {{"graph_module", GraphWriter(program, options.inputs).graph_module()},
                            {"opset_version", {{"aten", 10}}},
                            {"range_constraints", ranges_of(program)},
                            {"schema_version", {{"major", pt2::schema_major}, {"minor", pt2::schema_minor}}},
                            {"verifiers", {"TRAINING"}},
                            {"torch_version", "2.11.0"},
                            {"guards_code", json::array()}};
  Pt2Archive archive(program, path, job);
  archive.tensors();
  archive.text("models/model.json", description.dump());
  archive.text("data/sample_inputs/model.pt", options.sample_record);
  archive.text("archive_format", "pt2");
  archive.text("archive_version", "0");
  archive.text("byteorder", "little");
  if (!options.metadata.empty()) archive.text("extra/tenfold.json", options.metadata);
  job.checkpoint();
  archive.finish();
}

}  // namespace tenfold

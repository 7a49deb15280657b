// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <optional>
#include <ostream>

#include "engine/formats/onnx/model_file.h"
#include "engine/support/error.h"
#include "onnx-ml.pb.h"

namespace tenfold::onnx {
namespace {

constexpr std::uint64_t alignment = 64;
constexpr std::size_t least_external = 1024;

/// What was put into the file of weights so far.
class DataFile {
 public:
  explicit DataFile(const ExternalData& data) : data_(data) {}

  /// Where it was written.
  std::uint64_t append(const Bytes& bytes) {
    const std::string zeros((alignment - size_ % alignment) % alignment, '\0');
    data_.stream << zeros;
    size_ += zeros.size();
    const std::uint64_t place = size_;
    data_.stream.write(bytes.data, static_cast<std::streamsize>(bytes.size));
    size_ += bytes.size;
    return place;
  }

  const std::string& name() const { return data_.name; }

 private:
  const ExternalData& data_;
  std::uint64_t size_ = 0;
};

class ModelWriter {
 public:
  explicit ModelWriter(DataFile* data, const Job& job) : data_(data), job_(job) {}

  onnx_proto::ModelProto model(const Model& from) {
    onnx_proto::ModelProto made;
    made.set_ir_version(from.ir_version);
    made.set_producer_name(from.producer);
    made.set_producer_version(from.producer_version);
    for (const auto& [domain, version] : from.opsets) {
      auto* opset = made.add_opset_import();
      opset->set_domain(domain);
      opset->set_version(version);
    }
    for (const auto& [key, value] : from.metadata) put(made.add_metadata_props(), key, value);
    graph(from.graph, made.mutable_graph());
    return made;
  }

 private:
  void graph(const Graph& from, onnx_proto::GraphProto* to) {
    to->set_name(from.name);
    for (const Node& each : from.nodes) node(each, to->add_node());
    std::int64_t done = 0;
    for (const Tensor& each : from.initializers) {
      job_.checkpoint(done++, static_cast<std::int64_t>(from.initializers.size()), "writing the weights");
      tensor(each, to->add_initializer());
    }
    for (const ValueInfo& each : from.inputs) value_info(each, to->add_input());
    for (const ValueInfo& each : from.outputs) value_info(each, to->add_output());
  }

  static void put(onnx_proto::StringStringEntryProto* entry, const std::string& key,
                  const std::string& value) {
    entry->set_key(key);
    entry->set_value(value);
  }

  static void value_info(const ValueInfo& from, onnx_proto::ValueInfoProto* to) {
    to->set_name(from.name);
    auto* type = to->mutable_type()->mutable_tensor_type();
    type->set_elem_type(static_cast<int>(from.type));
    if (!from.has_shape) return;
    auto* shape = type->mutable_shape();
    for (const Dim& each : from.dims) {
      auto* dim = shape->add_dim();
      if (!each.symbol.empty())
        dim->set_dim_param(each.symbol);
      else if (each.size >= 0)
        dim->set_dim_value(each.size);
    }
  }

  void node(const Node& from, onnx_proto::NodeProto* to) {
    to->set_op_type(from.op);
    to->set_domain(from.domain);
    to->set_name(from.name);
    for (const auto& each : from.inputs) to->add_input(each);
    for (const auto& each : from.outputs) to->add_output(each);
    for (const auto& [name, each] : from.attributes) attribute(name, each, to->add_attribute());
    for (const auto& [key, value] : from.metadata) put(to->add_metadata_props(), key, value);
  }

  void attribute(const std::string& name, const Attribute& from, onnx_proto::AttributeProto* to) {
    using Kind = Attribute::Kind;
    using Type = onnx_proto::AttributeProto;
    to->set_name(name);
    switch (from.kind) {
      case Kind::real:
        to->set_type(Type::FLOAT);
        to->set_f(static_cast<float>(from.real));
        break;
      case Kind::integer:
        to->set_type(Type::INT);
        to->set_i(from.integer);
        break;
      case Kind::text:
        to->set_type(Type::STRING);
        to->set_s(from.text);
        break;
      case Kind::tensor:
        to->set_type(Type::TENSOR);
        tensor(from.tensor, to->mutable_t());
        break;
      case Kind::reals:
        to->set_type(Type::FLOATS);
        for (const double each : from.reals) to->add_floats(static_cast<float>(each));
        break;
      case Kind::integers:
        to->set_type(Type::INTS);
        for (const std::int64_t each : from.integers) to->add_ints(each);
        break;
      case Kind::texts:
        to->set_type(Type::STRINGS);
        for (const auto& each : from.texts) to->add_strings(each);
        break;
      case Kind::graph:
        to->set_type(Type::GRAPH);
        graph(*from.graph, to->mutable_g());
        break;
      case Kind::other:
        throw Error("onnx.attribute", "the attribute {name} cannot be written", {{"name", name}});
    }
  }

  void tensor(const Tensor& from, onnx_proto::TensorProto* to) {
    to->set_name(from.name);
    to->set_data_type(static_cast<int>(from.type));
    for (const std::int64_t size : from.dims) to->add_dims(size);
    if (data_ == nullptr || from.bytes.size < least_external) {
      to->set_raw_data(from.bytes.data, from.bytes.size);
      return;
    }
    to->set_data_location(onnx_proto::TensorProto::EXTERNAL);
    put(to->add_external_data(), "location", data_->name());
    put(to->add_external_data(), "offset", std::to_string(data_->append(from.bytes)));
    put(to->add_external_data(), "length", std::to_string(from.bytes.size));
  }

  DataFile* data_;
  const Job& job_;
};

}  // namespace

void write_model(const Model& model, std::ostream& stream, const ExternalData* external, const Job& job) {
  std::optional<DataFile> data;
  if (external != nullptr) data.emplace(*external);
  ModelWriter(data ? &*data : nullptr, job).model(model).SerializeToOstream(&stream);
}

}  // namespace tenfold::onnx

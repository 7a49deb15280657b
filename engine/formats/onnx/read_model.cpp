// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <google/protobuf/io/coded_stream.h>

#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>

#include "engine/formats/onnx/mapped_file.h"
#include "engine/formats/onnx/model_file.h"
#include "engine/formats/onnx/skeleton.h"
#include "engine/support/error.h"
#include "onnx-ml.pb.h"

namespace tenfold::onnx {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are stored little-endian");

constexpr int deepest_message = 64;

std::uint64_t number_of(std::string_view text, const std::string& what) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size())
    throw Error("onnx.external", "'{text}' stands where the place of the data of {what} should be",
                {{"text", std::string(text)}, {"what", what}});
  return value;
}

/// The bytes of `values`, each as Stored.
template <class Stored, class Values>
Bytes packed(const Values& values) {
  std::string bytes(static_cast<std::size_t>(values.size()) * sizeof(Stored), '\0');
  std::size_t at = 0;
  for (const auto value : values) {
    const auto stored = static_cast<Stored>(value);
    std::memcpy(bytes.data() + at, &stored, sizeof stored);
    at += sizeof stored;
  }
  return Bytes::of(std::move(bytes));
}

class ModelReader {
 public:
  ModelReader(const std::filesystem::path& path, const Job& job)
      : path_(path), job_(job), file_(map_file(path)) {}

  Model read() {
    const std::string skeleton = skeleton_of(view_of(file_));
    onnx_proto::ModelProto proto;
    parse(skeleton, proto);
    if (!proto.has_graph() || (proto.graph().node_size() == 0 && proto.graph().output_size() == 0))
      throw Error("onnx.empty", "{file} is no ONNX model, or one without a graph",
                  {{"file", path_.string()}});
    Model model;
    model.ir_version = proto.ir_version();
    model.producer = proto.producer_name();
    model.producer_version = proto.producer_version();
    for (const auto& opset : proto.opset_import())
      model.opsets[opset.domain() == "ai.onnx" ? "" : opset.domain()] = opset.version();
    for (const auto& entry : proto.metadata_props()) model.metadata[entry.key()] = entry.value();
    model.graph = graph(proto.graph());
    for (const auto& each : proto.functions()) model.functions.push_back(function(each));
    for (const auto& [location, bytes] : others_)
      model.external_bytes += static_cast<std::int64_t>(bytes.size);
    return model;
  }

 private:
  void parse(const std::string& skeleton, onnx_proto::ModelProto& proto) const {
    if (skeleton.size() >= static_cast<std::size_t>(std::numeric_limits<int>::max()))
      throw Error("onnx.large", "the graph of {file} alone has more than 2 GiB", {{"file", path_.string()}});
    google::protobuf::io::CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(skeleton.data()),
                                                  static_cast<int>(skeleton.size()));
    stream.SetRecursionLimit(deepest_message);
    if (!proto.ParseFromCodedStream(&stream) || !stream.ConsumedEntireMessage())
      throw Error("onnx.malformed", "{file} is damaged: it is no complete ONNX model",
                  {{"file", path_.string()}});
  }

  Graph graph(const onnx_proto::GraphProto& proto) {
    Graph made;
    made.name = proto.name();
    if (proto.sparse_initializer_size() > 0)
      throw Error("onnx.sparse", "{file} has sparse initializers, which are not supported",
                  {{"file", path_.string()}});
    for (const auto& each : proto.initializer()) {
      job_.checkpoint();
      made.initializers.push_back(tensor(each));
    }
    for (const auto& each : proto.input()) made.inputs.push_back(value_info(each));
    for (const auto& each : proto.output()) made.outputs.push_back(value_info(each));
    for (const auto& each : proto.node()) made.nodes.push_back(node(each));
    return made;
  }

  static ValueInfo value_info(const onnx_proto::ValueInfoProto& proto) {
    ValueInfo made;
    made.name = proto.name();
    made.is_tensor = proto.type().has_tensor_type();
    if (!made.is_tensor) return made;
    const auto& type = proto.type().tensor_type();
    made.type = static_cast<DataType>(type.elem_type());
    made.has_shape = type.has_shape();
    for (const auto& each : type.shape().dim()) {
      Dim dim;
      if (each.has_dim_value()) dim.size = each.dim_value();
      dim.symbol = each.dim_param();
      made.dims.push_back(std::move(dim));
    }
    return made;
  }

  Node node(const onnx_proto::NodeProto& proto) {
    Node made{proto.op_type(),
              proto.domain() == "ai.onnx" ? "" : proto.domain(),
              proto.overload(),
              proto.name(),
              {proto.input().begin(), proto.input().end()},
              {proto.output().begin(), proto.output().end()},
              {},
              {}};
    for (const auto& each : proto.attribute()) made.attributes[each.name()] = attribute(each);
    for (const auto& each : proto.metadata_props()) made.metadata[each.key()] = each.value();
    return made;
  }

  Attribute attribute(const onnx_proto::AttributeProto& proto) {
    using Type = onnx_proto::AttributeProto;
    Attribute made;
    made.refers_to = proto.ref_attr_name();
    switch (proto.type()) {
      case Type::FLOAT:
        made = Attribute::of(static_cast<double>(proto.f()));
        break;
      case Type::INT:
        made = Attribute::of(static_cast<std::int64_t>(proto.i()));
        break;
      case Type::STRING:
        made = Attribute::of(std::string(proto.s()));
        break;
      case Type::TENSOR:
        made = Attribute::of(tensor(proto.t()));
        break;
      case Type::INTS:
        made = Attribute::of(Shape(proto.ints().begin(), proto.ints().end()));
        break;
      case Type::STRINGS:
        made = Attribute::of(std::vector<std::string>(proto.strings().begin(), proto.strings().end()));
        break;
      case Type::FLOATS:
        made.kind = Attribute::Kind::reals;
        made.reals.assign(proto.floats().begin(), proto.floats().end());
        break;
      case Type::GRAPH:
        made.kind = Attribute::Kind::graph;
        made.graph = std::make_shared<const Graph>(graph(proto.g()));
        break;
      default:
        break;
    }
    made.refers_to = proto.ref_attr_name();
    return made;
  }

  Function function(const onnx_proto::FunctionProto& proto) {
    Function made{proto.name(),
                  proto.domain(),
                  proto.overload(),
                  {proto.input().begin(), proto.input().end()},
                  {proto.output().begin(), proto.output().end()},
                  {},
                  {}};
    for (const auto& each : proto.node()) made.nodes.push_back(node(each));
    for (const auto& each : proto.attribute_proto()) made.defaults[each.name()] = attribute(each);
    return made;
  }

  Tensor tensor(const onnx_proto::TensorProto& proto) {
    Tensor made;
    made.name = proto.name();
    made.type = static_cast<DataType>(proto.data_type());
    made.dims.assign(proto.dims().begin(), proto.dims().end());
    const std::string what = "tensor " + (made.name.empty() ? "without a name" : made.name);
    const std::size_t item = item_size(made.type);
    if (item == 0) return made;
    made.bytes = bytes_of(proto, made.type, what);
    const auto elements = static_cast<std::uint64_t>(product(made.dims));
    if (made.bytes.size / item != elements || made.bytes.size % item != 0)
      throw Error("onnx.tensor", "{what} of shape {shape} has {bytes} bytes of data, not {wanted}",
                  {{"what", what},
                   {"shape", to_string(made.dims)},
                   {"bytes", std::to_string(made.bytes.size)},
                   {"wanted", std::to_string(elements) + " × " + std::to_string(item)}});
    return made;
  }

  Bytes bytes_of(const onnx_proto::TensorProto& proto, DataType type, const std::string& what) {
    for (const auto& entry : proto.external_data())
      if (entry.key() == place_key) return placed(entry.value(), what);
    if (proto.data_location() == onnx_proto::TensorProto::EXTERNAL) return external(proto, what);
    if (proto.has_raw_data()) return Bytes::of(proto.raw_data());
    return from_fields(proto, type);
  }

  Bytes placed(const std::string& place, const std::string& what) const {
    const std::size_t space = std::min(place.find(' '), place.size());
    return piece_of(file_, number_of(std::string_view(place).substr(0, space), what),
                    number_of(std::string_view(place).substr(std::min(space + 1, place.size())), what), what);
  }

  static Bytes from_fields(const onnx_proto::TensorProto& proto, DataType type) {
    switch (type) {
      case DataType::float32:
        return packed<float>(proto.float_data());
      case DataType::float64:
        return packed<double>(proto.double_data());
      case DataType::int64:
        return packed<std::int64_t>(proto.int64_data());
      case DataType::uint64:
        return packed<std::uint64_t>(proto.uint64_data());
      case DataType::uint32:
        return packed<std::uint32_t>(proto.uint64_data());
      case DataType::int32:
        return packed<std::int32_t>(proto.int32_data());
      case DataType::uint8:
      case DataType::int8:
      case DataType::boolean:
        return packed<std::uint8_t>(proto.int32_data());
      default:  // 16 bits, half-precision numbers as their bits
        return packed<std::uint16_t>(proto.int32_data());
    }
  }

  Bytes external(const onnx_proto::TensorProto& proto, const std::string& what) {
    std::string location;
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> length;
    for (const auto& entry : proto.external_data()) {
      if (entry.key() == "location") location = entry.value();
      if (entry.key() == "offset") offset = number_of(entry.value(), what);
      if (entry.key() == "length") length = number_of(entry.value(), what);
    }
    const Bytes& whole = external_file(location, what);
    if (!length) length = offset <= whole.size ? whole.size - offset : 0;
    return piece_of(whole, offset, *length, what);
  }

  /// A file named by the model: only in the model's folder or below, links resolved.
  const Bytes& external_file(const std::string& location, const std::string& what) {
    if (const auto known = others_.find(location); known != others_.end()) return known->second;
    namespace fs = std::filesystem;
    const fs::path stated(location);
    std::error_code problem;
    const fs::path folder = fs::weakly_canonical(fs::absolute(path_).parent_path(), problem);
    const fs::path target = fs::weakly_canonical(folder / stated, problem);
    const auto [end, unused] = std::mismatch(folder.begin(), folder.end(), target.begin(), target.end());
    if (problem || location.empty() || location.find('\0') != std::string::npos || stated.is_absolute() ||
        end != folder.end() || target == folder)
      throw Error("onnx.external", "the data of {what} would be outside the model's folder, in '{location}'",
                  {{"what", what}, {"location", location}});
    if (!fs::exists(target, problem))
      throw Error("onnx.external",
                  "{file} keeps weights in the file '{location}', which is not beside it: put it there",
                  {{"file", path_.string()}, {"location", location}});
    return others_[location] = map_file(target);
  }

  const std::filesystem::path& path_;
  const Job& job_;
  Bytes file_;
  std::map<std::string, Bytes> others_;
};

}  // namespace

Model read_model(const std::filesystem::path& path, const Job& job) { return ModelReader(path, job).read(); }

}  // namespace tenfold::onnx

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/support/shape.h"

/// An ONNX file as plain values. Nothing here knows protobuf or LibTorch: LibTorch ships the headers of
/// another protobuf, so the two never meet in one source file.
namespace tenfold::onnx {

/// TensorProto.DataType.
enum class DataType : int {
  undefined = 0,
  float32 = 1,
  uint8 = 2,
  int8 = 3,
  uint16 = 4,
  int16 = 5,
  int32 = 6,
  int64 = 7,
  text = 8,
  boolean = 9,
  float16 = 10,
  float64 = 11,
  uint32 = 12,
  uint64 = 13,
  bfloat16 = 16,
};

/// Bytes of one element; 0 for types that are not read.
std::size_t item_size(DataType type);

/// Memory that somebody keeps: a piece of a mapped file, a string, a tensor.
struct Bytes {
  const char* data = nullptr;
  std::size_t size = 0;
  std::shared_ptr<const void> owner;

  static Bytes of(std::string contents);
};

struct Tensor {
  std::string name;
  DataType type = DataType::undefined;
  Shape dims;
  Bytes bytes;  ///< little-endian, row-major; of types with an item_size() exactly as many as dims say
};

struct Graph;

struct Attribute {
  enum class Kind { real, integer, text, tensor, graph, reals, integers, texts, other };
  Kind kind = Kind::other;
  double real = 0;
  std::int64_t integer = 0;
  std::string text;
  Tensor tensor;
  std::shared_ptr<const Graph> graph;
  std::vector<double> reals;
  std::vector<std::int64_t> integers;
  std::vector<std::string> texts;
  std::string refers_to;  ///< inside functions: the attribute of the caller that is meant

  static Attribute of(std::int64_t value);
  static Attribute of(double value);
  static Attribute of(std::string value);
  static Attribute of(Shape values);
  static Attribute of(std::vector<std::string> values);
  static Attribute of(Tensor value);
};

struct Node {
  std::string op, domain, overload;  ///< domain "" is ONNX's own
  std::string name;
  std::vector<std::string> inputs, outputs;  ///< "" where an optional one is left out
  std::map<std::string, Attribute> attributes;
  std::map<std::string, std::string> metadata;
};

/// One size of an input or output: a number, a symbol, or neither.
struct Dim {
  std::int64_t size = -1;
  std::string symbol;
};

struct ValueInfo {
  std::string name;
  DataType type = DataType::undefined;
  bool is_tensor = true;
  bool has_shape = false;
  std::vector<Dim> dims;
};

struct Graph {
  std::string name;
  std::vector<Node> nodes;
  std::vector<Tensor> initializers;
  std::vector<ValueInfo> inputs, outputs;
};

/// An operator that the file defines by others.
struct Function {
  std::string name, domain, overload;
  std::vector<std::string> inputs, outputs;
  std::vector<Node> nodes;
  std::map<std::string, Attribute> defaults;
};

struct Model {
  std::int64_t ir_version = 0;
  std::string producer, producer_version;
  std::map<std::string, std::int64_t> opsets;  ///< domain to version
  Graph graph;
  std::vector<Function> functions;
  std::map<std::string, std::string> metadata;
  std::int64_t external_bytes = 0;  ///< of the files beside it that hold its weights, as they were read
};

}  // namespace tenfold::onnx

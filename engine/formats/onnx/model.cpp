// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/model.h"

namespace tenfold::onnx {

std::size_t item_size(DataType type) {
  switch (type) {
    case DataType::uint8:
    case DataType::int8:
    case DataType::boolean:
      return 1;
    case DataType::uint16:
    case DataType::int16:
    case DataType::float16:
    case DataType::bfloat16:
      return 2;
    case DataType::float32:
    case DataType::int32:
    case DataType::uint32:
      return 4;
    case DataType::int64:
    case DataType::uint64:
    case DataType::float64:
      return 8;
    default:
      return 0;
  }
}

Bytes Bytes::of(std::string contents) {
  auto kept = std::make_shared<const std::string>(std::move(contents));
  return {kept->data(), kept->size(), kept};
}

namespace {

Attribute of_kind(Attribute::Kind kind) {
  Attribute made;
  made.kind = kind;
  return made;
}

}  // namespace

Attribute Attribute::of(std::int64_t value) {
  Attribute made = of_kind(Kind::integer);
  made.integer = value;
  return made;
}

Attribute Attribute::of(double value) {
  Attribute made = of_kind(Kind::real);
  made.real = value;
  return made;
}

Attribute Attribute::of(std::string value) {
  Attribute made = of_kind(Kind::text);
  made.text = std::move(value);
  return made;
}

Attribute Attribute::of(Shape values) {
  Attribute made = of_kind(Kind::integers);
  made.integers = std::move(values);
  return made;
}

Attribute Attribute::of(std::vector<std::string> values) {
  Attribute made = of_kind(Kind::texts);
  made.texts = std::move(values);
  return made;
}

Attribute Attribute::of(Tensor value) {
  Attribute made = of_kind(Kind::tensor);
  made.tensor = std::move(value);
  return made;
}

}  // namespace tenfold::onnx

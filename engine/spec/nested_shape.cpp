// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/nested_shape.h"

#include <algorithm>

#include "engine/support/error.h"

namespace tenfold {

bool is_folded(const ShapeEntry& entry) { return std::holds_alternative<Shape>(entry); }

bool is_folded(const NestedShape& shape) {
  return std::any_of(shape.begin(), shape.end(), [](const ShapeEntry& entry) { return is_folded(entry); });
}

Shape sizes_of(const ShapeEntry& entry) {
  if (const auto* size = std::get_if<std::int64_t>(&entry)) return {*size};
  return std::get<Shape>(entry);
}

Shape flat_shape(const NestedShape& shape) {
  Shape flat;
  for (const ShapeEntry& entry : shape) {
    const Shape sizes = sizes_of(entry);
    flat.insert(flat.end(), sizes.begin(), sizes.end());
  }
  return flat;
}

Shape logical_shape(const NestedShape& shape) {
  Shape logical;
  for (const ShapeEntry& entry : shape) logical.push_back(product(sizes_of(entry)));
  return logical;
}

NestedShape nested(const Shape& shape) { return {shape.begin(), shape.end()}; }

std::string to_string(const NestedShape& shape) {
  const auto list = [](const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return "(" + text + (parts.size() == 1 ? ",)" : ")");
  };
  std::vector<std::string> entries;
  for (const ShapeEntry& entry : shape) {
    std::vector<std::string> sizes;
    for (const std::int64_t size : sizes_of(entry)) sizes.push_back(std::to_string(size));
    entries.push_back(is_folded(entry) ? list(sizes) : sizes[0]);
  }
  return list(entries);
}

void require_valid(const NestedShape& shape) {
  const auto fail = [&] {
    throw Error("shape.invalid", "the shape {shape} needs sizes of at least 1",
                {{"shape", to_string(shape)}});
  };
  if (shape.empty()) throw Error("shape.empty", "a tensor needs at least one mode");
  for (const ShapeEntry& entry : shape) {
    const Shape sizes = sizes_of(entry);
    if (sizes.empty() || std::any_of(sizes.begin(), sizes.end(), [](std::int64_t size) { return size < 1; }))
      fail();
  }
}

}  // namespace tenfold

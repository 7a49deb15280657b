// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/shape.h"

#include <algorithm>
#include <limits>

#include "engine/support/error.h"

namespace tenfold {

std::int64_t product(const Shape& shape) {
  std::int64_t result = 1;
  for (const std::int64_t size : shape) {
    if (size < 0)
      throw Error("shape.negative", "a shape has the negative size {size}", {{"size", std::to_string(size)}});
    if (size != 0 && result > std::numeric_limits<std::int64_t>::max() / size)
      throw Error("shape.too-large", "a shape has more than 2^63 elements");
    result *= size;
  }
  return result;
}

std::string to_string(const Shape& shape) {
  if (shape.empty()) return "scalar";
  std::string text;
  for (const std::int64_t size : shape) text += (text.empty() ? "" : "×") + std::to_string(size);
  return text;
}

Shape factorize(std::int64_t value, std::int64_t min_value, std::int64_t remaining) {
  if (min_value < 2)
    throw Error("shape.min_value", "sizes are taken apart into factors of at least 2, not of {value}",
                {{"value", std::to_string(min_value)}});
  Shape factors;
  while (remaining != 0 && value > min_value) {
    std::int64_t divisor = min_value;
    while (divisor <= value / divisor && value % divisor != 0) ++divisor;
    if (divisor > value / divisor) break;
    factors.push_back(divisor);
    value /= divisor;
    if (remaining > 0) --remaining;
  }
  factors.push_back(value);
  return factors;
}

Shape merge_ints(Shape values, std::size_t size) {
  std::sort(values.begin(), values.end());
  while (values.size() > std::max<std::size_t>(size, 1)) {
    const std::int64_t merged = values[0] * values[1];
    values.erase(values.begin(), values.begin() + 2);
    values.insert(std::upper_bound(values.begin(), values.end(), merged), merged);
  }
  return values;
}

std::pair<Shape, Shape> get_tensorized_shape(std::int64_t in_features, std::int64_t out_features,
                                             std::optional<std::size_t> order, std::int64_t min_dim) {
  const Shape in = factorize(in_features, min_dim);
  const Shape out = factorize(out_features, min_dim, static_cast<std::int64_t>(in.size()));
  const std::size_t both = std::min(in.size(), out.size());
  const std::size_t modes = order ? std::min(*order, both) : both;
  return {merge_ints(in, modes), merge_ints(out, modes)};
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/input_shape.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::array<std::string_view, 9> dtypes{"float32", "float64", "float16", "bfloat16", "int64",
                                                 "int32",   "int16",   "uint8",   "bool"};
constexpr std::int64_t largest_size = std::int64_t{1} << 24;

[[noreturn]] void refuse(std::string_view text) {
  throw Error("input.text",
              "'{text}' is no shape of an input: write its sizes, the batch first, and if needed the dtype: "
              "1x3x224x224, 2x16:int64",
              {{"text", std::string(text)}});
}

}  // namespace

InputShape parse_input_shape(std::string_view text) {
  InputShape made;
  std::string_view sizes = text;
  if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    made.dtype = text.substr(colon + 1);
    sizes = text.substr(0, colon);
    if (std::find(dtypes.begin(), dtypes.end(), made.dtype) == dtypes.end()) refuse(text);
  }
  while (true) {
    std::int64_t size = 0;
    const auto [end, code] = std::from_chars(sizes.data(), sizes.data() + sizes.size(), size);
    if (code != std::errc() || size < 1 || size > largest_size) refuse(text);
    made.shape.push_back(size);
    sizes.remove_prefix(static_cast<std::size_t>(end - sizes.data()));
    if (sizes.empty()) return made;
    if (sizes[0] != 'x' && sizes[0] != ',') refuse(text);
    sizes.remove_prefix(1);
  }
}

std::string to_text(const InputShape& input) {
  std::string text;
  for (const std::int64_t size : input.shape) text += (text.empty() ? "" : "x") + std::to_string(size);
  return input.dtype.empty() ? text : text + ":" + input.dtype;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pt2_json.h"

#include "engine/support/error.h"

namespace tenfold::pt2 {
namespace {
constexpr std::pair<std::int64_t, c10::ScalarType> irregular_types[] = {
    {13, c10::ScalarType::BFloat16},        {28, c10::ScalarType::UInt16},
    {29, c10::ScalarType::Float8_e4m3fn},   {30, c10::ScalarType::Float8_e5m2},
    {31, c10::ScalarType::Float8_e4m3fnuz}, {32, c10::ScalarType::Float8_e5m2fnuz}};
constexpr std::int64_t last_regular_type = 12;

[[noreturn]] void unknown(const char* what, std::int64_t code) {
  throw Error("pt2.code", "the file uses {what} number {code}, which is not known",
              {{"what", what}, {"code", std::to_string(code)}});
}

constexpr int deepest = 200;

/// Brackets outside of texts.
void check_depth(const std::string& text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (quoted && letter == '\\')
      ++at;
    else if (letter == '"')
      quoted = !quoted;
    else if (!quoted && (letter == '{' || letter == '['))
      ++depth;
    else if (!quoted && (letter == '}' || letter == ']'))
      --depth;
    if (depth > deepest) throw Error("pt2.depth", "the file is damaged: its graph is nested too deeply");
  }
}
}  // namespace

nlohmann::json parse(const std::string& text) {
  check_depth(text);
  return nlohmann::json::parse(text);
}

c10::ScalarType scalar_type_from(std::int64_t code) {
  for (const auto& [known, type] : irregular_types)
    if (known == code) return type;
  if (code < 1 || code > last_regular_type) unknown("the dtype", code);
  return static_cast<c10::ScalarType>(code - 1);
}

std::int64_t scalar_type_code(c10::ScalarType type) {
  for (const auto& [code, known] : irregular_types)
    if (known == type) return code;
  const auto code = static_cast<std::int64_t>(type) + 1;
  if (code > last_regular_type)
    throw Error("pt2.dtype", "tensors of dtype {type} cannot be written to a .pt2 file",
                {{"type", c10::toString(type)}});
  return code;
}

c10::MemoryFormat memory_format_from(std::int64_t code) {
  switch (code) {
    case 1:
      return c10::MemoryFormat::Contiguous;
    case 2:
      return c10::MemoryFormat::ChannelsLast;
    case 3:
      return c10::MemoryFormat::ChannelsLast3d;
    case 4:
      return c10::MemoryFormat::Preserve;
    default:
      unknown("the memory format", code);
  }
}

std::int64_t memory_format_code(c10::MemoryFormat format) {
  switch (format) {
    case c10::MemoryFormat::Contiguous:
      return 1;
    case c10::MemoryFormat::ChannelsLast:
      return 2;
    case c10::MemoryFormat::ChannelsLast3d:
      return 3;
    default:
      return 4;
  }
}

c10::Layout layout_from(std::int64_t code) {
  if (code != strided_code) unknown("the layout", code);
  return c10::Layout::Strided;
}

}  // namespace tenfold::pt2

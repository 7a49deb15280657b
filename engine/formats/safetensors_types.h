// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <c10/core/ScalarType.h>

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace tenfold {

/// The dtypes of safetensors 0.8 that LibTorch has, in whole bytes.
inline constexpr std::array<std::pair<std::string_view, c10::ScalarType>, 19> safetensors_types = {{
    {"F64", c10::ScalarType::Double},
    {"F32", c10::ScalarType::Float},
    {"F16", c10::ScalarType::Half},
    {"BF16", c10::ScalarType::BFloat16},
    {"I64", c10::ScalarType::Long},
    {"I32", c10::ScalarType::Int},
    {"I16", c10::ScalarType::Short},
    {"I8", c10::ScalarType::Char},
    {"U8", c10::ScalarType::Byte},
    {"BOOL", c10::ScalarType::Bool},
    {"U64", c10::ScalarType::UInt64},
    {"U32", c10::ScalarType::UInt32},
    {"U16", c10::ScalarType::UInt16},
    {"C64", c10::ScalarType::ComplexFloat},
    {"F8_E4M3", c10::ScalarType::Float8_e4m3fn},
    {"F8_E5M2", c10::ScalarType::Float8_e5m2},
    {"F8_E8M0", c10::ScalarType::Float8_e8m0fnu},
    {"F8_E4M3FNUZ", c10::ScalarType::Float8_e4m3fnuz},
    {"F8_E5M2FNUZ", c10::ScalarType::Float8_e5m2fnuz},
}};

inline std::optional<c10::ScalarType> type_from_safetensors(std::string_view name) {
  for (const auto& [known, type] : safetensors_types)
    if (known == name) return type;
  return std::nullopt;
}

/// Empty where the format has none.
inline std::string_view safetensors_name(c10::ScalarType type) {
  for (const auto& [name, known] : safetensors_types)
    if (known == type) return name;
  return {};
}

}  // namespace tenfold

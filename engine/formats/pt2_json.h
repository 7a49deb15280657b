// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <c10/core/Layout.h>
#include <c10/core/MemoryFormat.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

/// Numbers that torch.export writes for enumerations (torch/_export/serde/schema.py); they are not c10's.
namespace tenfold::pt2 {

inline constexpr std::int64_t schema_major = 8, schema_minor = 17;

/// JSON that is not nested deeper than any graph is, so that recursion over it ends. Throws Error, or
/// nlohmann's exceptions for what is no JSON.
nlohmann::json parse(const std::string& text);

/// Throws Error for numbers that are not known.
c10::ScalarType scalar_type_from(std::int64_t code);
std::int64_t scalar_type_code(c10::ScalarType type);
c10::MemoryFormat memory_format_from(std::int64_t code);
std::int64_t memory_format_code(c10::MemoryFormat format);
c10::Layout layout_from(std::int64_t code);
inline constexpr std::int64_t strided_code = 7;

}  // namespace tenfold::pt2

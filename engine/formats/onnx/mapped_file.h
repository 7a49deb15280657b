// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string_view>

#include "engine/formats/onnx/model.h"

namespace tenfold::onnx {

/// A whole file in memory, large ones without reading them; what is written to it stays in memory.
Bytes map_file(const std::filesystem::path& path);

/// A piece of it. Throws Error when it reaches beyond.
Bytes piece_of(const Bytes& whole, std::uint64_t offset, std::uint64_t size, const std::string& what);

inline std::string_view view_of(const Bytes& bytes) { return {bytes.data, bytes.size}; }

}  // namespace tenfold::onnx

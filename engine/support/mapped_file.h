// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>

namespace tenfold {

/// Smaller files are better read: they may change while they are in use.
inline constexpr std::size_t smallest_mapped = (std::size_t{32} << 20) + 1;

/// A whole file as memory that takes none of its own until it is looked at. What is written to it stays in
/// memory: a program that trains changes its own copies of the pages it touches. The file must not be cut
/// short meanwhile.
struct MappedFile {
  std::shared_ptr<void> owner;
  std::string_view bytes;
};

/// Throws Error when the file is missing or cannot be mapped.
MappedFile map_file(const std::filesystem::path& path);

}  // namespace tenfold

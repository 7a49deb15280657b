// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tenfold {

/// Bytes of the parts of a zip archive: its last record, what leads to that of zip64, an entry of its
/// directory.
inline constexpr std::size_t end_record_size = 22, locator_size = 20, directory_entry_size = 46;

/// Least significant byte first; 0 where the bytes end too early.
std::uint64_t little_endian(std::string_view bytes, std::size_t at, int width);

/// Where the contents of a zip archive's entries begin, by full name: what libzip does not tell. Entries
/// whose place cannot be made out are left out, so a place is a guess until the checksum of the entry says
/// the same.
std::unordered_map<std::string, std::uint64_t> zip_places(std::string_view archive);

}  // namespace tenfold

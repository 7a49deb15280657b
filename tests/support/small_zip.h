// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tenfold::testing {

/// A number in `width` bytes, least significant first.
inline std::string little_endian(std::uint64_t value, int width) {
  std::string bytes;
  for (int i = 0; i < width; ++i) bytes += static_cast<char>(i < 8 ? value >> (8 * i) : 0);
  return bytes;
}

inline std::uint32_t checksum(const std::string& contents) {
  std::uint32_t crc = ~0u;
  for (const char byte : contents) {
    crc ^= static_cast<unsigned char>(byte);
    for (int i = 0; i < 8; ++i) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

/// A zip archive of stored entries, to put any contents before a reader.
inline std::string small_zip(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string local, central;
  for (const auto& [name, contents] : entries) {
    const std::string common = little_endian(20, 2) + little_endian(0, 8) +
                               little_endian(checksum(contents), 4) + little_endian(contents.size(), 4) +
                               little_endian(contents.size(), 4) + little_endian(name.size(), 2) +
                               little_endian(0, 2);
    central += "PK\1\2" + little_endian(20, 2) + common + little_endian(0, 10) +
               little_endian(local.size(), 4) + name;
    local += "PK\3\4" + common + name + contents;
  }
  return local + central + "PK\5\6" + little_endian(0, 4) + little_endian(entries.size(), 2) +
         little_endian(entries.size(), 2) + little_endian(central.size(), 4) +
         little_endian(local.size(), 4) + little_endian(0, 2);
}

}  // namespace tenfold::testing

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/zip_places.h"

namespace tenfold {
namespace {

constexpr std::size_t local_header_size = 30;
constexpr std::uint64_t in_zip64 = 0xffffffff;

/// A field of the zip64 extra data, which holds only those that are in_zip64 in the entry itself.
std::uint64_t zip64_offset(std::string_view entry, std::string_view extra) {
  while (extra.size() >= 4) {
    const std::uint64_t kind = little_endian(extra, 0, 2), size = little_endian(extra, 2, 2);
    if (kind == 1) {
      std::size_t at = 4;
      for (const std::size_t before : {std::size_t{24}, std::size_t{20}})  // size, stored size
        if (little_endian(entry, before, 4) == in_zip64) at += 8;
      return little_endian(extra, at, 8);
    }
    extra.remove_prefix(std::min<std::uint64_t>(extra.size(), 4 + size));
  }
  return in_zip64;
}

std::string_view directory_of(std::string_view archive) {
  const std::size_t end = archive.rfind("PK\5\6");
  if (end == std::string_view::npos || archive.size() - end < end_record_size) return {};
  std::uint64_t begin = little_endian(archive, end + 16, 4);
  if (begin == in_zip64 && end >= locator_size && archive.substr(end - locator_size, 4) == "PK\6\7")
    begin = little_endian(archive, little_endian(archive, end - locator_size + 8, 8) + 48, 8);
  return begin < end ? archive.substr(begin, end - begin) : std::string_view();
}

}  // namespace

std::uint64_t little_endian(std::string_view bytes, std::size_t at, int width) {
  if (at > bytes.size() || bytes.size() - at < static_cast<std::size_t>(width)) return 0;
  std::uint64_t value = 0;
  for (int i = width; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

std::unordered_map<std::string, std::uint64_t> zip_places(std::string_view archive) {
  std::unordered_map<std::string, std::uint64_t> places;
  std::string_view left = directory_of(archive);
  while (left.size() >= directory_entry_size && left.starts_with("PK\1\2")) {
    const std::string_view entry = left;
    const std::uint64_t name_size = little_endian(entry, 28, 2), extra_size = little_endian(entry, 30, 2),
                        comment_size = little_endian(entry, 32, 2);
    const std::uint64_t whole = directory_entry_size + name_size + extra_size + comment_size;
    if (whole > left.size()) break;
    left.remove_prefix(whole);
    std::uint64_t header = little_endian(entry, 42, 4);
    if (header == in_zip64)
      header = zip64_offset(entry, entry.substr(directory_entry_size + name_size, extra_size));
    if (header >= archive.size() || archive.substr(header, 4) != "PK\3\4") continue;
    places.emplace(entry.substr(directory_entry_size, name_size), header + local_header_size +
                                                                      little_endian(archive, header + 26, 2) +
                                                                      little_endian(archive, header + 28, 2));
  }
  return places;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/event_file.h"

#include <array>
#include <bit>
#include <chrono>

#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t k = 0; k < 256; ++k) {
    std::uint32_t value = k;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? 0x82f63b78u : 0);
    table[k] = value;
  }
  return table;
}

template <class Number>
std::string little_endian(Number value) {
  std::string bytes;
  for (std::size_t k = 0; k < sizeof value; ++k) bytes += static_cast<char>((value >> (8 * k)) & 0xff);
  return bytes;
}

std::string masked_checksum(const std::string& bytes) {
  return little_endian(std::rotr(crc32c(bytes), 15) + 0xa282ead8u);
}

// protobuf's wire format: a key is the field's number and its type
constexpr int varint = 0, fixed64 = 1, delimited = 2, fixed32 = 5;

std::string number(std::uint64_t value) {
  std::string bytes;
  for (; value >= 128; value >>= 7) bytes += static_cast<char>(value % 128 + 128);
  return bytes + static_cast<char>(value);
}

std::string field(int id, int type, const std::string& contents) {
  const std::string key = number(static_cast<std::uint64_t>(id * 8 + type));
  return type == delimited ? key + number(contents.size()) + contents : key + contents;
}

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string wall_time() { return field(1, fixed64, little_endian(std::bit_cast<std::uint64_t>(now()))); }

}  // namespace

std::uint32_t crc32c(const std::string& bytes) {
  static constexpr auto table = make_table();
  std::uint32_t value = ~0u;
  for (const char each : bytes)
    value = table[(value ^ static_cast<std::uint8_t>(each)) & 0xff] ^ (value >> 8);
  return ~value;
}

EventFile::EventFile(const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  const auto stamp = std::chrono::duration_cast<std::chrono::milliseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
  path_ = folder / ("events.out.tfevents." + std::to_string(stamp) + ".tenfold");
  file_.open(path_, std::ios::binary);
  if (!file_) throw Error("file.write", "{file} cannot be written", {{"file", path_.string()}});
  write(wall_time() + field(3, delimited, "brain.Event:2"));
}

void EventFile::add(std::int64_t step, const std::map<std::string, double>& scalars) {
  std::string summary;
  for (const auto& [tag, value] : scalars) {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
    summary += field(1, delimited, field(1, delimited, tag) + field(2, fixed32, little_endian(bits)));
  }
  write(wall_time() + field(2, varint, number(static_cast<std::uint64_t>(step))) +
        field(5, delimited, summary));
}

void EventFile::write(const std::string& event) {
  const std::string length = little_endian(static_cast<std::uint64_t>(event.size()));
  file_ << length << masked_checksum(length) << event << masked_checksum(event);
  file_.flush();
  if (!file_) throw Error("file.write", "{file} cannot be written", {{"file", path_.string()}});
}

}  // namespace tenfold

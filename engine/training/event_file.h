// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace tenfold {

/// A file of events that TensorBoard reads: records of TFRecord's framing (length, masked CRC-32C, contents,
/// masked CRC-32C), each an `Event` of TensorFlow's event.proto with scalars.
class EventFile {
 public:
  /// A new file in `folder`, which is made where there is none. Throws Error when it cannot be written.
  explicit EventFile(const std::filesystem::path& folder);

  /// Scalars at a step, written through at once.
  void add(std::int64_t step, const std::map<std::string, double>& scalars);
  const std::filesystem::path& path() const { return path_; }

 private:
  void write(const std::string& event);

  std::filesystem::path path_;
  std::ofstream file_;
};

/// CRC-32 with Castagnoli's polynomial (RFC 3720).
std::uint32_t crc32c(const std::string& bytes);

}  // namespace tenfold

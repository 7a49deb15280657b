// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace tenfold {

/// A file that appears complete or not at all: written under a temporary name in the same folder, renamed by
/// commit(). Without commit() the temporary file is removed. Behind a symbolic link the file that it leads to
/// is written; one that is replaced keeps its permissions.
class AtomicFile {
 public:
  /// Throws Error when the folder does not exist or cannot be written, or where something stands that is no
  /// ordinary file (a device, a pipe) or may not be written.
  explicit AtomicFile(const std::filesystem::path& target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Where to write until commit().
  const std::filesystem::path& temporary() const { return temporary_; }
  /// Writes the data to disk and puts the file in its place. Throws Error when that fails.
  void commit();

 private:
  std::filesystem::path target_, temporary_;
  bool committed_ = false;
};

/// Throws the Error of a file that cannot be written.
[[noreturn]] void cannot_write(const std::filesystem::path& target, const std::string& why);

/// Writes `contents` atomically.
void write_file(const std::filesystem::path& target, std::string_view contents);

/// Reads a whole file of at most `limit` bytes. Throws Error when it is missing, a folder, or larger.
std::string read_file(const std::filesystem::path& path, std::uintmax_t limit = 256u << 20);

}  // namespace tenfold

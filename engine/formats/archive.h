// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tenfold {

/// A zip archive opened for reading, from a file or from memory. Nothing is ever extracted, and no size in it
/// is believed: sizes are checked against what the file can hold before memory is asked for, contents against
/// their checksum. Not to be used by two threads at once.
class Archive {
 public:
  static constexpr std::uint64_t text_limit = std::uint64_t{1} << 30;
  static constexpr std::uint64_t bytes_limit = std::uint64_t{1} << 36;

  /// Throws Error when the file is missing, a folder, no zip archive or truncated; when entries are
  /// encrypted, share a name, overlap, or state sizes that the file cannot hold.
  static Archive open(const std::filesystem::path& path);
  /// The same from memory; `name` is what errors call it.
  static Archive from_memory(std::string bytes, const std::string& name);

  Archive(Archive&&) noexcept;
  Archive& operator=(Archive&&) noexcept;
  ~Archive();

  /// The file's path, or the name given to from_memory.
  const std::string& name() const;
  /// Full names of all files (not folders) in the archive's order.
  const std::vector<std::string>& entries() const;
  /// "model/" when all entries share one first folder, as PyTorch writes; else "".
  const std::string& root() const;

  /// Entry names below are relative to root().
  bool contains(const std::string& entry) const;
  /// Uncompressed bytes. Throws Error when there is no such entry.
  std::uint64_t size(const std::string& entry) const;
  /// The whole entry. Throws Error when it is missing, larger than `limit`, damaged or compressed in another
  /// way than deflate.
  std::string read(const std::string& entry, std::uint64_t limit = text_limit) const;
  /// The whole entry as a CPU tensor of dtype uint8, [size]; without a copy where the entry is stored and
  /// begins at a multiple of 16, as PyTorch writes: over the file's own bytes then (FileBytes).
  at::Tensor read_bytes(const std::string& entry, std::uint64_t limit = bytes_limit) const;

 private:
  struct State;
  explicit Archive(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tenfold

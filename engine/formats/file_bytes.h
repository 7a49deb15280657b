// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "engine/support/mapped_file.h"

namespace tenfold {

/// The bytes of a file, to be looked at without a copy: small files are read, large ones mapped, so that
/// opening gigabytes takes no memory of its own. Copies share the bytes. A mapped file must not be cut short
/// while it is in use; replacing it by another of the same name, as AtomicFile does, is fine.
class FileBytes {
 public:
  /// Up to this size files are read.
  static constexpr std::uintmax_t largest_read = smallest_mapped - 1;

  /// Throws Error when the file is missing, a folder or cannot be read.
  static FileBytes open(const std::filesystem::path& path);
  /// The same for what is in memory; `name` is what errors call it.
  static FileBytes from_memory(std::string contents, std::string name);

  const std::string& name() const { return name_; }
  std::string_view view() const { return view_; }
  std::uint64_t size() const { return view_.size(); }

  /// The bytes from `begin` on as a CPU tensor of dtype uint8, [count], over this memory, which it keeps
  /// alive. What is written to it stays in memory. A copy where the place is no multiple of `alignment`.
  at::Tensor tensor(std::uint64_t begin, std::uint64_t count, std::size_t alignment = 16) const;

 private:
  FileBytes(std::string name, std::shared_ptr<void> owner, std::string_view view)
      : name_(std::move(name)), owner_(std::move(owner)), view_(view) {}

  std::string name_;
  std::shared_ptr<void> owner_;
  std::string_view view_;
};

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tenfold {

/// Contents of a file that is gzipped, in one member or several, or plain, read from the front. Memory is
/// asked for as contents arrive, never because a number in the file says so. `bytes` must outlive it.
class GzipSource {
 public:
  /// `name` is what errors call the file.
  GzipSource(std::string_view bytes, const std::string& name);
  ~GzipSource();
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  /// The next `count` bytes, fewer only at the end. Throws Error when the file is damaged.
  std::string read(std::uint64_t count);
  /// As read(), but throws Error when fewer are left.
  std::string read_exactly(std::uint64_t count);
  /// More bytes than this cannot be in the file.
  std::uint64_t largest_size() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tenfold

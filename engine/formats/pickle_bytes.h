// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/support/error.h"

namespace tenfold {

/// The bytes of a pickle, taken from the front. Throws Error where they end too early.
class PickleBytes {
 public:
  PickleBytes(std::string_view bytes, std::string name) : left_(bytes), name_(std::move(name)) {}

  std::string_view take(std::uint64_t count) {
    if (count > left_.size()) malformed("it ends too early");
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }

  std::string_view take_line() {
    const auto end = left_.find('\n');
    if (end == std::string_view::npos) malformed("it ends too early");
    const std::string_view line = take(end);
    left_.remove_prefix(1);
    return line;
  }

  /// Least significant byte first.
  std::uint64_t take_number(int width) {
    const std::string_view bytes = take(static_cast<std::uint64_t>(width));
    std::uint64_t value = 0;
    for (int i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
  }

  /// Most significant byte first, unlike all other numbers.
  double take_real() {
    std::uint64_t bits = 0;
    for (const char byte : take(8)) bits = bits << 8 | static_cast<unsigned char>(byte);
    return std::bit_cast<double>(bits);
  }

  /// What has not been taken.
  std::string_view left() const { return left_; }

  [[noreturn]] void malformed(const std::string& why) const {
    throw Error("pickle.malformed", "the pickle in {file} cannot be read: {why}",
                {{"file", name_}, {"why", why}});
  }

 private:
  std::string_view left_;
  std::string name_;
};

}  // namespace tenfold

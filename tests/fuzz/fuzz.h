// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>

#include "engine/support/error.h"

/// What libFuzzer and replay_main.cpp call with every input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tenfold::testing {

/// Runs a reader: refusing the input is fine, every other exception goes on and fails the program.
template <class Read>
int expect_only_errors(const Read& read) {
  try {
    read();
  } catch (const Error&) {
    return 0;
  } catch (const Cancelled&) {
    return 0;
  }
  return 0;
}

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  return std::string(reinterpret_cast<const char*>(data), size);
}

}  // namespace tenfold::testing

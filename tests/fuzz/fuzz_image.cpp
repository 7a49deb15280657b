// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/image_file.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  const std::string bytes = testing::text_of(data, size);
  testing::expect_only_errors([&] { look_at_image(bytes, "fuzz"); });
  return testing::expect_only_errors([&] { decode_image(bytes, "fuzz"); });
}

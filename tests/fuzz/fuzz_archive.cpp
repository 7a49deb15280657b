// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/archive.h"
#include "engine/formats/pickle.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  return testing::expect_only_errors([&] {
    const Archive archive = Archive::from_memory(testing::text_of(data, size), "fuzz");
    for (const std::string& entry : archive.entries()) {
      const std::string relative = entry.substr(archive.root().size());
      testing::expect_only_errors([&] { archive.read(relative); });
      testing::expect_only_errors([&] { archive.read_bytes(relative); });
    }
    read_pickle(archive);
  });
}

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/machine_speed.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  const std::string text = testing::text_of(data, size);
  return testing::expect_only_errors([&] {
    const MachineSpeed speed = machine_speed_from_json(text, "fuzz");
    if (!(speed.one.product_seconds({3, 5, 7, 9}, 1e6) >= 0)) throw std::logic_error("no time at all");
  });
}

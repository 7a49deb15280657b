// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/recipe_json.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  const std::string text = testing::text_of(data, size);
  testing::expect_only_errors([&] { layer_spec_from_json(text, "fuzz"); });
  return testing::expect_only_errors([&] {
    const Recipe recipe = recipe_from_json(text, "fuzz");
    // what was accepted is written and read again without loss
    if (!(recipe_from_json(to_json(recipe), "fuzz") == recipe)) throw std::logic_error("the recipe changed");
  });
}

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/family.h"
#include "engine/spec/layer_shape.h"
#include "engine/spec/rank.h"
#include "engine/support/glob.h"
#include "tests/fuzz/fuzz.h"

/// What a user types: ranks, families, kinds of layer, patterns; one a line.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  for (const std::string& line : split_list(testing::text_of(data, size), '\n')) {
    testing::expect_only_errors([&] { to_string(parse_rank(line)); });
    testing::expect_only_errors([&] { parse_family(line); });
    testing::expect_only_errors([&] { parse_layer_kind(line); });
    if (line.size() < 200) any_glob_matches(line, line);
  }
  return 0;
}

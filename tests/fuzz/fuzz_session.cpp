// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/session_json.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  const std::string text = testing::text_of(data, size);
  says_session(text);
  return testing::expect_only_errors([&] {
    const Session session = session_from_json(text, "fuzz");
    // what was accepted is written and read again without loss
    if (!(session_from_json(to_json(session), "fuzz") == session))
      throw std::logic_error("the session changed");
  });
}

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/archive.h"
#include "engine/formats/pickle.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/small_zip.h"

/// The input is data.pkl: inside a damaged archive its checksum would keep it from being read at all.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  std::vector<std::pair<std::string, std::string>> entries = {{"data.pkl", testing::text_of(data, size)}};
  for (int key = 0; key < 16; ++key)
    entries.emplace_back("data/" + std::to_string(key), std::string(512, '\1'));
  return testing::expect_only_errors([&] {
    const PickleValue value = read_pickle(Archive::from_memory(testing::small_zip(entries), "fuzz"));
    testing::expect_only_errors([&] { flatten_sample_inputs(value); });
    read_pickle(Archive::from_memory(write_pickle_archive(value), "written"));
  });
}

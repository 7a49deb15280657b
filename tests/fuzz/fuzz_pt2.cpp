// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The input takes the place of one record (TENFOLD_RECORD) of a .pt2 (TENFOLD_SAMPLE): checksums of a zip
// archive would hide damage inside it from every reader.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "engine/formats/archive.h"
#include "engine/formats/pt2_reader.h"
#include "engine/program/layers.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/small_zip.h"

namespace {

using namespace tenfold;

std::filesystem::path with_record(const std::string& contents) {
  static const Archive sample = Archive::open(TENFOLD_SAMPLE);
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& entry : sample.entries()) {
    const std::string name = entry.substr(sample.root().size());
    entries.emplace_back(name, name == TENFOLD_RECORD ? contents : sample.read(name));
  }
  const auto path =
      std::filesystem::temp_directory_path() / ("tenfold_fuzz_" + std::to_string(::getpid()) + ".pt2");
  std::ofstream(path, std::ios::binary | std::ios::trunc) << testing::small_zip(entries);
  return path;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto path = with_record(testing::text_of(data, size));
  const int result = testing::expect_only_errors([&] { find_layers(read_pt2(path).program); });
  std::filesystem::remove(path);
  return result;
}

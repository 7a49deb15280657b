// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "engine/formats/archive.h"
#include "engine/formats/torchscript_reader.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/small_zip.h"

namespace {

using namespace tenfold;

/// The sample model with other code, or other pickles: checksums of a zip archive would hide damage inside it
/// from LibTorch's loader. An archive itself is put before the reader as it is.
std::string with_part(const std::string& part) {
  static const Archive sample = Archive::open(TENFOLD_SAMPLE);
  if (part.starts_with("PK")) return part;
  const std::string place = part.starts_with("\x80") ? "data.pkl" : "code/__torch__.py";
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& entry : sample.entries()) {
    const std::string name = entry.substr(sample.root().size());
    entries.emplace_back("m/" + name, name == place ? part : sample.read(name));
  }
  return testing::small_zip(entries);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto path =
      std::filesystem::temp_directory_path() / ("tenfold_fuzz_" + std::to_string(::getpid()) + ".pt");
  std::ofstream(path, std::ios::binary | std::ios::trunc) << with_part(testing::text_of(data, size));
  const int result = testing::expect_only_errors([&] { read_torchscript(path); });
  std::filesystem::remove(path);
  return result;
}

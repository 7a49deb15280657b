// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "engine/formats/file_kind.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto path =
      std::filesystem::temp_directory_path() / ("tenfold_fuzz_kind_" + std::to_string(::getpid()));
  std::ofstream(path, std::ios::binary | std::ios::trunc) << tenfold::testing::text_of(data, size);
  const tenfold::FileFacts facts = tenfold::recognise(path);  // contents are never an error
  std::filesystem::remove(path);
  if (facts.what.empty() || (facts.kind == tenfold::FileKind::unusable) == facts.advice.empty())
    throw std::logic_error("a file without a name or advice: " + facts.what);
  return 0;
}

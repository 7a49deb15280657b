// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "engine/formats/onnx_reader.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  const auto path =
      std::filesystem::temp_directory_path() / ("tenfold_fuzz_" + std::to_string(::getpid()) + ".onnx");
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  testing::expect_only_errors([&] { read_onnx(path); });
  const int result = testing::expect_only_errors([&] { read_onnx_weights(path); });
  std::filesystem::remove(path);
  return result;
}

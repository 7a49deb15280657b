// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include "engine/data/cifar.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/scratch_folder.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  static const testing::ScratchFolder folder("cifar_pickle");
  const std::filesystem::path file = folder.path / "test_batch";
  std::ofstream(file, std::ios::binary) << testing::text_of(data, size);
  return testing::expect_only_errors([&] { load_cifar("fuzz", folder.path, /*training=*/false); });
}

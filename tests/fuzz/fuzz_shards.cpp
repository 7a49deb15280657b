// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <fstream>

#include "engine/formats/safetensors.h"
#include "engine/formats/weights_file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/scratch_folder.h"

namespace {

/// With the two shards that the seed names.
struct Shards : tenfold::testing::ScratchFolder {
  Shards() : ScratchFolder("shards") {
    tenfold::StateDict dict;
    for (const char* name : {"fc.weight", "fc.bias", "f8"}) dict.set(name, at::ones({3}));
    tenfold::write_safetensors(path / "weights.safetensors", dict);
    tenfold::write_safetensors(path / "types.safetensors", dict);
  }
};

}  // namespace

/// The index beside good shards.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  static const Shards folder;
  const std::filesystem::path index = folder.path / "index.json";
  std::ofstream(index, std::ios::binary) << testing::text_of(data, size);
  return testing::expect_only_errors([&] {
    std::uintmax_t bytes = 0;
    std::vector<std::string> remarks;
    read_shards(index, bytes, remarks);
  });
}

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/file_bytes.h"
#include "engine/formats/pickle_storages.h"
#include "engine/formats/tensor_search.h"
#include "tests/fuzz/fuzz.h"

/// The whole file; every tensor that is found is looked at.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  return testing::expect_only_errors([&] {
    const PickleValue root = read_tar_pickle(FileBytes::from_memory(testing::text_of(data, size), "fuzz"));
    for (const TensorPlace& place : find_tensors(root))
      for (const auto& [name, tensor] : tensors_of(*place.value)) tensor.clone();
  });
}

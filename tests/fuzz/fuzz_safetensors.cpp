// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/file_bytes.h"
#include "engine/formats/safetensors.h"
#include "tests/fuzz/fuzz.h"

/// Every byte of what is found is looked at.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  return testing::expect_only_errors([&] {
    const Safetensors found = read_safetensors(FileBytes::from_memory(testing::text_of(data, size), "fuzz"));
    for (const auto& [name, tensor] : found.tensors) tensor.clone();
  });
}

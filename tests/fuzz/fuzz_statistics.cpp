// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/file_bytes.h"
#include "engine/formats/safetensors.h"
#include "engine/study/moments_file.h"
#include "tests/fuzz/fuzz.h"

/// What is read has the form of moments, or is refused.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenfold;
  return testing::expect_only_errors([&] {
    const Safetensors read = read_safetensors(FileBytes::from_memory(testing::text_of(data, size), "fuzz"));
    for (const auto& [layer, moments] : moments_in(read, "fuzz").moments)
      check_moments(moments, {LayerKind::linear, {6, 4}}, layer);
  });
}

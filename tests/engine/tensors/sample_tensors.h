// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/CPUGeneratorImpl.h>

#include <string>
#include <vector>

#include "engine/support/error.h"
#include "engine/tensors/factorized_tensor.h"
#include "tests/engine/tensors/formula.h"
#include "tests/support/error_id.h"

namespace tenfold::testing {

inline at::Generator seeded(std::uint64_t seed) { return at::detail::createCPUGenerator(seed); }

struct SampleTensor {
  std::string label;
  FactorizedTensor tensor;
};

/// Every format that has ranks: plain, tensorized, with a batch mode, complex and split, in float64.
inline std::vector<SampleTensor> sample_tensors() {
  const NestedShape plain{5, 6, 4}, flat_matrix{5, 6}, matrix{Shape{2, 3}, Shape{3, 2}},
      batch{2, Shape{2, 3}, Shape{3, 2}};
  FactorizedTensorOptions real, complex, split;
  real.tensor = at::TensorOptions().dtype(at::kDouble);
  complex.tensor = split.tensor = at::TensorOptions().dtype(at::kComplexDouble);
  split.split_complex = true;
  std::vector<SampleTensor> all;
  for (const std::string name : {"CP", "Tucker", "TT", "TensorRing", "BlockTT", "BlockCP", "LowRank"})
    for (const auto& [kind, options] : {std::pair<std::string, FactorizedTensorOptions>{"real", real},
                                        {"complex", complex},
                                        {"split", split}})
      for (const NestedShape& shape : {plain, flat_matrix, matrix, batch}) {
        if (name.starts_with("Block") && !is_folded(shape)) continue;
        if ((name == "LowRank") ? shape.size() != 2 : shape == flat_matrix) continue;
        const std::int64_t flat = static_cast<std::int64_t>(flat_shape(shape).size());
        Rank rank{std::int64_t{4}};
        if (name == "Tucker") rank.value = Shape(static_cast<std::size_t>(flat), 2);
        FactorizedTensor tensor = FactorizedTensor::create(shape, rank, name, options);
        tensor->normal_(0, 1, InitScaling::corrected, seeded(7));
        all.push_back({name + " " + kind + " " + to_string(shape), tensor});
      }
  return all;
}

inline double far(const at::Tensor& a, const at::Tensor& b) {
  if (a.sizes() != b.sizes()) return 1e9;
  const at::Tensor scale = b.abs().max();
  return ((a - b).abs().max() / (scale.item<double>() > 0 ? scale : at::ones_like(scale))).item<double>();
}

}  // namespace tenfold::testing

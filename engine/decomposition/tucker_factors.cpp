// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tucker_factors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "engine/decomposition/tensor_algebra.h"

namespace tenfold {

TuckerFactors with_modes(const TuckerFactors& tucker) {
  TuckerFactors found = tucker;
  if (!found.modes.empty()) return found;
  found.modes.resize(found.factors.size());
  std::iota(found.modes.begin(), found.modes.end(), 0);
  return found;
}

at::Tensor tucker_to_tensor(const TuckerFactors& tucker) {
  return multi_mode_dot(tucker.core, tucker.factors, tucker.modes);
}

TuckerFactors tucker_normalize(const TuckerFactors& tucker, const std::vector<std::int64_t>& fixed_modes) {
  TuckerFactors found = with_modes(tucker);
  for (std::size_t k = 0; k < found.factors.size(); ++k) {
    if (std::count(fixed_modes.begin(), fixed_modes.end(), found.modes[k]) != 0) continue;
    const at::Tensor lengths = at::linalg_vector_norm(found.factors[k], 2, {0});
    std::vector<std::int64_t> along(static_cast<std::size_t>(found.core.dim()), 1);
    along[static_cast<std::size_t>(found.modes[k])] = lengths.size(0);
    found.core = found.core * lengths.reshape(along);
    found.factors[k] = found.factors[k] / at::where(lengths > 0, lengths, 1.0);
  }
  return found;
}

TuckerFactors tucker_mode_dot(const TuckerFactors& tucker, const at::Tensor& matrix, std::int64_t mode,
                              bool keep_dim) {
  TuckerFactors found = with_modes(tucker);
  const bool vector = matrix.dim() == 1;
  const at::Tensor rows = vector ? matrix.unsqueeze(0) : matrix;
  const auto listed_at = std::find(found.modes.begin(), found.modes.end(), mode);
  if (listed_at == found.modes.end()) {
    found.core = mode_dot(found.core, rows, mode);
  } else {
    at::Tensor& factor = found.factors[static_cast<std::size_t>(listed_at - found.modes.begin())];
    factor = mode_dot(factor, rows, 0);
  }
  if (!vector || keep_dim) return found;
  if (listed_at == found.modes.end()) {
    found.core = found.core.squeeze(mode);
  } else {
    const auto k = listed_at - found.modes.begin();
    found.core = mode_dot(found.core, found.factors[static_cast<std::size_t>(k)][0], mode);
    found.factors.erase(found.factors.begin() + k);
    found.modes.erase(found.modes.begin() + k);
  }
  for (std::int64_t& later : found.modes)
    if (later > mode) --later;
  return found;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

namespace tenfold {

/// core ×_{modes[0]} factors[0] ×_{modes[1]} factors[1] …: factors[k] [tensor.size(modes[k]), rank_k]; modes
/// that are not listed keep their size in the core; no modes: 0, 1, 2, ….
struct TuckerFactors {
  at::Tensor core;
  std::vector<at::Tensor> factors;
  std::vector<std::int64_t> modes;
};

/// The same with its modes listed; they may be left out where they are all.
TuckerFactors with_modes(const TuckerFactors& tucker);

/// The tensor that core and factors stand for: [tensor.size(0), …]. Throws Error when a factor's columns are
/// not the core's size in its mode, or a mode is none of the core's.
at::Tensor tucker_to_tensor(const TuckerFactors& tucker);

/// The same tensor with columns of length 1 (zero columns stay, as do fixed modes) and their lengths in the
/// core.
TuckerFactors tucker_normalize(const TuckerFactors& tucker,
                               const std::vector<std::int64_t>& fixed_modes = {});

/// The factors of mode_dot(tensor, matrix, mode); a vector removes the mode unless `keep_dim`. Throws Error
/// when the sizes differ or there is no such mode.
TuckerFactors tucker_mode_dot(const TuckerFactors& tucker, const at::Tensor& matrix, std::int64_t mode,
                              bool keep_dim = false);

}  // namespace tenfold

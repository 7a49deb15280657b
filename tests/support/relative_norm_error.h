// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

namespace tenfold::testing {

/// ‖is − expected‖ ÷ ‖expected‖
inline double relative_norm_error(const at::Tensor& is, const at::Tensor& expected) {
  return (at::linalg_vector_norm(is - expected) / at::linalg_vector_norm(expected)).item<double>();
}

}  // namespace tenfold::testing

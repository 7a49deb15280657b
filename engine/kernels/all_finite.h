// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <utility>

namespace tenfold {

/// The least and the largest value of a tensor with elements, of complex numbers their parts; both NaN where
/// one is.
std::pair<double, double> value_range(const at::Tensor& tensor);

/// Whether all values are finite numbers, an empty tensor's too: tensor.isfinite().all() in a tenth of its
/// time.
bool all_finite(const at::Tensor& tensor);

}  // namespace tenfold

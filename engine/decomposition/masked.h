// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

namespace tenfold {

/// The tensor with the mean of the known entries where `mask` (of its shape) is 0 or false, on the CPU;
/// without a mask the tensor itself. What stands at a missing entry is not looked at.
at::Tensor completed_by_mean(const at::Tensor& tensor, const at::Tensor& mask);

}  // namespace tenfold

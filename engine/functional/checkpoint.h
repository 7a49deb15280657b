// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <functional>
#include <vector>

namespace tenfold {

/// The value of `compute(inputs)`, whose intermediates are not kept for the backward pass but computed again
/// there (Chen et al., 2016). `compute` must give the same value each time. Without a gradient to record it
/// is a plain call.
at::Tensor checkpoint(const std::function<at::Tensor(const std::vector<at::Tensor>& inputs)>& compute,
                      const std::vector<at::Tensor>& inputs);

}  // namespace tenfold

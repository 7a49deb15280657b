// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <vector>

namespace tenfold::benchmarks {

/// The gradients of `of`, made as training makes them: result.backward(gradient) leaves them in the tensors,
/// from where they are taken.
std::vector<at::Tensor> gradients_of(const at::Tensor& result, const std::vector<at::Tensor>& of,
                                     const at::Tensor& gradient);

/// The least that gradients_of() takes for one operator of these inputs: LibTorch's engine with a node whose
/// gradients are tensors without numbers.
void engine_alone(const std::vector<at::Tensor>& inputs, const at::Tensor& gradient);

}  // namespace tenfold::benchmarks

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <string>

#include "engine/study/study.h"

namespace tenfold::study {

/// Why a tensor cannot be decomposed, to stand after its name; empty when it can, finite values provided.
std::string unfit_to_decompose(const at::Tensor& tensor);

/// Decomposes in float64 as asked, and writes the factors. `name` is what errors call the tensor.
DecomposeReport decompose_tensor(const at::Tensor& tensor, const std::string& name,
                                 const DecomposeOptions& options, const Job& job);

}  // namespace tenfold::study

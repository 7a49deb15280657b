// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>
#include <ATen/core/ivalue.h>

#include <vector>

namespace tenfold {

/// Whether an output [samples, tokens, classes] has classes for each token, as language models have: an input
/// is of whole numbers [samples, tokens].
bool has_classes_of_tokens(const at::Tensor& output, const std::vector<c10::IValue>& inputs);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/token_classes.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace tenfold {

bool has_classes_of_tokens(const at::Tensor& output, const std::vector<c10::IValue>& inputs) {
  if (output.dim() != 3) return false;
  return std::any_of(inputs.begin(), inputs.end(), [&](const c10::IValue& input) {
    return input.isTensor() && at::isIntegralType(input.toTensor().scalar_type(), /*includeBool=*/false) &&
           input.toTensor().sizes() == output.sizes().slice(0, 2);
  });
}

}  // namespace tenfold

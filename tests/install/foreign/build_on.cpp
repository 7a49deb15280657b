// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The examples of the README, on the installed headers.
#include <torch/nn/modules/linear.h>

#include <iostream>

#include "engine/layers/factorized_linear.h"

int main() {
  torch::nn::Linear linear(16, 10);
  auto layer = tenfold::FactorizedLinear::from_linear(
      *linear, {.rank = {0.5}, .n_tensorized_modes = 2, .factorization = "Tucker"});
  std::cout << *layer << "\n";
  const at::Tensor y = layer->forward(at::ones({3, 16}));

  tenfold::FactorizedTensor tensor = tenfold::FactorizedTensor::create({3, 4, 5}, {0.5}, "CP");
  const at::Tensor part = tensor->forward({2, at::indexing::Slice(0, 2)}).to_tensor();  // [2, 5]
  std::cout << y.sizes() << " " << part.sizes() << "\n";
}

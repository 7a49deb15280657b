// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/gradients.h"

#include <utility>

namespace tenfold::benchmarks {

std::vector<at::Tensor> gradients_of(const at::Tensor& result, const std::vector<at::Tensor>& of,
                                     const at::Tensor& gradient) {
  result.backward(gradient);
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& each : of) gradients.push_back(std::exchange(each.mutable_grad(), {}));
  return gradients;
}

}  // namespace tenfold::benchmarks

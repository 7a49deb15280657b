// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/run_state.h"

#include <ATen/ATen.h>

namespace tenfold {

NamedTensors number_buffers(const Trainee& trainee) {
  NamedTensors found;
  for (const auto& [name, tensor] : trainee.buffers())
    if (tensor.is_floating_point() && !tensor.isnan().any().item<bool>()) found.emplace_back(name, tensor);
  return found;
}

NamedTensors trained(const Trainee& trainee) {
  NamedTensors found;
  for (const auto& [name, tensor] : trainee.parameters())
    if (tensor.requires_grad()) found.emplace_back(name, tensor);
  if (found.empty()) throw Error("training.frozen", "all parameters are frozen: there is nothing to train");
  return found;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/optim/optimizer.h>

#include <memory>

#include "engine/formats/state_dict.h"
#include "engine/spec/training_options.h"
#include "engine/training/trainee.h"

namespace tenfold {

/// LibTorch's optimizer for the options over named parameters; its state can be kept and put back.
class Optimizer {
 public:
  Optimizer(const TrainingOptions& options, const NamedTensors& parameters);

  void set_rate(double rate);
  void step() { optimizer_->step(); }
  void zero_grad() { optimizer_->zero_grad(); }

  /// Under "optimizer.<parameter>.<field>"; nothing before the first step.
  void save(StateDict& state) const;
  /// Throws Error where the state is of another optimizer or model.
  void load(const StateDict& state);

 private:
  OptimizerKind kind_;
  NamedTensors parameters_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

}  // namespace tenfold

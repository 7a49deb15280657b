// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What trials of a layer's plans and implementations share; not installed.
#pragma once
#include <ATen/core/TensorBody.h>

#include <functional>
#include <mutex>
#include <vector>

#include "engine/planning/plan_trial.h"

namespace tenfold {

/// Whether trials are asked for (try_plans()) and x holds numbers that can be timed.
bool can_be_tried(const at::Tensor& x);

/// A layer's call with tensors of its own: no gradient and no hook of the real ones is touched. While it is
/// there no other trial runs, as they would time each other.
class CallTrial {
 public:
  using Call = std::function<at::Tensor(const at::Tensor& x, const std::vector<at::Tensor>& factors,
                                        const at::Tensor& bias)>;
  CallTrial(const at::Tensor& x, const std::vector<at::Tensor>& factors, const at::Tensor& bias);

  /// Takes the time of a call, with its backward where gradients are recorded; infinite where it fails, as
  /// for want of memory. It may be used as long as the trial.
  PlanTimer timer(Call call) const;

 private:
  void run(const Call& call) const;

  std::unique_lock<std::mutex> alone_;
  at::Tensor x_, bias_;
  std::vector<at::Tensor> factors_;
  bool learns_;
};

}  // namespace tenfold

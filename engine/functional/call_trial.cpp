// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/call_trial.h"

#include <ATen/ATen.h>
#include <ATen/TensorSubclassLikeUtils.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/functions/utils.h>

#include <chrono>
#include <limits>

#include "engine/functional/plan_choice.h"

namespace tenfold {
namespace {

std::mutex& one_at_a_time() {
  static std::mutex mutex;
  return mutex;
}

at::Tensor apart(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.detach().set_requires_grad(tensor.requires_grad()) : tensor;
}

std::vector<at::Tensor> apart(const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> made;
  for (const at::Tensor& tensor : tensors) made.push_back(apart(tensor));
  return made;
}

void wait_for(const at::Device& device) {
  if (device.is_cpu()) return;
  c10::impl::VirtualGuardImpl(device.type()).synchronizeDevice(device.index());
}

}  // namespace

bool can_be_tried(const at::Tensor& x) {
  return try_plans() && x.numel() > 0 && !x.is_meta() && !at::isTensorSubclassLike(x);
}

CallTrial::CallTrial(const at::Tensor& x, const std::vector<at::Tensor>& factors, const at::Tensor& bias)
    : alone_(one_at_a_time()),
      x_(apart(x)),
      bias_(apart(bias)),
      factors_(apart(factors)),
      learns_(torch::autograd::compute_requires_grad(x, bias, factors)) {}

PlanTimer CallTrial::timer(Call call) const {
  return [this, call = std::move(call)] {
    try {
      wait_for(x_.device());
      const auto begin = std::chrono::steady_clock::now();
      run(call);
      wait_for(x_.device());
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    } catch (const c10::Error&) {
      return std::numeric_limits<double>::infinity();
    }
  };
}

void CallTrial::run(const Call& call) const {
  const at::Tensor result = call(x_, factors_, bias_);
  if (!learns_) return;
  std::vector<at::Tensor> sources;
  const auto add = [&](const at::Tensor& source) {
    if (source.defined() && source.requires_grad()) sources.push_back(source);
  };
  add(x_);
  add(bias_);
  for (const at::Tensor& factor : factors_) add(factor);
  torch::autograd::grad({result}, sources, {at::ones_like(result)}, false, false, true);
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/optimizer.h"

#include <ATen/ATen.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/sgd.h>

#include <algorithm>

#include "engine/support/error.h"

namespace tenfold {
namespace {

const std::string kept_under = "optimizer.";

std::unique_ptr<torch::optim::Optimizer> make(const TrainingOptions& options,
                                              const std::vector<at::Tensor>& parameters) {
  namespace optim = torch::optim;
  const double rate = options.learning_rate;
  if (options.optimizer == OptimizerKind::sgd)
    return std::make_unique<optim::SGD>(
        parameters, optim::SGDOptions(rate).momentum(options.momentum).weight_decay(options.weight_decay));
  if (options.optimizer == OptimizerKind::adam)
    return std::make_unique<optim::Adam>(parameters,
                                         optim::AdamOptions(rate).weight_decay(options.weight_decay));
  return std::make_unique<optim::AdamW>(parameters,
                                        optim::AdamWOptions(rate).weight_decay(options.weight_decay));
}

const at::Tensor& field(const StateDict& state, const std::string& name) {
  const at::Tensor* found = state.find(name);
  if (found == nullptr)
    throw Error("checkpoint.optimizer", "the checkpoint lacks {name}: it is of another model or optimizer",
                {{"name", name}});
  return *found;
}

template <class State>
void save_moments(const torch::optim::OptimizerParamState& kept, const std::string& prefix,
                  StateDict& state) {
  const auto& moments = static_cast<const State&>(kept);
  state.set(prefix + "step", at::scalar_tensor(moments.step(), at::kLong));
  state.set(prefix + "exp_avg", moments.exp_avg());
  state.set(prefix + "exp_avg_sq", moments.exp_avg_sq());
}

template <class State>
std::unique_ptr<torch::optim::OptimizerParamState> load_moments(const StateDict& state,
                                                                const std::string& prefix,
                                                                at::Device device) {
  auto moments = std::make_unique<State>();
  moments->step(field(state, prefix + "step").item().toLong());
  moments->exp_avg(field(state, prefix + "exp_avg").clone().to(device));
  moments->exp_avg_sq(field(state, prefix + "exp_avg_sq").clone().to(device));
  return moments;
}

}  // namespace

Optimizer::Optimizer(const TrainingOptions& options, const NamedTensors& parameters)
    : kind_(options.optimizer), parameters_(parameters) {
  std::vector<at::Tensor> tensors;
  for (const auto& [name, tensor] : parameters) tensors.push_back(tensor);
  optimizer_ = make(options, tensors);
}

void Optimizer::set_rate(double rate) {
  for (auto& group : optimizer_->param_groups()) group.options().set_lr(rate);
}

void Optimizer::save(StateDict& state) const {
  for (const auto& [name, tensor] : parameters_) {
    const auto kept = optimizer_->state().find(tensor.unsafeGetTensorImpl());
    if (kept == optimizer_->state().end()) continue;
    const std::string prefix = kept_under + name + ".";
    if (kind_ == OptimizerKind::adam)
      save_moments<torch::optim::AdamParamState>(*kept->second, prefix, state);
    if (kind_ == OptimizerKind::adamw)
      save_moments<torch::optim::AdamWParamState>(*kept->second, prefix, state);
    if (kind_ != OptimizerKind::sgd) continue;
    const auto& momentum = static_cast<const torch::optim::SGDParamState&>(*kept->second).momentum_buffer();
    if (momentum.defined()) state.set(prefix + "momentum_buffer", momentum);
  }
}

void Optimizer::load(const StateDict& state) {
  // before its first step an optimizer has nothing to keep
  const bool has_stepped =
      std::any_of(state.begin(), state.end(), [](const auto& e) { return e.first.starts_with(kept_under); });
  if (!has_stepped) return;
  for (const auto& [name, tensor] : parameters_) {
    const std::string prefix = kept_under + name + ".";
    auto& kept = optimizer_->state();
    auto* const key = tensor.unsafeGetTensorImpl();
    if (kind_ == OptimizerKind::adam)
      kept[key] = load_moments<torch::optim::AdamParamState>(state, prefix, tensor.device());
    if (kind_ == OptimizerKind::adamw)
      kept[key] = load_moments<torch::optim::AdamWParamState>(state, prefix, tensor.device());
    if (kind_ != OptimizerKind::sgd) continue;
    auto momentum = std::make_unique<torch::optim::SGDParamState>();
    momentum->momentum_buffer(field(state, prefix + "momentum_buffer").clone().to(tensor.device()));
    kept[key] = std::move(momentum);
  }
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/trainee.h"

#include <ATen/ATen.h>

#include <numeric>
#include <set>

#include "engine/program/executor.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

const Input& sample_input(const Program& program) {
  const Input* found = nullptr;
  for (const Input* input : program.user_inputs()) {
    if (!input->tensor) continue;
    if (found != nullptr)
      throw Error("training.inputs", "the model takes several inputs; training needs a classifier with one");
    found = input;
  }
  if (found == nullptr || found->sizes.empty())
    throw Error("training.inputs", "the model takes no tensor with a batch dimension");
  return *found;
}

/// Copies of all tensors on `device`; what was one memory is one again.
void own_tensors(Program& program, at::Device device) {
  std::map<std::pair<const void*, Shape>, at::Tensor> seen;
  for (auto& [name, tensor] : program.tensors) {
    Shape key = tensor.sizes().vec();
    for (const std::int64_t stride : tensor.strides()) key.push_back(stride);
    at::Tensor& copy =
        seen[{tensor.numel() == 0 ? static_cast<const void*>(&tensor) : tensor.data_ptr(), key}];
    if (!copy.defined()) copy = tensor.detach().clone().to(device);
    tensor = copy;
  }
}

/// Devices that the file wrote down ("cpu" where a tensor is made) become the one that is trained on.
void move_constants(Argument& argument, at::Device device) {
  if (argument.kind == Argument::Kind::constant && argument.constant.isDevice())
    argument.constant = c10::IValue(device);
  for (auto& item : argument.items) move_constants(item, device);
}

/// A tensor that a module holds in several places counts once.
NamedTensors distinct(const torch::OrderedDict<std::string, at::Tensor>& tensors) {
  NamedTensors found;
  std::set<const void*> seen;
  for (const auto& item : tensors)
    if (seen.insert(item.value().unsafeGetTensorImpl()).second) found.emplace_back(item.key(), item.value());
  return found;
}

}  // namespace

ProgramTrainee::ProgramTrainee(const Program& program, at::Device device)
    : program_(program), came_training_(program.training), device_(device) {
  const Input& input = sample_input(program_);
  type_ = input.dtype;
  for (const Input* each : program_.user_inputs()) {
    if (each->value == input.value) slot_ = values_.size();
    values_.push_back(each->constant);
  }
  own_tensors(program_, device);
  if (!device.is_cpu())
    for (Node& node : program_.nodes)
      for (Argument& argument : node.arguments) move_constants(argument, device);
  for (auto& [name, tensor] : parameters()) tensor.set_requires_grad(true);
  for (const Layer& layer : find_layers(program_)) {
    if (!layer.uses.empty()) layer_values_.emplace(layer.uses[0].output, layer.id);
    parts_[layer.id] = layer.name;
    for (const LayerUse& use : layer.uses)
      if (!use.bias.empty()) parts_[use.bias] = layer.name;
    if (layer.group >= 0)
      for (const std::string& factor : program_.groups[static_cast<std::size_t>(layer.group)].factors)
        parts_[factor] = layer.name;
  }
}

std::string Trainee::part_of(const std::string& parameter) const {
  const std::size_t end = parameter.rfind('.');
  return end == std::string::npos ? parameter : parameter.substr(0, end);
}

std::string ProgramTrainee::part_of(const std::string& parameter) const {
  const auto found = parts_.find(parameter);
  return found != parts_.end() ? found->second : Trainee::part_of(parameter);
}

NamedTensors ProgramTrainee::parameters() const {
  NamedTensors found;
  std::set<const void*> seen;
  for (const Input& input : program_.inputs) {
    if (input.kind != InputKind::parameter) continue;
    const at::Tensor& tensor = program_.tensor_of(input);
    if (tensor.is_floating_point() && seen.insert(tensor.unsafeGetTensorImpl()).second)
      found.emplace_back(input.name, tensor);
  }
  return found;
}

NamedTensors ProgramTrainee::buffers() const {
  NamedTensors found;
  std::set<const void*> seen;
  for (const Input& input : program_.inputs)
    if (input.kind == InputKind::buffer &&
        seen.insert(program_.tensor_of(input).unsafeGetTensorImpl()).second)
      found.emplace_back(input.name, program_.tensor_of(input));
  return found;
}

Forward ProgramTrainee::forward(const at::Tensor& samples, bool layers) {
  Forward result;
  values_[slot_] = samples;
  NodeHook hook;
  if (layers)
    hook = [&](std::size_t index, std::span<const c10::IValue>, std::span<const c10::IValue> returned) {
      const auto& results = program_.nodes[index].results;
      for (std::size_t k = 0; k < results.size() && k < returned.size(); ++k)
        if (const auto found = layer_values_.find(results[k].value);
            found != layer_values_.end() && returned[k].isTensor())
          result.layers[found->second] = returned[k].toTensor();
    };
  for (const c10::IValue& value : run(program_, values_, hook))
    if (value.isTensor() && value.toTensor().is_floating_point()) {
      result.scores = value.toTensor();
      return result;
    }
  throw Error("program.output", "the model returns no floating-point tensor");
}

void ProgramTrainee::set_training(bool training) { tenfold::set_training(program_, training); }

at::Tensor ProgramTrainee::penalty(double weight) {
  return weight > 0 && !program_.groups.empty() ? rank_norms(program_) * weight : at::Tensor();
}

Program ProgramTrainee::program() const {
  Program copy = program_;
  own_tensors(copy, at::kCPU);
  if (!device_.is_cpu())
    for (Node& node : copy.nodes)
      for (Argument& argument : node.arguments) move_constants(argument, at::kCPU);
  tenfold::set_training(copy, came_training_);
  return copy;
}

std::vector<std::int64_t> ProgramTrainee::input_sizes() const {
  std::vector<std::int64_t> sizes;
  for (const auto& size : sample_input(program_).sizes)
    sizes.push_back(size.expression.empty() ? size.size : -1);
  return sizes;
}

NamedTensors ModuleTrainee::parameters() const { return distinct(module_->named_parameters()); }

NamedTensors ModuleTrainee::buffers() const { return distinct(module_->named_buffers()); }

namespace {

/// The dimensions of a tensor of factor_shapes() that run along ranks.
std::vector<std::int64_t> bond_dimensions(const FactorGroup& group, std::size_t factor, std::int64_t order) {
  switch (group.spec.family()) {
    case Family::dense:
      return {};
    case Family::tt:
    case Family::block_tt:
    case Family::tensor_ring:
      return {0, order - 1};
    case Family::tucker: {
      if (factor > 0) return {order - 1};
      std::vector<std::int64_t> of_core(group.ranks.size());  // a kernel's modes follow
      std::iota(of_core.begin(), of_core.end(), 0);
      return of_core;
    }
    default:
      return {order - 1};
  }
}

}  // namespace

at::Tensor rank_norms(const Program& program) {
  at::Tensor sum;
  for (const FactorGroup& group : program.groups)
    for (std::size_t k = 0; k < group.factors.size(); ++k) {
      const at::Tensor& factor = program.tensors.at(group.factors[k]);
      for (const std::int64_t d : bond_dimensions(group, k, factor.dim())) {
        if (factor.size(d) < 2) continue;
        const at::Tensor squares = factor.square().movedim(d, 0).flatten(1).sum(1);
        const at::Tensor norms = (squares + 1e-12).sqrt().sum();
        sum = sum.defined() ? sum + norms : norms;
      }
    }
  return sum.defined() ? sum : at::zeros({}, at::kFloat);
}

}  // namespace tenfold

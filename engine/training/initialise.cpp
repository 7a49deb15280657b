// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/initialise.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "engine/program/layers.h"
#include "engine/training/batches.h"

namespace tenfold {
namespace {

/// Variance that keeps the size of activations behind a rectifier; of a recurrent matrix that of numbers
/// evenly drawn from ±1/√in, PyTorch's.
double variance_of(const LayerShape& shape) {
  if (shape.kind == LayerKind::embedding) return 1;
  if (shape.kind == LayerKind::recurrent) return 1.0 / (3.0 * static_cast<double>(shape.weight[1]));
  return 2.0 * static_cast<double>(shape.weight[0]) / static_cast<double>(product(shape.weight));
}

/// Each element of the weight is a sum over `paths` of products of one number of every factor.
double deviation_of_factors(const FactorGroup& group) {
  const Family family = group.spec.family();
  const bool one_rank = family == Family::cp || family == Family::low_rank || family == Family::block_cp;
  double paths = 1;
  for (const std::int64_t rank : group.ranks) {
    paths *= static_cast<double>(rank);
    if (one_rank) break;
  }
  const auto count = static_cast<double>(group.factors.size());
  return std::pow(variance_of(group.shape) / paths, 1 / (2 * count));
}

/// New values by the memory that they replace.
using Values = std::map<const void*, at::Tensor>;

void draw_layers(const Program& program, at::Generator& generator, Values& values) {
  for (const Layer& layer : find_layers(program)) {
    const auto normal = [&](const std::string& name, double deviation) {
      const at::Tensor& old = program.tensors.at(name);
      values[old.unsafeGetTensorImpl()] = at::randn(old.sizes(), generator, at::kDouble) * deviation;
    };
    if (layer.group >= 0) {
      const FactorGroup& group = program.groups[static_cast<std::size_t>(layer.group)];
      for (const std::string& name : group.factors) normal(name, deviation_of_factors(group));
    } else {
      normal(layer.id, std::sqrt(variance_of(layer.shape)));
    }
  }
}

/// "first.bias", and an LSTM's "bias_ih_l0".
bool is_bias(const std::string& name) {
  return name.ends_with("bias") || name.substr(name.rfind('.') + 1).starts_with("bias");
}

/// What no layer owns: biases, normalisations, embeddings of positions, running statistics.
at::Tensor other_value(const Input& input, const at::Tensor& old, at::Generator& generator) {
  const std::string& name = input.name;
  const bool statistic = name.ends_with("running_mean") || name.ends_with("num_batches_tracked");
  if (statistic || (input.kind == InputKind::parameter && is_bias(name))) return at::zeros_like(old);
  if (name.ends_with("running_var")) return at::ones_like(old);
  if (input.kind != InputKind::parameter || !old.is_floating_point()) return {};
  if (old.dim() <= 1) return at::ones_like(old);
  return at::randn(old.sizes(), generator, at::kDouble) * 0.02;
}

}  // namespace

void initialise(Program& program, std::uint64_t seed) {
  const at::NoGradGuard guard;
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(stream(seed, Purpose::weights));
  Values values;
  draw_layers(program, generator, values);
  for (const Input& input : program.inputs) {
    if (input.kind != InputKind::parameter && input.kind != InputKind::buffer) continue;
    const at::Tensor& old = program.tensor_of(input);
    at::Tensor& value = values[old.unsafeGetTensorImpl()];
    if (!value.defined()) value = other_value(input, old, generator);
  }
  const auto before = program.tensors;  // keeps the memory by which values are found
  for (auto& [address, value] : values)
    for (const auto& [name, old] : before)
      if (value.defined() && old.unsafeGetTensorImpl() == address)
        program.tensors[name] = value = value.to(old.scalar_type());
}

}  // namespace tenfold

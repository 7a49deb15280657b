// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/program/layer_outputs.h"

#include <ATen/ATen.h>

#include <map>

#include "engine/program/executor.h"
#include "engine/program/layers.h"

namespace tenfold {
namespace {

/// Output of the first use of each layer, by id.
std::map<std::string, at::Tensor> layer_outputs(const Program& program, const std::vector<Layer>& layers,
                                                std::span<const c10::IValue> inputs, const Job& job) {
  std::map<ValueId, std::string> wanted;
  for (const Layer& layer : layers)
    if (!layer.uses.empty()) wanted.emplace(layer.uses[0].output, layer.id);
  std::map<std::string, at::Tensor> outputs;
  const at::NoGradGuard guard;
  run(
      program, inputs,
      [&](std::size_t index, std::span<const c10::IValue>, std::span<const c10::IValue> returned) {
        const auto& results = program.nodes[index].results;
        for (std::size_t k = 0; k < results.size() && k < returned.size(); ++k)
          if (const auto found = wanted.find(results[k].value);
              found != wanted.end() && returned[k].isTensor())
            outputs[found->second] = returned[k].toTensor().clone();
      },
      job);
  return outputs;
}

}  // namespace

std::string first_difference(const Program& expected, const Program& actual,
                             std::span<const c10::IValue> inputs, std::span<const c10::IValue> others,
                             double tolerance, const Job& job) {
  const auto layers = find_layers(expected);
  const auto ours = layer_outputs(expected, layers, inputs, job);
  const auto theirs = layer_outputs(actual, find_layers(actual), others, job);
  for (const Layer& layer : layers) {
    const auto mine = ours.find(layer.id), other = theirs.find(layer.id);
    if (mine == ours.end() || other == theirs.end()) continue;
    if (!(relative_difference({mine->second}, {other->second}) <= tolerance)) return layer.id;
  }
  return {};
}

}  // namespace tenfold

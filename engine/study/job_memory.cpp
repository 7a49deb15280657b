// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/job_memory.h"

#include <ATen/core/Tensor.h>

#include <algorithm>

#include "engine/study/guard.h"
#include "engine/study/moments_file.h"
#include "engine/study/temporary_folder.h"
#include "engine/support/memory.h"

namespace tenfold::study {
namespace {

constexpr std::int64_t wide = 8, narrow = 4;  // bytes of float64 and float32

/// Of the moments of both sides; the rows of an embedding are only counted, of very many outputs the squares.
std::int64_t moment_elements(const LayerShape& shape) {
  const Shape& w = shape.weight;
  if (shape.kind == LayerKind::embedding) return w[0] + w[1] * w[1];
  const std::int64_t columns = product(w) / w[0];
  const bool patches = columns <= MomentOptions{}.most_patch && !is_transposed(shape.kind);
  const std::int64_t in = patches || w.size() < 3 ? columns : w[1];
  return in * in + (w[0] > MomentOptions{}.most_outputs ? w[0] : w[0] * w[0]);
}

/// Both sides, with the products of one batch that are added to them.
std::int64_t moment_bytes(const Layer& layer) { return 2 * wide * moment_elements(layer.shape); }

/// Of one sample: every value is kept for the backward, and its gradient comes on top.
std::int64_t activation_bytes(const ModelState& state) {
  std::int64_t elements = 0;
  for (const auto& shape : state.record.shapes)
    if (shape) elements += product(*shape);
  return 2 * narrow * elements / std::max<std::int64_t>(state.record.batch, 1);
}

/// Of one sample: the patches of the convolution that has most.
std::int64_t patch_bytes(const ModelState& state, const std::vector<Layer>& layers) {
  std::int64_t most = 0;
  for (const Layer& layer : layers) {
    const auto& output = state.record.shapes.at(static_cast<std::size_t>(layer.uses.at(0).output));
    if (!keeps_patches(layer, {}) || !output) continue;
    const Shape& w = layer.shape.weight;
    most = std::max(most, 2 * narrow * product(*output) / w[0] * (product(w) / w[0]));
  }
  return most / std::max<std::int64_t>(state.record.batch, 1);
}

[[noreturn]] void too_large(const std::string& what, std::int64_t needed, std::int64_t available) {
  throw Error("memory.short", "{what} needs about {needed} of memory, and {available} are available",
              {{"what", what}, {"needed", memory_text(needed)}, {"available", memory_text(available)}});
}

}  // namespace

CalibrationPlan plan_calibration(const ModelState& state, const std::vector<Layer>& layers,
                                 const CalibrationOptions& options, std::int64_t available) {
  const std::int64_t sample = activation_bytes(state) + patch_bytes(state, layers);
  std::int64_t all = 0, largest = 0;
  for (const Layer& layer : layers) {
    all += moment_bytes(layer);
    largest = std::max(largest, moment_bytes(layer));
  }
  CalibrationPlan plan{options.batch, {layers}, options.batch * sample + all};
  if (plan.bytes <= available) return plan;
  if (!state.report.dynamic_batch) plan.batch = state.report.batch;
  const auto room = [&] { return available - plan.batch * sample; };
  while (plan.batch > 1 && state.report.dynamic_batch &&
         room() < std::max(largest, std::min(all, available / 2)))
    plan.batch /= 2;
  if (room() < largest) too_large("calibration", plan.batch * sample + largest, available);
  plan.passes.assign(1, {});
  std::int64_t used = 0, most = 0;
  for (const Layer& layer : layers) {
    if (used + moment_bytes(layer) > room()) {
      plan.passes.emplace_back();
      used = 0;
    }
    plan.passes.back().push_back(layer);
    used += moment_bytes(layer);
    most = std::max(most, used);
  }
  plan.bytes = plan.batch * sample + most;
  return plan;
}

Moments gather_as_planned(const ModelState& state, const CalibrationPlan& plan,
                          const std::function<Moments(const std::vector<Layer>&, const Job&)>& gather,
                          const Job& job) {
  if (plan.passes.size() == 1) return gather(plan.passes[0], job);
  const TemporaryFolder folder;
  Moments moments;
  const auto count = static_cast<std::int64_t>(plan.passes.size());
  for (std::int64_t pass = 0; pass < count; ++pass) {
    const Job step = job.step(pass, count, "pass " + std::to_string(pass + 1));
    const auto file = folder.path() / (std::to_string(pass) + ".safetensors");
    write_moments(file, {gather(plan.passes[static_cast<std::size_t>(pass)], step), state.report.hash, ""});
    for (auto& [layer, each] : read_moments(file).moments) moments[layer] = each;
  }
  return moments;
}

std::int64_t compression_bytes(const ModelState& state, const Recipe& recipe) {
  std::int64_t largest = 0;
  for (const LayerSpec& spec : recipe.layers) {
    const LayerRow* row = state.report.find(spec.id);
    if (row == nullptr || spec.family() == Family::dense) continue;
    const std::int64_t elements = product(row->shape.weight), rows = row->shape.weight[0];
    const std::int64_t columns = elements / rows;
    const bool metric = recipe.metric != id(Metric::weight);
    // the weight and its whitened and factorized forms; moments, roots and inverses of both sides
    const std::int64_t sides = metric ? 4 * moment_elements(row->shape) : std::min(rows, columns) * columns;
    largest = std::max(largest, wide * (6 * elements + sides));
  }
  return 2 * state.report.tensor_bytes + largest;
}

void require_memory(std::int64_t bytes, const std::string& what) {
  if (const auto available = available_memory(); available && bytes > *available)
    too_large(what, bytes, *available);
}

}  // namespace tenfold::study

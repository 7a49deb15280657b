// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/cross_moments.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "engine/program/executor.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr double smallest_share = 1e-6;  ///< of what is given that differs from its mean

/// The program up to the layer's first use; it returns what the layer is given.
Program until(const Program& program, const Layer& layer) {
  const LayerUse& use = layer.uses.front();
  Program head = evaluation_copy(program);
  head.nodes.resize(use.node);
  head.outputs = {{Argument::ref(use.input), {}}};
  head.finish();
  return head;
}

const Layer& same_layer(const std::vector<Layer>& layers, const std::string& id) {
  for (const Layer& layer : layers)
    if (layer.id == id) return layer;
  throw Error("layer.gone", "the layer {layer} is not in the changed network", {{"layer", id}});
}

class CrossSum {
 public:
  CrossSum(const Layer& layer, const MomentOptions& options)
      : layer_(layer),
        options_(options),
        patches_(keeps_patches(layer, options)),
        generator_(at::make_generator<at::CPUGeneratorImpl>(options.seed)) {}

  void add(const at::Tensor& original, const at::Tensor& changed, std::int64_t samples) {
    at::Tensor x = input_rows(layer_, original, patches_), y = input_rows(layer_, changed, patches_);
    const std::int64_t all = x.size(0);
    const at::Tensor places = drawn_places(all, samples * options_.most_positions, generator_);
    // wide: centred() takes the difference of two large numbers
    x = rows_at(x, places).to(at::kDouble);
    y = rows_at(y, places).to(at::kDouble);
    if (x.numel() == 0) return;
    const double weight = static_cast<double>(all) / static_cast<double>(x.size(0));
    const auto sum = [&](at::Tensor& total, const at::Tensor& more) {
      const at::Tensor weighed = more * weight;
      total.defined() ? total.add_(weighed) : total = weighed;
    };
    sum(sums_.changed, y.t().mm(y));
    sum(sums_.cross, x.t().mm(y));
    sum(sums_.mean, x.sum(0));
    sum(sums_.changed_mean, y.sum(0));
    rows_ += static_cast<double>(all);
    samples_ += static_cast<double>(samples);
  }

  CrossMoments finish() const {
    if (!sums_.changed.defined())
      throw Error("calibration.empty", "no sample reaches the layer {layer}", {{"layer", layer_.name}});
    for (const at::Tensor& sum : {sums_.changed, sums_.cross}) require_finite(sum, layer_);
    const double each = samples_ * static_cast<double>(positions_per_output(layer_, patches_));
    return {sums_.changed / each, sums_.cross / each, sums_.mean / rows_, sums_.changed_mean / rows_,
            rows_ / each};
  }

 private:
  const Layer& layer_;
  const MomentOptions& options_;
  bool patches_;
  at::Generator generator_;
  CrossMoments sums_;
  double rows_ = 0, samples_ = 0;
};

}  // namespace

CrossMoments CrossMoments::centred() const {
  CrossMoments made = *this;
  made.changed = changed - positions * at::outer(changed_mean, changed_mean);
  made.cross = cross - positions * at::outer(mean, changed_mean);
  return made;
}

CrossMoments gather_cross_moments(const Program& original, const Program& changed, const Layer& layer,
                                  const ProgramBatches& batches, const MomentOptions& options,
                                  const Job& job) {
  const at::NoGradGuard no_grad;
  const auto layers = find_layers(changed);
  const Program first = until(original, layer), second = until(changed, same_layer(layers, layer.id));
  CrossSum sum(layer, options);
  for (std::int64_t k = 0; k < batches.count(); ++k) {
    job.checkpoint(k, batches.count(), "looking at what " + layer.name + " is given");
    const ProgramBatches::Batch batch = batches.at(k);
    if (batch.size == 0) continue;
    const auto given = [&](const Program& program) {
      return without_padding(run(program, batch.inputs, {}, job).at(0).toTensor(), batch);
    };
    sum.add(given(first), given(second), batch.size);
  }
  return sum.finish();
}

at::Tensor regressed_weight(const at::Tensor& weight, const CrossMoments& moments, double damping) {
  const at::Tensor wide = weight.to(at::kDouble);
  const at::Tensor size = moments.changed.diagonal().mean();
  const at::Tensor of_mean = moments.changed_mean.square().mean() * moments.positions;
  if (!(size > of_mean * smallest_share).item<bool>()) return wide.contiguous();
  const at::Tensor some = at::eye(moments.changed.size(0), moments.changed.options()) * (size * damping);
  // Wᵀ ↦ (Ã + λ)⁻¹ (C + λ)ᵀ Wᵀ
  const at::Tensor map = at::linalg_solve(moments.changed + some, (moments.cross + some).t());
  if (map.size(0) == wide.numel() / wide.size(0))
    return map.mm(wide.flatten(1).t()).t().reshape(weight.sizes()).contiguous();
  const at::Tensor channels = wide.transpose(0, 1);  // the same for all places of the kernel
  return map.mm(channels.flatten(1)).reshape(channels.sizes()).transpose(0, 1).contiguous();
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <cmath>
#include <limits>

#include "engine/planning/layer_cost.h"
#include "engine/spec/factors.h"
#include "engine/study/guard.h"
#include "engine/study/html_report.h"
#include "engine/study/state.h"

namespace tenfold::study {
namespace {

/// Of what only the compression itself could say.
constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

LayerReport describe(const ModelState& state, const ModelReport& before, const LayerRow& row) {
  LayerReport layer;
  layer.spec = row.spec;
  layer.ranks = row.ranks;
  layer.dense_parameters = product(row.shape.weight);
  layer.parameters = weight_parameters(row.shape, row.spec.options);
  layer.macs = row.macs;
  if (const LayerRow* dense = before.find(row.id)) layer.dense_macs = dense->macs;
  layer.relative_error = layer.loss = not_known;
  layer.plan = plan_words(row.shape, row.spec.options, row.ranks, row.input);
  layer.norm = state.dense_weight(state.layer(row.id)).detach().to(at::kDouble).norm().item<double>();
  return layer;
}

}  // namespace

CompressReport describe_compressed(const Model& compressed, const std::optional<Model>& original,
                                   const Job& job) {
  return guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    const at::NoGradGuard guard;
    const ModelState& state = compressed.state();
    const Model dense = original ? *original : dense_twin(compressed, job);
    CompressReport report;
    report.before = dense.report();
    report.after = state.report;
    report.recipe = state.report.recipe.value_or(Recipe{});
    if (!original && !report.recipe.model_hash.empty()) report.before.hash = report.recipe.model_hash;
    double missing = 0, all = 0;
    for (const LayerRow& row : state.report.layers) {
      job.checkpoint(0, 0, row.name);
      const LayerRow* before = report.before.find(row.id);
      if (before == nullptr || !(before->shape == row.shape))
        throw Error("report.original", "the original has no layer {layer} of this shape",
                    {{"layer", row.id}});
      const bool factorized = row.spec.family() != Family::dense;
      if (factorized) report.layers.push_back(describe(state, report.before, row));
      if (!original || !row.unfit.empty()) continue;
      const auto weight_of = [&](const ModelState& from) {
        return from.dense_weight(from.layer(row.id)).detach().to(at::kDouble);
      };
      const at::Tensor weight = weight_of(dense.state());
      const double norm = weight.norm().item<double>();
      const double lost = factorized ? (weight - weight_of(state)).norm().item<double>() : 0;
      all += norm * norm;
      missing += lost * lost;
      if (factorized) {
        report.layers.back().norm = norm;
        report.layers.back().relative_error = norm > 0 ? lost / norm : 0;
      }
    }
    if (report.layers.empty())
      throw Error("report.dense", "{model} holds no factorized layer: there is nothing to report",
                  {{"model", state.report.name}});
    report.relative_error = original && all > 0 ? std::sqrt(missing / all) : not_known;
    report.predicted_loss = report.output_difference = not_known;
    return report;
  });
}

}  // namespace tenfold::study

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/compression/layer_spectra.h"
#include "engine/spec/factors.h"
#include "engine/study/guard.h"
#include "engine/study/state.h"
#include "engine/study/study.h"
#include "engine/support/error.h"

namespace tenfold::study {
namespace {

Shape ranks_of(const ModelState& state, const Layer& layer, const LayerOptions& asked,
               const RankRuleOptions& options, const Job& job) {
  const auto spectra = layer_spectra(state.dense_weight(layer), layer.shape, asked,
                                     state.metric_of(layer, options.metric), job);
  Shape ranks = ranks_by_rule(spectra, options.rule);
  const Shape limits = max_ranks(layer.shape, asked);
  const std::int64_t step = std::max<std::int64_t>(options.alignment, 1);
  for (std::size_t k = 0; k < ranks.size(); ++k)
    ranks[k] = std::min((ranks[k] + step - 1) / step * step, limits.at(k));
  return ranks;
}

}  // namespace

Recipe rank_rule_recipe(const Model& model, const RankRuleOptions& options, std::vector<std::string>& remarks,
                        const Job& job) {
  return guarded([&] {
    const auto working = wait_for_machine<Working>(job);
    const ModelState& state = model.state();
    Recipe recipe = uniform_recipe(
        state.report, {options.family, {std::int64_t{1}}, options.layers, options.shape, options.scheme},
        remarks);
    recipe.metric = id(options.metric);
    if (options.metric != Metric::weight && state.calibration)
      recipe.calibration_hash = state.calibration->hash;
    const std::vector<LayerSpec> specs = recipe.layers;
    for (std::size_t k = 0; k < specs.size(); ++k) {
      LayerSpec spec = specs[k];
      const Layer& layer = state.layer(spec.id);
      const Job step =
          job.step(static_cast<std::int64_t>(k), static_cast<std::int64_t>(specs.size()), layer.name);
      step.checkpoint();
      const Shape ranks = ranks_of(state, layer, spec.options, options, step);
      *rank_of(spec.options) = ranks.size() == 1 ? Rank{ranks.front()} : Rank{ranks};
      if (weight_parameters(layer.shape, spec.options) >= product(layer.shape.weight)) {
        remarks.push_back("layer " + layer.name + " stays dense: at the ranks " + to_string(Rank{ranks}) +
                          " of " + to_string(options.rule) + " it would not get smaller");
        spec.options = DenseOptions{};
      }
      recipe.set(spec);
    }
    return recipe;
  });
}

}  // namespace tenfold::study

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "engine/planning/budget.h"
#include "engine/planning/layer_cost.h"
#include "engine/spec/factors.h"
#include "engine/spec/shape_proposals.h"
#include "engine/study/layer_patterns.h"
#include "engine/study/study.h"
#include "engine/support/error.h"

namespace tenfold::study {
namespace {

bool can_take(const LayerRow& row, Family family) {
  const auto possible = families_of(row.shape);
  return std::find(possible.begin(), possible.end(), family) != possible.end();
}

/// Parameters of the model when every layer is dense.
std::int64_t dense_parameters(const ModelReport& model) {
  std::int64_t count = model.parameters;
  for (const auto& row : model.layers)
    count += product(row.shape.weight) - weight_parameters(row.shape, row.spec.options);
  return count;
}

std::int64_t weights(const ModelReport& model) {
  std::int64_t count = 0;
  for (const auto& row : model.layers) count += product(row.shape.weight);
  return count;
}

}  // namespace

Recipe solve_budget(const ModelReport& model, const BudgetOptions& options, const Recipe& base) {
  if (!(options.fraction > 0 && options.fraction <= 1))
    throw Error("budget.fraction", "the budget is a fraction above 0 and at most 1");
  const std::int64_t dense = dense_parameters(model);
  std::vector<BudgetLayer> layers;
  bool any = false;
  for (const auto& row : model.layers) {
    BudgetLayer layer{row.shape, {row.id, DenseOptions{}, false}, Family::dense};
    if (const LayerSpec* spec = base.find(row.id); spec != nullptr && spec->locked) layer.spec = *spec;
    if (row.unfit.empty() && matches(options.layers, row)) {
      const Family wanted = options.family ? *options.family : default_family(row.shape);
      layer.family = can_take(row, wanted) ? wanted : Family::dense;
      any = any || layer.family != Family::dense;
    }
    layers.push_back(layer);
  }
  if (!any) nothing_matches(options.layers);
  const auto most = static_cast<std::int64_t>(std::floor(options.fraction * static_cast<double>(dense)));
  const BudgetFit fit = fit_budget(layers, dense - weights(model), most);
  Recipe recipe = base;
  recipe.model_hash = model.hash;
  recipe.budget = Budget{"parameters", options.fraction};
  recipe.layers.clear();
  for (const auto& spec : fit.layers) recipe.set(spec);
  return recipe;
}

Recipe uniform_recipe(const ModelReport& model, const UniformOptions& options,
                      std::vector<std::string>& remarks) {
  Recipe recipe;
  recipe.model_hash = model.hash;
  bool any = false;
  std::string first_problem;
  for (const auto& row : model.layers) {
    if (!matches(options.layers, row)) continue;
    any = true;
    LayerSpec spec{row.id, make_options(options.family, options.rank, row.shape), false};
    if (TensorizedShape* shape = tensorized_shape_of(spec.options);
        shape != nullptr && !is_convolution(row.shape.kind) && !options.shape.in.empty())
      *shape = options.shape;
    if (auto* low_rank = std::get_if<LowRankOptions>(&spec.options);
        low_rank != nullptr && spatial_modes(row.shape.kind) == 2)
      low_rank->scheme = options.scheme;
    std::string problem = row.unfit;
    if (problem.empty())
      if (const auto found = problems(row.shape, spec); !found.empty()) problem = found[0].sentence;
    if (problem.empty() && options.family != Family::dense &&
        weight_parameters(row.shape, spec.options) >= product(row.shape.weight))
      problem = "it would not get smaller";
    if (problem.empty()) {
      recipe.set(spec);
    } else {
      remarks.push_back("layer " + row.name + " stays dense: " + problem);
      if (first_problem.empty()) first_problem = "layer " + row.name + ": " + problem;
    }
  }
  if (!any) nothing_matches(options.layers);
  if (recipe.layers.empty() && options.family != Family::dense)
    throw Error("layers.impossible", "nothing can be factorized as asked; {problem}",
                {{"problem", first_problem}});
  return recipe;
}

Recipe match_recipe(const ModelReport& model, const Recipe& recipe, std::vector<std::string>& remarks) {
  Recipe matched = recipe;
  matched.layers.clear();
  if (!recipe.model_hash.empty() && recipe.model_hash != model.hash)
    remarks.push_back("the recipe was made for other weights; its layers are matched by name and shape");
  if (!recipe.state_hash.empty() && recipe.state_hash != model.hash)
    remarks.push_back(
        "the recipe was made for trained weights that are not here; its layers are fitted to the model's "
        "own");
  matched.state_hash.clear();
  matched.model_hash = model.hash;
  for (const auto& spec : recipe.layers) {
    const LayerRow* row = model.find(spec.id);
    std::string problem = row == nullptr ? "the model has no such layer" : row->unfit;
    if (problem.empty())
      if (const auto found = problems(row->shape, spec); !found.empty()) problem = found[0].sentence;
    if (problem.empty())
      matched.set(spec);
    else
      remarks.push_back("the recipe's layer " + spec.id + " is left out: " + problem);
  }
  return matched;
}

std::vector<ShapeOffer> shape_offers(const ModelReport& model, const LayerRow& row,
                                     const LayerOptions& options) {
  std::vector<ShapeOffer> offers;
  if (tensorized_shape_of(options) == nullptr || !row.unfit.empty()) return offers;
  const double share = problems(row.shape, {"", options}).empty() ? kept_share(row.shape, options) : 1;
  for (const std::size_t order : {2, 3, 4})
    for (const ShapeProposal& proposal : propose_shapes(row.shape, order)) {
      ShapeOffer offer{options, {}, proposal.padding, proposal.imbalance, 0, 0, {}};
      *tensorized_shape_of(offer.options) = proposal.shape;
      offer.options = with_fraction(offer.options, row.shape, share);
      offer.ranks = resolve_ranks(row.shape, offer.options);
      offer.parameters = weight_parameters(row.shape, offer.options);
      if (!row.output.empty()) {
        offer.macs = row.macs_with(offer.options, offer.ranks, model.batch);
        offer.plan = plan_words(row.shape, offer.options, offer.ranks, row.input);
      }
      offers.push_back(std::move(offer));
    }
  return offers;
}

Prediction predict(const ModelReport& model, const Recipe& recipe) {
  Prediction prediction{model.parameters, model.macs, model.bytes, 0};
  const double item =
      model.parameters + model.buffers > 0
          ? static_cast<double>(model.tensor_bytes) / static_cast<double>(model.parameters + model.buffers)
          : 0;
  for (const auto& row : model.layers) {
    const LayerSpec spec = recipe.spec_of(row.id);
    const std::int64_t change =
        weight_parameters(row.shape, spec.options) - weight_parameters(row.shape, row.spec.options);
    prediction.parameters += change;
    prediction.file_bytes += static_cast<std::int64_t>(item * static_cast<double>(change));
    if (spec.family() != Family::dense) ++prediction.factorized;
    if (spec.options == row.spec.options || row.output.empty()) continue;
    prediction.macs +=
        row.macs_with(spec.options, resolve_ranks(row.shape, spec.options), model.batch) - row.macs;
  }
  return prediction;
}

}  // namespace tenfold::study

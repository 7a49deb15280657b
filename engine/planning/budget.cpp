// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/budget.h"

#include <algorithm>

#include "engine/spec/factors.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr double smallest_fraction = 1e-12;
constexpr double least_share = 0.8;  ///< of the uniform fraction that large layers keep for the small ones
constexpr int most_rounds = 8;       ///< of giving what is left over to layers that still can take some

bool is_free(const BudgetLayer& layer) { return !layer.spec.locked && layer.family != Family::dense; }

/// The layer with at most `fraction` of its dense size, rank 1 where even that is more; dense where nothing
/// shrinks.
LayerSpec shrink(const BudgetLayer& layer, double fraction) {
  if (!is_free(layer)) return layer.spec;
  LayerSpec spec = layer.spec;
  spec.options =
      with_fraction(make_options(layer.family, {std::int64_t{1}}, layer.shape), layer.shape, fraction);
  if (!problems(layer.shape, spec).empty() ||
      weight_parameters(layer.shape, spec.options) >= product(layer.shape.weight))
    spec.options = DenseOptions{};
  return spec;
}

BudgetLayer as_dense(BudgetLayer layer) {
  layer.family = Family::dense;
  layer.spec.options = DenseOptions{};
  return layer;
}

std::vector<BudgetLayer> all_dense(std::vector<BudgetLayer> layers) {
  for (auto& layer : layers)
    if (is_free(layer)) layer = as_dense(std::move(layer));
  return layers;
}

BudgetFit fit_fraction(const std::vector<BudgetLayer>& layers, std::int64_t other, double fraction) {
  BudgetFit fit;
  fit.parameters = other;
  for (const auto& layer : layers) {
    fit.layers.push_back(shrink(layer, fraction));
    fit.parameters += weight_parameters(layer.shape, fit.layers.back().options);
  }
  return fit;
}

/// The same layers, those with less than 2 % of all weights not free.
std::vector<BudgetLayer> small_layers_left_out(std::vector<BudgetLayer> layers) {
  std::int64_t all = 0;
  for (const auto& layer : layers) all += product(layer.shape.weight);
  for (auto& layer : layers)
    if (is_free(layer) && product(layer.shape.weight) * 50 < all) layer = as_dense(std::move(layer));
  return layers;
}

/// What the rule finds with one fraction for all free layers.
struct UniformFit {
  BudgetFit fit;
  double fraction = 1;
  double beyond = 1;  ///< hardly more, and too much
};

/// The largest fraction within `most`; the smallest where none is.
UniformFit largest_fraction(const std::vector<BudgetLayer>& layers, std::int64_t other, std::int64_t most) {
  UniformFit best{fit_fraction(layers, other, 1.0)};
  if (best.fit.parameters <= most) return best;
  double low = smallest_fraction, high = 1;
  best = {fit_fraction(layers, other, low), low};
  for (int step = 0; step < 40; ++step) {
    const double middle = (low + high) / 2;
    BudgetFit fit = fit_fraction(layers, other, middle);
    if (fit.parameters <= most) {
      low = middle;
      best = {std::move(fit), middle};
    } else {
      high = middle;
    }
  }
  best.beyond = high;
  return best;
}

/// Whose ranks would grow next take that step where it fits and are settled; the others then share what is
/// left, round after round, as long as that is more than 0.5 % of the budget.
BudgetFit with_rest_spent(std::vector<BudgetLayer> layers, std::int64_t other, std::int64_t most,
                          UniformFit uniform) {
  for (int round = 0; round < most_rounds && uniform.fraction < 1; ++round) {
    if ((most - uniform.fit.parameters) * 200 <= most) break;
    const BudgetFit next = fit_fraction(layers, other, uniform.beyond);
    std::int64_t parameters = uniform.fit.parameters;
    for (std::size_t l = 0; l < layers.size(); ++l) {
      if (next.layers[l] == uniform.fit.layers[l]) continue;
      const std::int64_t more = weight_parameters(layers[l].shape, next.layers[l].options) -
                                weight_parameters(layers[l].shape, uniform.fit.layers[l].options);
      const bool fits = parameters + more <= most;
      if (fits) parameters += more;
      layers[l].spec = fits ? next.layers[l] : uniform.fit.layers[l];
      layers[l].family = Family::dense;
    }
    uniform = largest_fraction(layers, other, most);
  }
  return std::move(uniform.fit);
}

/// Small layers stay as they are where that costs the large ones little.
BudgetFit fit_shrunk(const std::vector<BudgetLayer>& layers, std::int64_t other, std::int64_t most) {
  UniformFit all = largest_fraction(layers, other, most);
  const std::vector<BudgetLayer> few = small_layers_left_out(layers);
  UniformFit large = largest_fraction(few, other, most);
  const bool is_cheap = large.fit.parameters <= most && large.fraction >= least_share * all.fraction;
  return is_cheap ? with_rest_spent(few, other, most, std::move(large))
                  : with_rest_spent(layers, other, most, std::move(all));
}

}  // namespace

Family default_family(const LayerShape& shape) {
  const auto possible = families_of(shape);
  const bool kernel = is_convolution(shape.kind) && product(shape.weight) > shape.weight[0] * shape.weight[1];
  const Family wanted = kernel ? Family::tucker : Family::low_rank;
  return std::find(possible.begin(), possible.end(), wanted) != possible.end() ? wanted : Family::dense;
}

BudgetFit fit_budget(const std::vector<BudgetLayer>& layers, std::int64_t other, std::int64_t most) {
  const BudgetFit least = fit_fraction(layers, other, smallest_fraction);
  if (least.parameters > most)
    throw Error("budget.unreachable",
                "{most} parameters cannot be reached: with every layer at rank 1 the model still has {least}",
                {{"most", std::to_string(most)}, {"least", std::to_string(least.parameters)}});
  BudgetFit best = fit_fraction(all_dense(layers), other, 1.0);
  if (best.parameters > most) best = fit_shrunk(layers, other, most);
  best.least_parameters = least.parameters;
  return best;
}

}  // namespace tenfold

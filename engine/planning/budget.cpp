// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/budget.h"

#include <algorithm>

#include "engine/spec/factors.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr double smallest_fraction = 1e-12;

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
    if (product(layer.shape.weight) * 50 < all) layer.family = Family::dense;
  return layers;
}

BudgetFit largest_fraction(const std::vector<BudgetLayer>& layers, std::int64_t other, std::int64_t most) {
  BudgetFit best = fit_fraction(layers, other, 1.0);
  if (best.parameters <= most) return best;
  best = fit_fraction(layers, other, smallest_fraction);
  double low = smallest_fraction, high = 1;
  for (int step = 0; step < 40; ++step) {
    const double middle = (low + high) / 2;
    BudgetFit fit = fit_fraction(layers, other, middle);
    if (fit.parameters <= most) {
      low = middle;
      best = std::move(fit);
    } else {
      high = middle;
    }
  }
  return best;
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
  const auto without_small = small_layers_left_out(layers);
  const bool enough = fit_fraction(without_small, other, smallest_fraction).parameters <= most;
  BudgetFit best = largest_fraction(enough ? without_small : layers, other, most);
  best.least_parameters = least.parameters;
  return best;
}

}  // namespace tenfold

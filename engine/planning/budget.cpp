// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/budget.h"

#include <algorithm>

#include "engine/spec/factors.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

bool is_free(const BudgetLayer& layer) { return !layer.spec.locked && layer.family != Family::dense; }

/// The layer with at most `fraction` of its dense size, rank 1 where even that is more; dense where nothing
/// shrinks.
LayerSpec shrink(const BudgetLayer& layer, double fraction) {
  if (!is_free(layer)) return layer.spec;
  LayerSpec spec = layer.spec;
  spec.options = make_options(layer.family, {fraction}, layer.shape);
  if (!problems(layer.shape, spec).empty())
    spec.options = make_options(layer.family, {std::int64_t{1}}, layer.shape);
  const Shape ranks = resolve_ranks(layer.shape, spec.options);
  spec.options = make_options(layer.family, ranks.size() == 1 ? Rank{ranks[0]} : Rank{ranks}, layer.shape);
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

}  // namespace

Family default_family(const LayerShape& shape) {
  const auto possible = families_of(shape);
  const bool kernel = is_convolution(shape.kind) && product(shape.weight) > shape.weight[0] * shape.weight[1];
  const Family wanted = kernel ? Family::tucker : Family::low_rank;
  return std::find(possible.begin(), possible.end(), wanted) != possible.end() ? wanted : Family::dense;
}

BudgetFit fit_budget(const std::vector<BudgetLayer>& layers, std::int64_t other, std::int64_t most) {
  BudgetFit dense = fit_fraction(layers, other, 1.0);
  std::int64_t unchanged = other;
  for (const auto& layer : layers) unchanged += weight_parameters(layer.shape, layer.spec.options);
  const BudgetFit least = fit_fraction(layers, other, 1e-12);
  dense.least_parameters = least.parameters;
  if (least.parameters > most)
    throw Error("budget.unreachable",
                "{most} parameters cannot be reached: with every layer at rank 1 the model still has {least}",
                {{"most", std::to_string(most)}, {"least", std::to_string(least.parameters)}});
  if (dense.parameters <= most && unchanged > most) return dense;
  double low = 1e-12, high = 1;
  BudgetFit best = least;
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
  best.least_parameters = least.parameters;
  return best;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/requests.h"

#include <algorithm>
#include <map>

#include "engine/spec/factors.h"
#include "engine/spec/recipe_json.h"
#include "ui/settings/engine_text.h"

namespace tenfold::ui {
namespace {

Rank concrete(const Shape& ranks) { return ranks.size() == 1 ? Rank{ranks[0]} : Rank{ranks}; }

}  // namespace

LayerOptions startingOptions(Family family, const LayerShape& shape, double fraction) {
  return with_fraction(make_options(family, {std::int64_t{1}}, shape), shape, fraction);
}

LayerOptions withRank(const LayerOptions& options, const LayerShape& shape, const Rank& rank) {
  LayerOptions changed = options;
  Rank* target = rank_of(changed);
  if (target == nullptr) return options;
  *target = rank;
  const Shape limits = max_ranks(shape, changed);
  if (auto* list = std::get_if<std::vector<std::int64_t>>(&target->value)) {
    list->resize(limits.size(), 1);
    for (std::size_t k = 0; k < limits.size(); ++k)
      (*list)[k] = std::clamp<std::int64_t>((*list)[k], 1, limits[k]);
    if (list->size() == 1) *target = {list->front()};
  } else if (auto* number = std::get_if<std::int64_t>(&target->value)) {
    *number = std::clamp<std::int64_t>(*number, 1, *std::max_element(limits.begin(), limits.end()));
  } else if (!problems(shape, {"", changed}).empty()) {
    *target = concrete(Shape(limits.size(), 1));
  }
  return changed;
}

LayerOptions withShape(const LayerOptions& options, const LayerShape& shape, const TensorizedShape& modes) {
  LayerOptions changed = options;
  if (tensorized_shape_of(changed) == nullptr) return options;
  const double share = kept_share(shape, options);
  *tensorized_shape_of(changed) = modes;
  if (!problems(shape, {"", changed}).empty()) {
    *rank_of(changed) = {std::int64_t{1}};
    if (problems(shape, {"", changed}).empty()) changed = with_fraction(changed, shape, share);
  }
  return changed;
}

QStringList rankNames(const LayerShape& shape, const LayerOptions& options) {
  const auto count = max_ranks(shape, options).size();
  if (count == 0) return {};
  if (count == 1) return {QObject::tr("rank")};
  QStringList names;
  const Family family = family_of(options);
  if (family == Family::tucker && is_convolution(shape.kind))
    return {QObject::tr("output rank"), QObject::tr("input rank")};
  const auto outputs = effective_shape(shape, options).out.size();
  for (std::size_t k = 0; k < count; ++k) {
    if (family == Family::tensor_ring && k == 0)
      names << QObject::tr("closing bond");
    else if (family != Family::tucker)
      names << QObject::tr("bond %1").arg(family == Family::tensor_ring ? k : k + 1);
    else if (k < outputs)
      names << QObject::tr("output mode %1").arg(k + 1);
    else
      names << QObject::tr("input mode %1").arg(k - outputs + 1);
  }
  return names;
}

std::vector<Family> commonFamilies(const std::vector<const study::LayerRow*>& rows) {
  std::vector<Family> common;
  for (const Family family : all_families) {
    const bool everywhere = std::all_of(rows.begin(), rows.end(), [&](const study::LayerRow* row) {
      const auto possible = families_of(row->shape);
      return std::find(possible.begin(), possible.end(), family) != possible.end();
    });
    if (everywhere && !rows.empty()) common.push_back(family);
  }
  return common;
}

QString problemText(const LayerShape& shape, const LayerSpec& spec) {
  const auto found = problems(shape, spec);
  if (found.empty()) return {};
  QString text = engineText(found.front().sentence);
  text[0] = text[0].toUpper();
  return text;
}

std::int64_t denseParameters(const study::ModelReport& report) {
  std::int64_t parameters = report.parameters;
  for (const auto& row : report.layers)
    if (row.spec.family() != Family::dense)
      parameters += product(row.shape.weight) - weight_parameters(row.shape, row.spec.options);
  return parameters;
}

Recipe recipeOfFile(const study::ModelReport& report) {
  Recipe recipe = report.recipe.value_or(Recipe{});
  recipe.model_hash = report.hash;
  recipe.metric = Recipe{}.metric;  // the samples that the file was made with are not here
  recipe.calibration_hash.clear();
  recipe.following = {};
  recipe.layers.clear();
  for (const auto& row : report.layers) {
    LayerSpec spec = row.spec;
    spec.id = row.id;
    recipe.set(spec);
  }
  return recipe;
}

QString metricWord(Metric metric) {
  switch (metric) {
    case Metric::weight:
      return QObject::tr("weight", "metric");
    case Metric::input:
      return QObject::tr("input", "metric");
    case Metric::diagonal:
      return QObject::tr("diagonal", "metric");
    case Metric::two_sided:
      return QObject::tr("two-sided", "metric");
  }
  return {};
}

QString metricSentence(Metric metric) {
  switch (metric) {
    case Metric::weight:
      return QObject::tr("Weight error: factors stay close to the weights. Needs no data. ‖W − Ŵ‖²");
    case Metric::input:
      return QObject::tr(
          "Input: outputs of each layer stay close, on the calibration data. ‖(W − Ŵ) A^½‖², A of the "
          "inputs");
    case Metric::diagonal:
      return QObject::tr(
          "Diagonal: as two-sided, with the variances of inputs and output gradients alone. Less data is "
          "enough");
    case Metric::two_sided:
      return QObject::tr(
          "Two-sided: the loss of the model stays close, to second order, on the calibration data. "
          "‖G^½ (W − Ŵ) A^½‖² ÷ 2, A of the inputs, G of the gradients at the outputs");
  }
  return {};
}

std::string keyOf(LayerSpec spec, const std::string& metric) {
  spec.locked = false;
  return spec.family() == Family::dense ? to_json(spec) : metric + to_json(spec);
}

std::string keyOfLayers(const Recipe& recipe) {
  std::map<std::string, std::string> sorted;
  for (const auto& spec : recipe.layers)
    if (spec.family() != Family::dense) sorted[spec.id] = keyOf(spec);
  std::string key;
  for (const auto& [id, text] : sorted) key += text + "\n";
  return key;
}

namespace {

/// Whose weights the layers are taken from; empty: the model's own.
std::string stateKey(const Recipe& recipe) {
  return recipe.state_hash.empty() ? std::string() : "trained " + recipe.state_hash + "\n";
}

}  // namespace

std::string keyOf(const Recipe& recipe) {
  const std::string layers = keyOfLayers(recipe);
  if (layers.empty()) return stateKey(recipe);
  const auto& [sequential, refit, bias] = recipe.following;
  const bool together = recipe.following.any() && recipe.metric != id(Metric::weight);
  const std::string turns =
      together ? std::string("in turn") + char('0' + sequential) + char('0' + refit) + char('0' + bias) + "\n"
               : std::string();
  return metricKey(recipe) + turns + layers;
}

std::string baseKey(const Recipe& recipe) {
  std::map<std::string, std::string> locked;
  for (const auto& spec : recipe.layers)
    if (spec.locked) locked[spec.id] = to_json(spec);
  const auto& [sequential, refit, bias] = recipe.following;
  std::string key{char('0' + sequential), char('0' + refit), char('0' + bias)};
  for (const auto& [id, text] : locked) key += "\n" + text;
  return key;
}

std::string metricKey(const Recipe& recipe) {
  if (recipe.metric == id(Metric::weight)) return stateKey(recipe);
  return stateKey(recipe) + recipe.metric + "@" + recipe.calibration_hash + "\n";
}

}  // namespace tenfold::ui

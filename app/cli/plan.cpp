// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plan.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/spec/factors.h"
#include "engine/spec/recipe_json.h"
#include "engine/study/study.h"

namespace tenfold::cli {
namespace {

std::string asJson(const study::ModelReport& model, const Recipe& recipe, const study::Prediction& after) {
  return nlohmann::ordered_json{{"schema", 1},
                                {"parameters_before", model.parameters},
                                {"parameters", after.parameters},
                                {"macs_before", model.macs},
                                {"macs", after.macs},
                                {"file_bytes", after.file_bytes},
                                {"recipe", nlohmann::ordered_json::parse(to_json(recipe))}}
      .dump(2);
}

void print(const study::ModelReport& model, const Recipe& recipe, const study::Prediction& after) {
  std::vector<std::vector<std::string>> rows{{"layer", "family", "ranks", "parameters", "after", "kept"}};
  for (const study::LayerRow& row : model.layers) {
    const LayerSpec spec = recipe.spec_of(row.id);
    if (spec.family() == Family::dense) continue;
    const std::int64_t dense = row.parameters_with(DenseOptions{}),
                       parameters = row.parameters_with(spec.options);
    rows.push_back({row.name, std::string(label(spec.family())),
                    to_string(Rank{resolve_ranks(row.shape, spec.options)}), count(dense), count(parameters),
                    percent(static_cast<double>(parameters) / static_cast<double>(dense))});
  }
  printTable(rows, 2);
  std::printf("\n%s parameters -> %s (%s kept), MACs %s -> %s, about %s; nothing was written\n",
              count(model.parameters).c_str(), count(after.parameters).c_str(),
              percent(static_cast<double>(after.parameters) / static_cast<double>(model.parameters)).c_str(),
              count(model.macs).c_str(), count(after.macs).c_str(), bytes(after.file_bytes).c_str());
}

}  // namespace

void showPlan(Console& console, const study::ModelReport& model, const Recipe& recipe) {
  const study::Prediction after = study::predict(model, recipe);
  console.result(asJson(model, recipe, after), [&] { print(model, recipe, after); });
}

}  // namespace tenfold::cli

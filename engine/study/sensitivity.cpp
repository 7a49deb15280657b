// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/sensitivity.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/spec/json_number.h"
#include "engine/spec/recipe_json.h"
#include "engine/study/json_text.h"
#include "engine/study/loss_table.h"
#include "engine/study/sweep.h"
#include "engine/support/error.h"

namespace tenfold::study {
namespace {

/// For each family and share the best that fits, each once.
std::vector<SensitivityRow> rows_of(const LayerRow& layer, const std::vector<FamilyPoint>& points,
                                    const std::vector<double>& shares) {
  std::map<Family, std::vector<FamilyPoint>> families;
  for (const FamilyPoint& point : points)
    if (point.family() != Family::dense) families[point.family()].push_back(point);
  const auto dense = static_cast<double>(points.back().parameters);
  std::vector<SensitivityRow> rows;
  for (const auto& [family, of_family] : families)
    for (const double share : shares) {
      const FamilyPoint* best = nullptr;
      for (const FamilyPoint& point : of_family)
        if (static_cast<double>(point.parameters) <= share * dense &&
            (best == nullptr || point.loss < best->loss))
          best = &point;
      if (best == nullptr) continue;
      const bool known = std::any_of(rows.begin(), rows.end(), [&](const SensitivityRow& row) {
        return row.point.options == best->options;
      });
      if (!known) rows.push_back({layer.id, layer.name, share, *best, {}, {}});
    }
  return rows;
}

void measure(const Model& model, const ScoreOptions& options, SensitivityReport& report, const Job& job) {
  const auto count = static_cast<std::int64_t>(report.rows.size()) + 1;
  report.score = id(options.score);
  report.dense_score = score(model, model, options, job.step(0, count, "dense"));
  std::vector<double> losses, drops;
  for (SensitivityRow& row : report.rows) {
    const Job step = job.step(static_cast<std::int64_t>(losses.size()) + 1, count, row.name);
    step.checkpoint();
    Recipe recipe;
    recipe.metric = report.metric;
    recipe.set({row.id, row.point.options, false});
    CompressReport made;
    const Model small = compress(model, recipe, made, step.step(0, 2, "compressing"));
    row.score = score(small, model, options, step.step(1, 2, "judging"));
    row.drop = drop_of(options, *report.dense_score, *row.score);
    losses.push_back(row.point.loss);
    drops.push_back(*row.drop);
  }
  report.rank_correlation = rank_correlation(losses, drops);
}

}  // namespace

SensitivityReport sensitivity(const Model& model, const SensitivityOptions& options, const Job& job) {
  const auto begin = std::chrono::steady_clock::now();
  for (const double share : options.shares)
    if (!(share > 0 && share <= 1)) throw Error("sensitivity.share", "a share is above 0 and at most 1");
  SensitivityReport report;
  report.model = model.report().name;
  report.metric = id(options.solve.metric);
  const LossTable table = loss_table(model, options.solve, {}, job.step(0, options.score ? 4 : 1, "losses"));
  for (const LayerRow& layer : model.report().layers)
    for (SensitivityRow& row : rows_of(layer, family_points(table, layer.id), options.shares))
      report.rows.push_back(std::move(row));
  if (report.rows.empty())
    throw Error("sensitivity.none", "no layer can be made as small as asked with these families");
  if (options.score) measure(model, *options.score, report, job);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

std::string to_json(const SensitivityReport& report) {
  using nlohmann::json;
  json rows = json::array();
  for (const SensitivityRow& row : report.rows)
    rows.push_back({{"id", row.id},
                    {"name", row.name},
                    {"family", id(row.point.family())},
                    {"share", row.share},
                    {"ranks", row.point.ranks},
                    {"parameters", row.point.parameters},
                    {"macs", row.point.macs},
                    {"predicted_loss", row.point.loss},
                    {"score", number_or_null(row.score)},
                    {"drop", number_or_null(row.drop)},
                    {"request", json::parse(to_json(LayerSpec{row.id, row.point.options, false}))}});
  return json_text({{"schema", 1},
                    {"model", report.model},
                    {"metric", report.metric},
                    {"score", report.score},
                    {"dense_score", number_or_null(report.dense_score)},
                    {"rank_correlation", number_or_null(report.rank_correlation)},
                    {"seconds", report.seconds},
                    {"rows", rows}});
}

}  // namespace tenfold::study

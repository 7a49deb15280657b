// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/spec/json_number.h"
#include "engine/spec/recipe_json.h"
#include "engine/study/json_text.h"
#include "engine/study/svg_plot.h"
#include "engine/study/sweep.h"
#include "engine/support/number_text.h"

namespace tenfold::study {
namespace {

using nlohmann::json;

json point_json(const SweepPoint& point) {
  const TradeOffPoint& predicted = point.predicted;
  return {{"fraction", predicted.fraction},
          {"budget_fraction", predicted.recipe.budget ? json(predicted.recipe.budget->fraction) : json()},
          {"parameters", predicted.parameters},
          {"macs", predicted.macs},
          {"predicted_loss", number_or_null(predicted.predicted_loss)},
          {"predicted_seconds", number_or_null(predicted.seconds)},
          {"relative_error", number_or_null(point.relative_error)},
          {"score", number_or_null(point.score)},
          {"seconds", number_or_null(point.seconds)},
          {"recipe", json::parse(to_json(predicted.recipe))}};
}

std::string cell(const std::optional<double>& number) {
  return number ? short_number(*number, 10) : std::string();
}

}  // namespace

std::string score_json(const ScoreOptions& options, double value) {
  return json_text({{"schema", 1},
                    {"score", id(options.score)},
                    {"value", value},
                    {"more_is_better", more_is_better(options)},
                    {"data", options.data.data},
                    {"command", options.command}});
}

std::string to_json(const SweepReport& report) {
  json points = json::array();
  for (const SweepPoint& point : report.points) points.push_back(point_json(point));
  return json_text({{"schema", 1},
                    {"model", report.model},
                    {"model_hash", report.model_hash},
                    {"quantity", report.quantity},
                    {"metric", report.metric},
                    {"calibration_hash", report.calibration_hash},
                    {"score", report.score},
                    {"dense_score", number_or_null(report.dense_score)},
                    {"dense_seconds", number_or_null(report.dense_seconds)},
                    {"dense_parameters", report.dense_parameters},
                    {"dense_macs", report.dense_macs},
                    {"rank_correlation", number_or_null(report.rank_correlation)},
                    {"latency_error", number_or_null(report.latency_error)},
                    {"torch", report.engine.torch},
                    {"threads", report.engine.threads},
                    {"seconds", report.seconds},
                    {"points", points}});
}

std::string to_csv(const SweepReport& report) {
  std::string text =
      "fraction,parameters,macs,factorized_layers,predicted_loss,relative_error,score,predicted_seconds,"
      "seconds\n";
  for (const SweepPoint& point : report.points) {
    const TradeOffPoint& predicted = point.predicted;
    int layers = 0;
    for (const LayerSpec& spec : predicted.recipe.layers)
      if (spec.family() != Family::dense) ++layers;
    text += cell(predicted.fraction) + "," + std::to_string(predicted.parameters) + "," +
            std::to_string(predicted.macs) + "," + std::to_string(layers) + "," +
            cell(predicted.predicted_loss) + "," + cell(point.relative_error) + "," + cell(point.score) +
            "," + cell(predicted.seconds) + "," + cell(point.seconds) + "\n";
  }
  return text;
}

std::string to_svg(const SweepReport& report) {
  const PlotAxis kept{report.quantity + " kept, of the dense model", true, true};
  LinePlot loss{
      report.model + ": predicted loss (" + report.metric + ")", kept, {"predicted loss", true}, {}};
  LinePlot scores{report.model + ": " + report.score + ", measured",
                  kept,
                  {report.score, false, report.score == id(Score::accuracy)},
                  {}};
  LinePlot times{report.model + ": time of a forward", kept, {"milliseconds", false}, {}};
  PlotSeries losses, measured, predicted_times{"predicted", {}}, measured_times{"measured", {}};
  for (const SweepPoint& point : report.points) {
    const double at =
        point.predicted.recipe.budget ? point.predicted.recipe.budget->fraction : point.predicted.fraction;
    losses.points.emplace_back(at, point.predicted.predicted_loss.value_or(0));
    if (point.score) measured.points.emplace_back(at, *point.score);
    if (point.predicted.seconds) predicted_times.points.emplace_back(at, 1e3 * *point.predicted.seconds);
    if (point.seconds) measured_times.points.emplace_back(at, 1e3 * *point.seconds);
  }
  loss.series = {losses};
  std::vector<SvgDrawing> drawings{draw(loss)};
  if (!measured.points.empty()) {
    scores.series = {measured};
    drawings.push_back(draw(scores));
  }
  if (!predicted_times.points.empty()) {
    times.series = {predicted_times};
    if (!measured_times.points.empty()) times.series.push_back(measured_times);
    drawings.push_back(draw(times));
  }
  return svg_document(drawings);
}

}  // namespace tenfold::study

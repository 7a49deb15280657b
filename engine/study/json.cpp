// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/spec/json_number.h"
#include "engine/spec/recipe_json.h"
#include "engine/study/json_text.h"
#include "engine/study/study.h"

namespace tenfold::study {
namespace {

using nlohmann::json;
constexpr int json_schema = 1;

json row(const LayerRow& layer) {
  return {{"id", layer.id},
          {"name", layer.name},
          {"type", layer.type},
          {"kind", id(layer.shape.kind)},
          {"shape", layer.shape.weight},
          {"groups", layer.shape.groups},
          {"bias_parameters", layer.bias_parameters},
          {"uses", layer.uses},
          {"parameters", layer.parameters},
          {"macs", layer.macs},
          {"input", layer.input},
          {"output", layer.output},
          {"family", id(layer.spec.family())},
          {"ranks", layer.ranks},
          {"unfit", layer.unfit}};
}

json model(const ModelReport& report) {
  json layers = json::array();
  for (const auto& layer : report.layers) layers.push_back(row(layer));
  json object = {{"path", report.path},
                 {"name", report.name},
                 {"format", report.format},
                 {"hash", report.hash},
                 {"parameters", report.parameters},
                 {"buffers", report.buffers},
                 {"bytes", report.bytes},
                 {"tensor_bytes", report.tensor_bytes},
                 {"macs", report.macs},
                 {"batch", report.batch},
                 {"dynamic_batch", report.dynamic_batch},
                 {"sample_inputs", report.sample_inputs},
                 {"inputs", report.inputs},
                 {"layers", layers},
                 {"remarks", report.remarks}};
  if (report.recipe) object["recipe"] = json::parse(to_json(*report.recipe));
  return object;
}

json layer_report(const LayerReport& report) {
  return {{"id", report.spec.id},
          {"family", id(report.spec.family())},
          {"ranks", report.ranks},
          {"dense_parameters", report.dense_parameters},
          {"parameters", report.parameters},
          {"dense_macs", report.dense_macs},
          {"macs", report.macs},
          {"relative_error", report.relative_error},
          {"loss", report.loss},
          {"plan", report.plan},
          {"predicted_speed", number_or_null(report.predicted_speed)},
          {"predicted_training_speed", number_or_null(report.predicted_training_speed)},
          {"errors", report.errors},
          {"remarks", report.remarks},
          {"seconds", report.seconds}};
}

json time_row(const TimeRow& row) {
  return {{"id", row.id},
          {"name", row.name},
          {"family", row.family},
          {"dense_seconds", row.dense_seconds},
          {"seconds", row.seconds},
          {"ratio", row.ratio},
          {"ratio_low", row.ratio_low},
          {"ratio_high", row.ratio_high},
          {"verdict", row.verdict}};
}

std::string text(json object) {
  object["schema"] = json_schema;
  return json_text(object);
}

}  // namespace

std::string to_json(const ModelReport& report) { return text(model(report)); }

std::string to_json(const CompressReport& report) {
  json layers = json::array();
  for (const auto& layer : report.layers) layers.push_back(layer_report(layer));
  return text({{"before", model(report.before)},
               {"after", model(report.after)},
               {"recipe", json::parse(to_json(report.recipe))},
               {"layers", layers},
               {"parameters_before", report.before.parameters},
               {"parameters", report.after.parameters},
               {"relative_error", report.relative_error},
               {"predicted_loss", report.predicted_loss},
               {"output_difference", report.output_difference},
               {"measured", report.measured}});
}

std::string to_json(const EvaluateReport& report) {
  json object{{"data", report.data}, {"samples", report.samples}, {"accuracy", report.accuracy},
              {"loss", report.loss}, {"seconds", report.seconds}, {"remarks", report.remarks}};
  if (report.of_tokens) object["perplexity"] = report.perplexity();
  return text(std::move(object));
}

std::string to_json(const BenchReport& report) {
  json layers = json::array();
  for (const auto& layer : report.layers) layers.push_back(time_row(layer));
  return text({{"batch", report.batch},
               {"threads", report.threads},
               {"rounds", report.rounds},
               {"layers", layers},
               {"whole", time_row(report.whole)},
               {"remarks", report.remarks}});
}

std::string to_json(const ExportReport& report) {
  json checks = json::array();
  for (const auto& check : report.checks)
    checks.push_back(
        {{"what", check.what}, {"expected", check.expected}, {"found", check.found}, {"same", check.same}});
  return text({{"path", report.path},
               {"format", report.format},
               {"files", report.files},
               {"bytes", report.bytes},
               {"parameters", report.parameters},
               {"difference", report.difference},
               {"checks", checks},
               {"verified", report.verified},
               {"remarks", report.remarks}});
}

std::string to_json(const std::vector<ShapeOffer>& offers) {
  json list = json::array();
  for (const auto& offer : offers) {
    const TensorizedShape shape = *tensorized_shape_of(offer.options);
    list.push_back({{"shape", {{"in", shape.in}, {"out", shape.out}}},
                    {"family", id(family_of(offer.options))},
                    {"ranks", offer.ranks},
                    {"padding", offer.padding},
                    {"imbalance", offer.imbalance},
                    {"parameters", offer.parameters},
                    {"macs", offer.macs},
                    {"plan", offer.plan}});
  }
  return json_text({{"schema", json_schema}, {"shapes", list}}, -1);
}

std::string to_json(const DecomposeReport& report) {
  return text({{"family", report.family},
               {"shape", report.shape},
               {"ranks", report.ranks},
               {"dense_parameters", report.dense_parameters},
               {"parameters", report.parameters},
               {"relative_error", report.relative_error},
               {"errors", report.errors},
               {"spectra", report.spectra},
               {"remarks", report.remarks},
               {"seconds", report.seconds}});
}

}  // namespace tenfold::study

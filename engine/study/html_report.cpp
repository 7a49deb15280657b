// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/html_report.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/spec/recipe_json.h"
#include "engine/study/svg_plot.h"
#include "engine/support/error.h"
#include "engine/support/number_text.h"

namespace tenfold::study {
namespace {

constexpr const char* style =
    "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
    "table{border-collapse:collapse;margin:1em 0}td,th{padding:.2em .8em;border-bottom:1px solid #ddd;"
    "text-align:right}td:first-child,th:first-child{text-align:left}pre{background:#f4f4f4;padding:1em;"
    "overflow:auto}svg{max-width:100%;height:auto}";

std::string number(double value, int digits = 4) {
  return std::isnan(value) ? "not known" : short_number(value, digits);
}

std::string row(const std::vector<std::string>& cells, const char* tag = "td") {
  std::string text = "<tr>";
  for (const std::string& cell : cells)
    text += "<" + std::string(tag) + ">" + escaped(cell) + "</" + tag + ">";
  return text + "</tr>\n";
}

std::string ratio(std::int64_t before, std::int64_t after) {
  return before > 0 ? number(100.0 * static_cast<double>(after) / static_cast<double>(before)) + " %" : "";
}

std::string summary(const HtmlReport& report) {
  const ModelReport &before = report.result.before, &after = report.result.after;
  std::string text = "<table>\n" + row({"", "before", "after", "kept"}, "th");
  const auto add = [&](const std::string& name, std::int64_t first, std::int64_t second) {
    text += row({name, std::to_string(first), std::to_string(second), ratio(first, second)});
  };
  add("parameters", before.parameters, after.parameters);
  add("MACs of a sample", before.macs, after.macs);
  add("bytes of tensors", before.tensor_bytes, after.tensor_bytes);
  if (before.bytes > 0 && after.bytes > 0) add("bytes of the file", before.bytes, after.bytes);
  text += "</table>\n<table>\n";
  text += row({"relative error of the weights", number(report.result.relative_error)});
  if (report.result.predicted_loss > 0)
    text +=
        row({"predicted loss (" + report.result.recipe.metric + ")", number(report.result.predicted_loss)});
  for (const auto& [name, value] : report.result.measured) text += row({name, number(value, 6)});
  for (const auto& [name, value] : report.measured) text += row({name, value});
  return text + "</table>\n";
}

std::string name_of(const CompressReport& report, const LayerReport& layer) {
  const LayerRow* known = report.before.find(layer.spec.id);
  return known == nullptr ? layer.spec.id : known->name;
}

std::string plots(const HtmlReport& report) {
  BarPlot sizes{"Parameters of the factorized layers", {"before", "after"}, {}};
  BarPlot work{"MACs of a sample", {"before", "after"}, {}};
  BarPlot errors{"Relative error of the weight", {"error"}, {}};
  for (const LayerReport& layer : report.result.layers) {
    const std::string name = name_of(report.result, layer);
    sizes.rows.push_back(
        {name, {static_cast<double>(layer.dense_parameters), static_cast<double>(layer.parameters)}});
    work.rows.push_back({name, {static_cast<double>(layer.dense_macs), static_cast<double>(layer.macs)}});
    if (!std::isnan(layer.relative_error)) errors.rows.push_back({name, {layer.relative_error}});
  }
  std::vector<SvgDrawing> drawings{draw(sizes), draw(work)};
  if (!errors.rows.empty()) drawings.push_back(draw(errors));
  return svg_document(drawings);
}

std::string layers_table(const CompressReport& report) {
  std::string text = "<table>\n" + row({"layer", "family", "ranks", "parameters", "after", "kept", "MACs",
                                        "after", "error", "plan"},
                                       "th");
  for (const LayerReport& layer : report.layers)
    text +=
        row({name_of(report, layer), std::string(label(layer.spec.family())), to_string(Rank{layer.ranks}),
             std::to_string(layer.dense_parameters), std::to_string(layer.parameters),
             ratio(layer.dense_parameters, layer.parameters), std::to_string(layer.dense_macs),
             std::to_string(layer.macs), number(layer.relative_error), layer.plan});
  return text + "</table>\n";
}

std::string environment(const HtmlReport& report) {
  const Recipe& recipe = report.result.recipe;
  const auto or_none = [](const std::string& text) { return text.empty() ? std::string("none") : text; };
  return "<table>\n" + row({"Tenfold", report.version}) + row({"LibTorch", report.engine.torch}) +
         row({"threads", std::to_string(report.engine.threads)}) +
         row({"processor", or_none(report.processor)}) + row({"CUDA", report.engine.cuda ? "yes" : "no"}) +
         row({"metric", recipe.metric}) + row({"seed", std::to_string(recipe.seed)}) +
         row({"hash of the model", report.result.before.hash}) +
         row({"hash of the compressed model", report.result.after.hash}) +
         row({"hash of the calibration", or_none(recipe.calibration_hash)}) + "</table>\n";
}

}  // namespace

std::string to_html(const HtmlReport& report) {
  const std::string title = "Compression of " + escaped(report.result.before.name);
  std::string text = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>" +
                     title + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n<h1>" + title +
                     "</h1>\n" + summary(report);
  text += "<h2>Layers</h2>\n" + plots(report) + layers_table(report.result);
  if (report.front) text += "<h2>Trade-off</h2>\n" + to_svg(*report.front);
  text += "<h2>Made with</h2>\n" + environment(report);
  text +=
      "<h2>Recipe</h2>\n<p>Saved as a file, <code>tenfold compress --recipe</code> with the same samples and "
      "threads gives these factors again.</p>\n<pre>" +
      escaped(to_json(report.result.recipe)) + "</pre>\n";
  return text + "</body>\n</html>\n";
}

std::string layers_csv(const CompressReport& report) {
  const auto cell = [](double value) { return std::isnan(value) ? std::string() : short_number(value, 10); };
  std::string text = "layer,family,ranks,dense_parameters,parameters,dense_macs,macs,relative_error,loss\n";
  for (const LayerReport& layer : report.layers) {
    std::string ranks;
    for (const std::int64_t rank : layer.ranks) ranks += (ranks.empty() ? "" : " ") + std::to_string(rank);
    std::string quoted;
    for (const char c : name_of(report, layer)) quoted += c == '"' ? "\"\"" : std::string(1, c);
    text += "\"" + quoted + "\"," + std::string(id(layer.spec.family())) + "," + ranks + "," +
            std::to_string(layer.dense_parameters) + "," + std::to_string(layer.parameters) + "," +
            std::to_string(layer.dense_macs) + "," + std::to_string(layer.macs) + "," +
            cell(layer.relative_error) + "," + cell(layer.loss) + "\n";
  }
  return text;
}

SweepReport sweep_from_json(const std::string& text, const std::string& file) {
  using nlohmann::json;
  try {
    const json object = json::parse(text);
    const auto maybe = [](const json& from, const char* field) {
      const json& value = from.at(field);
      return value.is_null() ? std::nullopt : std::optional(value.get<double>());
    };
    SweepReport report;
    report.model = object.at("model").get<std::string>();
    report.quantity = object.at("quantity").get<std::string>();
    report.metric = object.at("metric").get<std::string>();
    report.score = object.at("score").get<std::string>();
    report.model_hash = object.at("model_hash").get<std::string>();
    report.dense_score = maybe(object, "dense_score");
    for (const json& each : object.at("points")) {
      SweepPoint point;
      point.predicted.fraction = each.at("fraction").get<double>();
      point.predicted.parameters = each.at("parameters").get<std::int64_t>();
      point.predicted.macs = each.at("macs").get<std::int64_t>();
      point.predicted.predicted_loss = maybe(each, "predicted_loss");
      point.predicted.seconds = maybe(each, "predicted_seconds");
      point.predicted.recipe = recipe_from_json(each.at("recipe").dump(), file);
      point.relative_error = maybe(each, "relative_error");
      point.score = maybe(each, "score");
      point.seconds = maybe(each, "seconds");
      report.points.push_back(std::move(point));
    }
    return report;
  } catch (const json::exception& problem) {
    throw Error("sweep.file", "{file} is no file that 'tenfold sweep --out x.json' wrote: {why}",
                {{"file", file}, {"why", problem.what()}});
  }
}

}  // namespace tenfold::study

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/recipe_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

json rank_to_json(const Rank& rank) {
  return std::visit([](const auto& value) { return json(value); }, rank.value);
}

Rank rank_from_json(const json& value) {
  if (value.is_number_integer()) return {value.get<std::int64_t>()};
  if (value.is_number_float()) return {value.get<double>()};
  return {value.get<std::vector<std::int64_t>>()};
}

json options_to_json(const LayerOptions& options) {
  json object = json::object();
  if (const Rank* rank = rank_of(options)) object["rank"] = rank_to_json(*rank);
  if (const TensorizedShape* shape = tensorized_shape_of(options); shape != nullptr && !shape->in.empty())
    object["shape"] = {{"in", shape->in}, {"out", shape->out}};
  std::visit(
      [&](const auto& each) {
        if constexpr (requires { each.scheme; })
          object["scheme"] = each.scheme == ConvScheme::spatial ? "spatial" : "channel";
        if constexpr (requires { each.max_sweeps; }) {
          object["max_sweeps"] = each.max_sweeps;
          object["tolerance"] = each.tolerance;
        }
        if constexpr (requires { each.stable; }) object["stable"] = each.stable;
      },
      options);
  return object;
}

LayerOptions options_from_json(const json& object) {
  LayerOptions options = default_options(parse_family(object.at("family").get<std::string>()));
  if (Rank* rank = rank_of(options)) *rank = rank_from_json(object.at("rank"));
  if (TensorizedShape* shape = tensorized_shape_of(options); shape != nullptr && object.contains("shape"))
    *shape = {object["shape"].at("in").get<Shape>(), object["shape"].at("out").get<Shape>()};
  std::visit(
      [&](auto& each) {
        if constexpr (requires { each.scheme; }) {
          const auto scheme = object.value("scheme", "channel");
          if (scheme != "channel" && scheme != "spatial")
            throw Error("recipe.scheme", "there is no scheme '{text}'; known are channel, spatial",
                        {{"text", scheme}});
          each.scheme = scheme == "spatial" ? ConvScheme::spatial : ConvScheme::channel;
        }
        if constexpr (requires { each.max_sweeps; }) {
          each.max_sweeps = object.value("max_sweeps", each.max_sweeps);
          each.tolerance = object.value("tolerance", each.tolerance);
          if (each.max_sweeps < 1 || !std::isfinite(each.tolerance) || each.tolerance < 0)
            throw Error("recipe.sweeps", "max_sweeps must be at least 1 and tolerance at least 0");
        }
        if constexpr (requires { each.stable; }) each.stable = object.value("stable", each.stable);
      },
      options);
  return options;
}

json layer_to_json(const LayerSpec& spec) {
  json object = options_to_json(spec.options);
  object["id"] = spec.id;
  object["family"] = id(spec.family());
  if (spec.locked) object["locked"] = true;
  return object;
}

LayerSpec layer_from_json(const json& object) {
  LayerSpec spec;
  spec.id = object.at("id").get<std::string>();
  spec.options = options_from_json(object);
  spec.locked = object.value("locked", false);
  return spec;
}

/// Runs `read` on the parsed text; JSON's own exceptions become one sentence about `where`.
template <class Read>
auto read_json(const std::string& text, const std::string& where, Read read) {
  try {
    return read(json::parse(text));
  } catch (const json::exception& problem) {
    std::string why = problem.what();
    if (const auto bracket = why.find("] "); bracket != std::string::npos) why = why.substr(bracket + 2);
    throw Error("recipe.json", "{where} is no recipe: {why}", {{"where", where}, {"why", why}});
  }
}

constexpr const char* known_fields[] = {"schema",        "model_hash", "state_hash",       "layers",
                                        "budget",        "metric",     "calibration_hash", "following",
                                        "normalisation", "seed",       "threads"};

}  // namespace

std::string to_json(const Recipe& recipe, int indent) {
  json object = json::parse(recipe.unknown, nullptr, false);
  if (!object.is_object()) object = json::object();
  object["schema"] = recipe.schema;
  object["model_hash"] = recipe.model_hash;
  if (!recipe.state_hash.empty()) object["state_hash"] = recipe.state_hash;
  object["layers"] = json::array();
  for (const auto& spec : recipe.layers) object["layers"].push_back(layer_to_json(spec));
  if (recipe.budget)
    object["budget"] = {{"quantity", recipe.budget->quantity}, {"fraction", recipe.budget->fraction}};
  object["metric"] = recipe.metric;
  object["calibration_hash"] = recipe.calibration_hash;
  if (recipe.following.any())
    object["following"] = {{"sequential", recipe.following.sequential},
                           {"refit", recipe.following.refit},
                           {"bias_correction", recipe.following.bias_correction}};
  object["normalisation"] = {{"mean", recipe.normalisation.mean},
                             {"deviation", recipe.normalisation.deviation}};
  object["seed"] = recipe.seed;
  object["threads"] = recipe.threads;
  return object.dump(indent);
}

Recipe recipe_from_json(const std::string& text, const std::string& where) {
  return read_json(text, where, [&](const json& object) {
    Recipe recipe;
    recipe.schema = object.at("schema").get<int>();
    if (recipe.schema < 1 || recipe.schema > Recipe::current_schema)
      throw Error("recipe.schema", "{where} has recipe schema {found}, this version reads up to {known}",
                  {{"where", where},
                   {"found", std::to_string(recipe.schema)},
                   {"known", std::to_string(Recipe::current_schema)}});
    recipe.model_hash = object.value("model_hash", "");
    recipe.state_hash = object.value("state_hash", "");
    for (const auto& layer : object.at("layers")) recipe.layers.push_back(layer_from_json(layer));
    if (object.contains("budget"))
      recipe.budget = Budget{object["budget"].value("quantity", "parameters"),
                             object["budget"].at("fraction").get<double>()};
    recipe.metric = object.value("metric", recipe.metric);
    recipe.calibration_hash = object.value("calibration_hash", "");
    if (object.contains("following")) {
      const json& following = object["following"];
      recipe.following = {following.value("sequential", false), following.value("refit", false),
                          following.value("bias_correction", false)};
    }
    if (object.contains("normalisation"))
      recipe.normalisation = {object["normalisation"].value("mean", std::vector<double>{}),
                              object["normalisation"].value("deviation", std::vector<double>{})};
    recipe.seed = object.value("seed", recipe.seed);
    recipe.threads = object.value("threads", recipe.threads);
    json rest = object;
    for (const char* field : known_fields) rest.erase(field);
    recipe.unknown = rest.dump();
    return recipe;
  });
}

std::string to_json(const LayerSpec& spec) { return layer_to_json(spec).dump(); }

LayerSpec layer_spec_from_json(const std::string& text, const std::string& where) {
  return read_json(text, where, layer_from_json);
}

}  // namespace tenfold

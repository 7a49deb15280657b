// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/recipe_json.h"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/spec/json_fields.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

json rank_to_json(const Rank& rank) {
  return std::visit([](const auto& value) { return json(value); }, rank.value);
}

Rank rank_from_json(const json& value) {
  if (value.is_number_float()) return {value.get<double>()};
  if (value.is_array()) return {whole_numbers(value, "rank")};
  return {whole_number(value, "rank")};
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
    *shape = {whole_numbers(object["shape"].at("in"), "shape"),
              whole_numbers(object["shape"].at("out"), "shape")};
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
          each.max_sweeps = whole_number_or(object, "max_sweeps", each.max_sweeps);
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
    throw Error("recipe.json", "{where} is no recipe: {why}",
                {{"where", where}, {"why", reason_of(problem)}});
  }
}

constexpr const char* recipe_fields[] = {"schema",        "model_hash", "state_hash",       "layers",
                                         "budget",        "metric",     "calibration_hash", "following",
                                         "normalisation", "seed",       "threads"};
constexpr const char* layer_fields[] = {"id",     "family",     "locked",    "rank",  "shape",
                                        "scheme", "max_sweeps", "tolerance", "stable"};
const std::map<std::string, std::vector<const char*>> part_fields{
    {"budget", {"quantity", "fraction"}},
    {"following", {"sequential", "refit", "bias_correction"}},
    {"normalisation", {"mean", "deviation"}}};

/// Fields of a newer version, those of layers by id and those of parts in the place of the known ones.
json unknown_fields(const json& object) {
  json unknown = other_fields(object, recipe_fields);
  for (const json& layer : object.at("layers"))
    if (json others = other_fields(layer, layer_fields); !others.empty())
      unknown["layers"][layer.at("id").get<std::string>()] = std::move(others);
  for (const auto& [part, known] : part_fields)
    if (object.contains(part))
      if (json others = other_fields(object[part], known); !others.empty()) unknown[part] = std::move(others);
  return unknown;
}

/// Adds a part with the fields of a newer version that are there.
void put(json& object, const std::string& part, const json& fields) {
  if (!object[part].is_object()) object[part] = json::object();
  object[part].update(fields);
}

Budget budget_from_json(const json& object) {
  const Budget budget{object.value("quantity", "parameters"), object.at("fraction").get<double>()};
  const bool is_drop = budget.quantity.ends_with("-drop");  // may ask that nothing is lost
  if (!std::isfinite(budget.fraction) || budget.fraction < 0 || (budget.fraction == 0 && !is_drop))
    throw Error("recipe.budget", "the budget of the recipe is {fraction}, which nothing can be within",
                {{"fraction", object["fraction"].dump()}});
  return budget;
}

std::vector<LayerSpec> layers_from_json(const json& list, const std::string& where) {
  std::vector<LayerSpec> layers;
  std::set<std::string> seen;
  for (const json& each : list) {
    layers.push_back(layer_from_json(each));
    if (!seen.insert(layers.back().id).second)
      throw Error("recipe.twice", "{where} names the layer {layer} twice",
                  {{"where", where}, {"layer", layers.back().id}});
  }
  return layers;
}

json layers_to_json(const std::vector<LayerSpec>& layers, const json& unknown) {
  json list = json::array();
  for (const LayerSpec& spec : layers) {
    json layer = unknown.is_object() ? unknown.value(spec.id, json::object()) : json::object();
    layer.update(layer_to_json(spec));
    list.push_back(std::move(layer));
  }
  return list;
}

}  // namespace

std::string to_json(const Recipe& recipe, int indent) {
  json object = kept_fields(recipe.unknown);
  object["schema"] = recipe.schema;
  object["model_hash"] = recipe.model_hash;
  if (!recipe.state_hash.empty()) object["state_hash"] = recipe.state_hash;
  object["layers"] = layers_to_json(recipe.layers, object["layers"]);
  if (recipe.budget)
    put(object, "budget", {{"quantity", recipe.budget->quantity}, {"fraction", recipe.budget->fraction}});
  else
    object.erase("budget");
  object["metric"] = recipe.metric;
  object["calibration_hash"] = recipe.calibration_hash;
  if (recipe.following.any() || object.contains("following"))
    put(object, "following",
        {{"sequential", recipe.following.sequential},
         {"refit", recipe.following.refit},
         {"bias_correction", recipe.following.bias_correction}});
  put(object, "normalisation",
      {{"mean", recipe.normalisation.mean}, {"deviation", recipe.normalisation.deviation}});
  object["seed"] = recipe.seed;
  object["threads"] = recipe.threads;
  return object.dump(indent);
}

Recipe recipe_from_json(const std::string& text, const std::string& where) {
  return read_json(text, where, [&](const json& object) {
    Recipe recipe;
    recipe.schema = whole_number<int>(object.at("schema"), "schema");
    if (recipe.schema < 1 || recipe.schema > Recipe::current_schema)
      throw Error("recipe.schema", "{where} has recipe schema {found}, this version reads up to {known}",
                  {{"where", where},
                   {"found", std::to_string(recipe.schema)},
                   {"known", std::to_string(Recipe::current_schema)}});
    recipe.model_hash = object.value("model_hash", "");
    recipe.state_hash = object.value("state_hash", "");
    recipe.layers = layers_from_json(object.at("layers"), where);
    if (object.contains("budget")) recipe.budget = budget_from_json(object["budget"]);
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
    recipe.seed = whole_number_or(object, "seed", recipe.seed);
    recipe.threads = whole_number_or(object, "threads", recipe.threads);
    recipe.unknown = unknown_fields(object).dump();
    return recipe;
  });
}

std::string to_json(const LayerSpec& spec) { return layer_to_json(spec).dump(); }

LayerSpec layer_spec_from_json(const std::string& text, const std::string& where) {
  return read_json(text, where, layer_from_json);
}

}  // namespace tenfold

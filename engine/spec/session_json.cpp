// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/session_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/spec/json_fields.h"
#include "engine/spec/recipe_json.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

constexpr const char* format_name = "tenfold session";
constexpr const char* session_fields[] = {"format",  "schema", "model",   "variants",
                                          "current", "limits", "saved_as"};
constexpr const char* variant_fields[] = {"name", "recipe"};

Variant variant_from_json(const json& object, const std::string& where) {
  Variant variant;
  variant.name = object.at("name").get<std::string>();
  if (variant.name.empty())
    throw Error("session.variant", "{where} has a variant without a name", {{"where", where}});
  variant.recipe = recipe_from_json(object.at("recipe").dump(), "variant " + variant.name + " of " + where);
  variant.unknown = other_fields(object, variant_fields).dump();
  return variant;
}

Session from_object(const json& object, const std::string& where) {
  if (object.value("format", "") != format_name)
    throw Error("session.json", "{where} is no session: it does not say that it is one", {{"where", where}});
  Session session;
  session.schema = whole_number<int>(object.at("schema"), "schema");
  if (session.schema < 1 || session.schema > Session::current_schema)
    throw Error("session.schema", "{where} has session schema {found}, this version reads up to {known}",
                {{"where", where},
                 {"found", std::to_string(session.schema)},
                 {"known", std::to_string(Session::current_schema)}});
  session.model_path = object.at("model").at("path").get<std::string>();
  session.model_hash = object.at("model").at("hash").get<std::string>();
  if (session.model_path.empty()) throw Error("session.model", "{where} names no model", {{"where", where}});
  for (const auto& each : object.at("variants")) {
    Variant variant = variant_from_json(each, where);
    const auto same = [&](const Variant& other) { return other.name == variant.name; };
    if (std::any_of(session.variants.begin(), session.variants.end(), same))
      throw Error("session.variant", "{where} has two variants named '{name}'",
                  {{"where", where}, {"name", variant.name}});
    session.variants.push_back(std::move(variant));
  }
  const auto current = object.at("current").get<std::string>();
  const auto at = std::find_if(session.variants.begin(), session.variants.end(),
                               [&](const Variant& each) { return each.name == current; });
  if (at == session.variants.end())
    throw Error("session.current", "{where} has no variant '{name}', which it says is the current one",
                {{"where", where}, {"name", current}});
  session.current = static_cast<std::size_t>(at - session.variants.begin());
  session.limits = object.value("limits", session.limits);
  session.saved_as = object.value("saved_as", "");
  session.unknown = other_fields(object, session_fields).dump();
  return session;
}

}  // namespace

std::string to_json(const Session& session) {
  json object = kept_fields(session.unknown);
  object["format"] = format_name;
  object["schema"] = session.schema;
  object["model"] = {{"path", session.model_path}, {"hash", session.model_hash}};
  object["variants"] = json::array();
  for (const auto& variant : session.variants) {
    json one = kept_fields(variant.unknown);
    one["name"] = variant.name;
    one["recipe"] = json::parse(to_json(variant.recipe, -1));
    object["variants"].push_back(std::move(one));
  }
  object["current"] = session.variants.at(session.current).name;
  if (!session.limits.empty()) object["limits"] = session.limits;
  if (!session.saved_as.empty()) object["saved_as"] = session.saved_as;
  return object.dump(2) + "\n";
}

Session session_from_json(const std::string& text, const std::string& where) {
  try {
    return from_object(json::parse(text), where);
  } catch (const json::exception& problem) {
    throw Error("session.json", "{where} is no session: {why}",
                {{"where", where}, {"why", reason_of(problem)}});
  }
}

bool says_session(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text[first] == '{' &&
         text.find('"' + std::string(format_name) + '"') != std::string::npos;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pt2_old.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "engine/formats/pt2_json.h"
#include "engine/support/error.h"

namespace tenfold::pt2 {
namespace {

using nlohmann::json;

constexpr std::int64_t oldest_major = 5;
constexpr const char* first_graph = "serialized_exported_program.json";

Layout first_layout() {
  Layout layout;
  layout.graph = first_graph;
  layout.pickled_weights = "serialized_state_dict.pt";
  layout.pickled_constants = "serialized_constants.pt";
  layout.samples = "serialized_example_inputs.pt";
  layout.metadata = "extra_files/tenfold.json";
  return layout;
}

std::vector<std::string> models_of(const Archive& archive) {
  std::vector<std::string> models;
  for (const auto& entry : archive.entries()) {
    const std::string inside = entry.substr(archive.root().size());
    if (inside.starts_with("models/") && inside.ends_with(".json"))
      models.push_back(inside.substr(7, inside.size() - 12));
  }
  return models;
}

bool in_word(char letter) { return std::isalnum(static_cast<unsigned char>(letter)) || letter == '_'; }

/// A symbol of sizes: s0, u12.
bool is_symbol(const std::string& word) {
  if (word.size() < 2 || (word[0] != 's' && word[0] != 'u')) return false;
  for (std::size_t k = 1; k < word.size(); ++k)
    if (!std::isdigit(static_cast<unsigned char>(word[k]))) return false;
  return true;
}

/// "2*s0" becomes "2*Symbol('s0', positive=True, integer=True)", which sympy reads as the srepr of today.
std::string with_assumptions(const std::string& expression) {
  std::string made;
  for (std::size_t at = 0; at < expression.size();) {
    std::size_t end = at;
    while (end < expression.size() && in_word(expression[end])) ++end;
    const std::string word = expression.substr(at, std::max<std::size_t>(end - at, 1));
    made += is_symbol(word) ? "Symbol('" + word + "', positive=True, integer=True)" : word;
    at += word.size();
  }
  return made;
}

/// Recursion ends: pt2::parse() refuses what is nested too deeply.
void rewrite(json& value) {
  if (value.is_array())
    for (json& each : value) rewrite(each);
  if (!value.is_object()) return;
  for (auto& [key, each] : value.items()) {
    const bool text = each.is_string();
    if (text && key == "expr_str")
      each = with_assumptions(each.get<std::string>());
    else if (text && key == "target" && each.get<std::string>().starts_with("torch._higher_order_ops."))
      each =
          "torch.ops.higher_order." + each.get<std::string>().substr(each.get<std::string>().rfind('.') + 1);
    else
      rewrite(each);
  }
}

}  // namespace

Layout layout_of(const Archive& archive) {
  if (archive.contains(first_graph)) return first_layout();
  const auto models = models_of(archive);
  if (models.empty())
    throw Error("pt2.foreign",
                "{file} is a zip archive but no .pt2 model: it has no models/*.json; write one with "
                "torch.export.save",
                {{"file", archive.name()}});
  if (models.size() > 1)
    throw Error("pt2.several", "{file} holds {count} models; a file with one is needed",
                {{"file", archive.name()}, {"count", std::to_string(models.size())}});
  Layout layout;
  layout.graph = "models/" + models[0] + ".json";
  layout.weights_folder = "data/weights/";
  layout.weights_index = models[0] + "_weights_config.json";
  layout.constants_folder = "data/constants/";
  layout.constants_index = models[0] + "_constants_config.json";
  layout.pickled_weights = layout.weights_folder + models[0] + ".pt";
  layout.pickled_constants = layout.constants_folder + models[0] + ".pt";
  layout.samples = "data/sample_inputs/" + models[0] + ".pt";
  layout.metadata = "extra/tenfold.json";
  return layout;
}

void modernize(json& description, const std::string& file) {
  const auto major = description.at("schema_version").at("major").get<std::int64_t>();
  if (major < oldest_major || major > schema_major)
    throw Error(
        "pt2.version",
        "{file} has .pt2 schema {found}; this version reads {first} to {last} (PyTorch 2.4 to 2.11): export "
        "the model again with one of those",
        {{"file", file},
         {"found", std::to_string(major)},
         {"first", std::to_string(oldest_major)},
         {"last", std::to_string(schema_major)}});
  if (major < schema_major) rewrite(description);
}

}  // namespace tenfold::pt2

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/formats/archive.h"
#include "engine/formats/atomic_file.h"
#include "engine/spec/recipe_json.h"
#include "engine/study/guard.h"
#include "engine/study/study.h"

namespace tenfold::study {

Recipe read_recipe(const std::string& path) {
  return guarded([&] {
    if (!path.ends_with(".pt2") && !path.ends_with(".pt")) return recipe_from_json(read_file(path), path);
    const Archive archive = Archive::open(path);
    if (!archive.contains("extra/tenfold.json"))
      throw Error("recipe.none", "{file} was not compressed by Tenfold: it carries no recipe",
                  {{"file", path}});
    const auto object = nlohmann::json::parse(archive.read("extra/tenfold.json"), nullptr, false);
    if (!object.is_object() || !object.contains("recipe"))
      throw Error("recipe.none", "the recipe in {file} is damaged", {{"file", path}});
    return recipe_from_json(object["recipe"].dump(), path);
  });
}

void write_recipe(const Recipe& recipe, const std::string& path) {
  guarded([&] { write_file(path, to_json(recipe) + "\n"); });
}

}  // namespace tenfold::study

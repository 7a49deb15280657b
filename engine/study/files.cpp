// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/formats/archive.h"
#include "engine/formats/atomic_file.h"
#include "engine/formats/file_kind.h"
#include "engine/formats/weights_file.h"
#include "engine/spec/recipe_json.h"
#include "engine/study/guard.h"
#include "engine/study/study.h"
#include "engine/study/writable.h"

namespace tenfold::study {
namespace {

/// What Tenfold wrote into a model or a file of weights; empty for JSON, which is a recipe itself.
std::string metadata_of(const std::string& path) {
  const FileFacts facts = recognise(path);
  if (facts.holds == FileHolds::nothing) return {};
  std::string metadata;
  if (facts.kind == FileKind::pt2 || facts.kind == FileKind::torchscript) {  // its tensors are not needed
    const Archive archive = Archive::open(path);
    if (archive.contains("extra/tenfold.json")) metadata = archive.read("extra/tenfold.json");
  } else {
    metadata = read_weights_file(path).metadata;
  }
  if (metadata.empty())
    throw Error("recipe.none", "{file} was not compressed by Tenfold: it carries no recipe",
                {{"file", path}});
  return metadata;
}

}  // namespace

Recipe read_recipe(const std::string& path) {
  return guarded([&] {
    const std::string metadata = metadata_of(path);
    if (metadata.empty()) return recipe_from_json(read_file(path), path);
    const auto object = nlohmann::json::parse(metadata, nullptr, false);
    if (!object.is_object() || !object.contains("recipe"))
      throw Error("recipe.none", "the recipe in {file} is damaged", {{"file", path}});
    return recipe_from_json(object["recipe"].dump(), path);
  });
}

void write_recipe(const Recipe& recipe, const std::string& path) {
  guarded([&] { write_file(path, to_json(recipe) + "\n"); });
}

void write_text(const std::string& path, const std::string& text) {
  guarded([&] { write_file(path, text); });
}

void check_writable(const std::string& path) {
  if (path.empty()) return;
  guarded([&] { AtomicFile(std::filesystem::path(path)); });  // is gone again at once
}

}  // namespace tenfold::study

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/image_options.h"

#include <nlohmann/json.hpp>

#include "engine/spec/json_fields.h"
#include "engine/support/error.h"

namespace tenfold {

using nlohmann::json;

std::string id(BadImages bad) { return bad == BadImages::skip ? "skip" : "stop"; }
std::string id(ImageFit fit) { return fit == ImageFit::crop ? "crop" : "stretch"; }

BadImages parse_bad_images(const std::string& text) {
  if (text == "skip") return BadImages::skip;
  if (text == "stop") return BadImages::stop;
  throw Error("images.bad", "'{text}' is neither skip nor stop", {{"text", text}});
}

ImageFit parse_image_fit(const std::string& text) {
  if (text == "crop") return ImageFit::crop;
  if (text == "stretch") return ImageFit::stretch;
  throw Error("images.fit", "'{text}' is neither crop nor stretch", {{"text", text}});
}

std::optional<ImageOptions> images_of(const Recipe& recipe) {
  const json fields = json::parse(recipe.unknown, nullptr, false);
  if (!fields.is_object() || !fields.contains("images")) return std::nullopt;
  try {
    const json& images = fields["images"];
    ImageOptions options;
    options.bad = parse_bad_images(images.value("bad", id(options.bad)));
    options.fit = parse_image_fit(images.value("fit", id(options.fit)));
    options.test = images.value("test", options.test);
    options.split = images.value("split", options.split);
    if (!(options.test >= 0 && options.test < 1)) throw Error("images.test", "a share is from 0 to below 1");
    return options;
  } catch (const json::exception&) {
    throw Error("recipe.images", "the recipe's field images is damaged");
  }
}

void set_images(Recipe& recipe, const ImageOptions& options) {
  json fields = kept_fields(recipe.unknown);
  fields["images"] = {
      {"bad", id(options.bad)}, {"fit", id(options.fit)}, {"test", options.test}, {"split", options.split}};
  recipe.unknown = fields.dump();
}

}  // namespace tenfold

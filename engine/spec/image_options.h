// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "engine/spec/recipe.h"

namespace tenfold {

/// What becomes of an image that cannot be read.
enum class BadImages { skip, stop };

/// How an image takes the height and width of the model: its shorter side is scaled to fit and the middle cut
/// out, or both sides are scaled. Scaling is bilinear over the area that a pixel covers.
enum class ImageFit { crop, stretch };

/// How folders of images are read.
struct ImageOptions {
  BadImages bad = BadImages::stop;
  ImageFit fit = ImageFit::crop;
  double test = 0.1;  ///< share that is ":test" where a folder has no parts; the rest is ":train"
  std::uint64_t split =
      0;  ///< seed of that split, apart from the training's, so that its test images stay unseen
  bool operator==(const ImageOptions&) const = default;
};

/// "skip", "stop"; "crop", "stretch". The parsers throw Error naming the known ids.
std::string id(BadImages bad);
std::string id(ImageFit fit);
BadImages parse_bad_images(const std::string& text);
ImageFit parse_image_fit(const std::string& text);

/// The field `images` of a recipe; nothing where it has none. Throws Error where it is damaged.
std::optional<ImageOptions> images_of(const Recipe& recipe);
void set_images(Recipe& recipe, const ImageOptions& options);

}  // namespace tenfold

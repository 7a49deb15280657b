// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace tenfold {

/// What the head of an image says.
struct ImageLook {
  std::int64_t channels = 0;  ///< 1: shades of grey, 3: colours
  std::int64_t height = 0, width = 0;
};

/// Whether a file's name ends as one of an image that can be read: .png, .jpg, .jpeg, .bmp, .pgm, .ppm.
bool is_image_name(const std::filesystem::path& path);

/// Channels and sizes by the head of the file, which says the format too: PNG and JPEG (libpng, libjpeg), BMP
/// of 8, 24 or 32 bits without compression, PGM and PPM (P5, P6) up to 255. `name` is what errors call it.
/// Throws Error where it is none of them, or larger than 64 million pixels.
ImageLook look_at_image(std::string_view bytes, const std::string& name);
ImageLook look_at_image(const std::filesystem::path& path);

/// The pixels [channels, height, width], uint8, as in the file: transparency is left out, 16 bits become the
/// upper 8, profiles, gamma and EXIF's turn are not applied. Throws Error where the file is damaged, cut off
/// too.
at::Tensor decode_image(std::string_view bytes, const std::string& name);
at::Tensor read_image(const std::filesystem::path& path);

}  // namespace tenfold

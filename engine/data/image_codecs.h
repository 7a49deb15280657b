// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/image_file.h"

namespace tenfold {

/// Pixels row by row, the channels of one beside each other.
struct RawImage {
  ImageLook look;
  std::vector<unsigned char> pixels;
};

constexpr std::int64_t most_pixels = std::int64_t{1} << 26;

/// One format each; `pixels` false: the head alone. They throw Error where the file is damaged.
RawImage read_png(std::string_view bytes, const std::string& name, bool pixels);
RawImage read_jpeg(std::string_view bytes, const std::string& name, bool pixels);
RawImage read_bmp(std::string_view bytes, const std::string& name, bool pixels);
RawImage read_pnm(std::string_view bytes, const std::string& name, bool pixels);

[[noreturn]] void unreadable_image(const std::string& name, const std::string& why);
/// Throws Error where the sizes are none, or too large.
void check_image(const ImageLook& look, const std::string& name);

}  // namespace tenfold

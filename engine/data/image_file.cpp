// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/image_file.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "engine/data/image_codecs.h"
#include "engine/formats/atomic_file.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// How much of a file is looked at, then how much more where its head is long.
constexpr std::array heads{std::size_t{16} << 10, std::size_t{256} << 10};
constexpr std::uintmax_t largest_image = 256u << 20;

std::uint32_t number_at(std::string_view bytes, std::size_t at, int width, const std::string& name) {
  if (at + static_cast<std::size_t>(width) > bytes.size()) unreadable_image(name, "it ends too early");
  std::uint32_t value = 0;
  for (int k = width; k-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(k)]);
  return value;
}

/// What a BMP says about its pixels.
struct BmpHead {
  std::size_t pixels = 0, palette = 0, colours = 0;
  int bits = 0;
  bool from_the_top = false, is_grey = false;
  ImageLook look;
};

BmpHead bmp_head(std::string_view bytes, const std::string& name) {
  BmpHead found;
  const std::uint32_t size = number_at(bytes, 14, 4, name);
  if (size < 40) unreadable_image(name, "it is a BMP of an old kind");
  const auto height = static_cast<std::int32_t>(number_at(bytes, 22, 4, name));
  found.from_the_top = height < 0;
  found.look = {3, std::abs(std::int64_t{height}), static_cast<std::int32_t>(number_at(bytes, 18, 4, name))};
  found.bits = static_cast<int>(number_at(bytes, 28, 2, name));
  if (number_at(bytes, 30, 4, name) != 0) unreadable_image(name, "it is a BMP with compression");
  if (found.bits != 8 && found.bits != 24 && found.bits != 32)
    unreadable_image(name, "it is a BMP of " + std::to_string(found.bits) + " bits");
  found.pixels = number_at(bytes, 10, 4, name);
  if (found.bits != 8) return found;
  found.palette = 14 + std::size_t{size};
  found.colours = number_at(bytes, 46, 4, name);
  if (found.colours == 0) found.colours = 256;
  if (found.colours > 256) unreadable_image(name, "its palette is too large");
  found.is_grey = true;
  for (std::size_t k = 0; k < found.colours; ++k) {
    const std::uint32_t colour = number_at(bytes, found.palette + 4 * k, 4, name) & 0xffffff;
    found.is_grey = found.is_grey && colour == (colour & 0xff) * 0x010101;
  }
  if (found.is_grey) found.look.channels = 1;
  return found;
}

/// The next number of a PGM's head, over white space and comments.
std::int64_t pnm_number(std::string_view bytes, std::size_t& at, const std::string& name) {
  while (at < bytes.size() && (std::isspace(static_cast<unsigned char>(bytes[at])) || bytes[at] == '#')) {
    if (bytes[at] == '#')
      while (at < bytes.size() && bytes[at] != '\n') ++at;
    else
      ++at;
  }
  std::int64_t value = 0;
  const std::size_t first = at;
  while (at < bytes.size() && bytes[at] >= '0' && bytes[at] <= '9' && at - first < 9)
    value = value * 10 + (bytes[at++] - '0');
  if (at == first) unreadable_image(name, "its head is damaged");
  return value;
}

RawImage read_any(std::string_view bytes, const std::string& name, bool pixels) {
  if (bytes.starts_with("\x89PNG")) return read_png(bytes, name, pixels);
  if (bytes.starts_with("\xff\xd8")) return read_jpeg(bytes, name, pixels);
  if (bytes.starts_with("BM")) return read_bmp(bytes, name, pixels);
  if (bytes.starts_with("P5") || bytes.starts_with("P6")) return read_pnm(bytes, name, pixels);
  unreadable_image(name,
                   bytes.empty() ? "it is empty" : "it is neither PNG, JPEG, BMP, PGM (P5) nor PPM (P6)");
}

}  // namespace

void unreadable_image(const std::string& name, const std::string& why) {
  throw Error("image.unreadable", "the image {file} cannot be read: {why}", {{"file", name}, {"why", why}});
}

void check_image(const ImageLook& look, const std::string& name) {
  if (look.height < 1 || look.width < 1 || look.height > most_pixels / look.width)
    unreadable_image(
        name, "it states " + std::to_string(look.width) + "×" + std::to_string(look.height) + " pixels");
}

RawImage read_bmp(std::string_view bytes, const std::string& name, bool pixels) {
  const BmpHead found = bmp_head(bytes, name);
  check_image(found.look, name);
  RawImage image{found.look, {}};
  if (!pixels) return image;
  const auto width = static_cast<std::size_t>(found.look.width),
             height = static_cast<std::size_t>(found.look.height);
  const std::size_t each = static_cast<std::size_t>(found.bits) / 8, row = (width * each + 3) / 4 * 4;
  if (found.pixels > bytes.size() || row * height > bytes.size() - found.pixels)
    unreadable_image(name, "it ends too early");
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  image.pixels.reserve(width * height * static_cast<std::size_t>(found.look.channels));
  for (std::size_t y = 0; y < height; ++y) {
    const std::size_t line = found.pixels + row * (found.from_the_top ? y : height - 1 - y);
    for (std::size_t x = 0; x < width; ++x) {
      std::size_t at = line + x * each;
      if (found.bits == 8) {
        if (byte(at) >= found.colours) unreadable_image(name, "a colour is not in its palette");
        at = found.palette + std::size_t{4} * byte(at);
      }
      if (!found.is_grey) {  // blue, green, red
        image.pixels.push_back(byte(at + 2));
        image.pixels.push_back(byte(at + 1));
      }
      image.pixels.push_back(byte(at));
    }
  }
  return image;
}

RawImage read_pnm(std::string_view bytes, const std::string& name, bool pixels) {
  std::size_t at = 2;
  const std::int64_t width = pnm_number(bytes, at, name), height = pnm_number(bytes, at, name);
  const std::int64_t most = pnm_number(bytes, at, name);
  if (most < 1 || most > 255)
    unreadable_image(name, "its values go to " + std::to_string(most) + ", not 255");
  RawImage image{{bytes[1] == '5' ? 1 : 3, height, width}, {}};
  check_image(image.look, name);
  if (!pixels) return image;
  ++at;  // one white space
  const auto count = static_cast<std::size_t>(image.look.channels * height * width);
  if (at > bytes.size() || bytes.size() - at < count) unreadable_image(name, "it ends too early");
  image.pixels.assign(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      bytes.begin() + static_cast<std::ptrdiff_t>(at + count));
  if (most < 255)
    for (unsigned char& value : image.pixels)
      value = static_cast<unsigned char>((std::min<std::int64_t>(value, most) * 255 + most / 2) / most);
  return image;
}

bool is_image_name(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  for (char& letter : ending) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  constexpr std::array known{".png", ".jpg", ".jpeg", ".bmp", ".pgm", ".ppm"};
  return std::find(known.begin(), known.end(), ending) != known.end();
}

ImageLook look_at_image(std::string_view bytes, const std::string& name) {
  return read_any(bytes, name, /*pixels=*/false).look;
}

ImageLook look_at_image(const std::filesystem::path& path) {
  for (const std::size_t head : heads) {
    std::string bytes(head, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(head));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    try {
      return look_at_image(bytes, path.string());
    } catch (const Error&) {  // a long head, of a camera's preview
      if (bytes.size() < head) throw;
    }
  }
  return look_at_image(read_file(path, largest_image), path.string());
}

at::Tensor decode_image(std::string_view bytes, const std::string& name) {
  RawImage image = read_any(bytes, name, /*pixels=*/true);
  const auto& [channels, height, width] = image.look;
  // a copy in any case: of one channel the transposed would still lie over these pixels
  return at::from_blob(image.pixels.data(), {height, width, channels}, at::kByte)
      .permute({2, 0, 1})
      .clone(at::MemoryFormat::Contiguous);
}

at::Tensor read_image(const std::filesystem::path& path) {
  return decode_image(read_file(path, largest_image), path.string());
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <png.h>

#include <array>
#include <csetjmp>
#include <cstring>

#include "engine/data/image_codecs.h"

namespace tenfold {
namespace {

/// All that libpng and its long jumps see: plain values, so that a jump passes over no destructor.
struct PngSession {
  png_structp png = nullptr;
  png_infop info = nullptr;
  const char* at = nullptr;
  std::size_t left = 0;
  std::array<char, 128> problem{};
};

void note_error(png_structp png, png_const_charp text) {
  auto* session = static_cast<PngSession*>(png_get_error_ptr(png));
  std::strncpy(session->problem.data(), text, session->problem.size() - 1);
  png_longjmp(png, 1);
}

void pass_over_warning(png_structp /*png*/, png_const_charp /*text*/) {}

void take(png_structp png, png_bytep to, std::size_t count) {
  auto* session = static_cast<PngSession*>(png_get_io_ptr(png));
  if (count > session->left) png_error(png, "it ends too early");
  std::memcpy(to, session->at, count);
  session->at += count;
  session->left -= count;
}

/// Head and the form in which rows will come: 8 bits, grey or colours.
bool read_head(PngSession& session) {
  if (setjmp(png_jmpbuf(session.png)) != 0) return false;
  png_set_read_fn(session.png, &session, take);
  png_set_user_limits(session.png, 1u << 24, 1u << 24);
  png_read_info(session.png, session.info);
  png_set_expand(session.png);
  png_set_strip_16(session.png);
  png_set_strip_alpha(session.png);
  png_set_interlace_handling(session.png);
  png_read_update_info(session.png, session.info);
  return true;
}

bool read_rows(PngSession& session, png_bytepp rows) {
  if (setjmp(png_jmpbuf(session.png)) != 0) return false;
  png_read_image(session.png, rows);
  png_read_end(session.png, nullptr);
  return true;
}

struct PngOwner {
  PngSession session;
  ~PngOwner() { png_destroy_read_struct(&session.png, &session.info, nullptr); }
};

}  // namespace

RawImage read_png(std::string_view bytes, const std::string& name, bool pixels) {
  PngOwner owner;
  PngSession& session = owner.session;
  session.at = bytes.data();
  session.left = bytes.size();
  session.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &session, note_error, pass_over_warning);
  if (session.png != nullptr) session.info = png_create_info_struct(session.png);
  if (session.info == nullptr) unreadable_image(name, "there is no memory for it");
  if (!read_head(session)) unreadable_image(name, session.problem.data());
  RawImage image;
  image.look = {png_get_channels(session.png, session.info),
                static_cast<std::int64_t>(png_get_image_height(session.png, session.info)),
                static_cast<std::int64_t>(png_get_image_width(session.png, session.info))};
  check_image(image.look, name);
  if (!pixels) return image;
  const std::size_t row = png_get_rowbytes(session.png, session.info);
  const auto height = static_cast<std::size_t>(image.look.height);
  image.pixels.resize(row * height);
  std::vector<png_bytep> rows;
  for (std::size_t k = 0; k < height; ++k) rows.push_back(image.pixels.data() + k * row);
  if (!read_rows(session, rows.data())) unreadable_image(name, session.problem.data());
  return image;
}

}  // namespace tenfold

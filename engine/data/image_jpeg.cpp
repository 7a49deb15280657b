// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>  // needs what stands above

#include "engine/data/image_codecs.h"

namespace tenfold {
namespace {

/// libjpeg's error manager first, so that it can be found again from there.
struct JpegSession {
  jpeg_error_mgr errors{};
  jpeg_decompress_struct decoder{};
  std::jmp_buf back{};
  std::array<char, JMSG_LENGTH_MAX> problem{};
};

JpegSession& session_of(j_common_ptr decoder) { return *reinterpret_cast<JpegSession*>(decoder->err); }

[[noreturn]] void leave(j_common_ptr decoder) {
  JpegSession& session = session_of(decoder);
  decoder->err->format_message(decoder, session.problem.data());
  std::longjmp(session.back, 1);
}

/// Warnings are about damage: libjpeg would fill with grey what is missing.
void note_message(j_common_ptr decoder, int level) {
  if (level < 0) leave(decoder);
}

bool read_head(JpegSession& session, std::string_view bytes) {
  if (setjmp(session.back) != 0) return false;
  jpeg_create_decompress(&session.decoder);
  jpeg_mem_src(&session.decoder, reinterpret_cast<const unsigned char*>(bytes.data()),
               static_cast<unsigned long>(bytes.size()));
  jpeg_read_header(&session.decoder, TRUE);
  session.decoder.out_color_space = session.decoder.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  return true;
}

bool read_rows(JpegSession& session, unsigned char* pixels, std::size_t row) {
  if (setjmp(session.back) != 0) return false;
  jpeg_start_decompress(&session.decoder);
  while (session.decoder.output_scanline < session.decoder.output_height) {
    JSAMPROW to = pixels + session.decoder.output_scanline * row;
    jpeg_read_scanlines(&session.decoder, &to, 1);
  }
  jpeg_finish_decompress(&session.decoder);
  return true;
}

struct JpegOwner {
  JpegSession session;
  ~JpegOwner() { jpeg_destroy_decompress(&session.decoder); }
};

}  // namespace

RawImage read_jpeg(std::string_view bytes, const std::string& name, bool pixels) {
  JpegOwner owner;
  JpegSession& session = owner.session;
  session.decoder.err = jpeg_std_error(&session.errors);
  session.errors.error_exit = leave;
  session.errors.emit_message = note_message;
  if (!read_head(session, bytes)) unreadable_image(name, session.problem.data());
  const int components = session.decoder.num_components;
  if (components != 1 && components != 3)
    unreadable_image(name, "it has " + std::to_string(components) + " colours (CMYK?), not 1 or 3");
  RawImage image;
  image.look = {components, static_cast<std::int64_t>(session.decoder.image_height),
                static_cast<std::int64_t>(session.decoder.image_width)};
  check_image(image.look, name);
  if (!pixels) return image;
  const auto row = static_cast<std::size_t>(image.look.channels * image.look.width);
  image.pixels.resize(row * static_cast<std::size_t>(image.look.height));
  if (!read_rows(session, image.pixels.data(), row)) unreadable_image(name, session.problem.data());
  return image;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "engine/support/error.h"

namespace tenfold {
namespace {
constexpr std::uint64_t largest_deflate_ratio = 1032, step = std::uint64_t{1} << 20;
constexpr std::string_view magic = "\x1f\x8b";
}  // namespace

struct GzipSource::State {
  std::string name;
  std::string_view left;
  bool zipped = false, ended = false;
  std::uint64_t largest = 0;
  z_stream stream{};

  [[noreturn]] void damaged(const std::string& why) const {
    throw Error("gzip.damaged", "{file} is damaged: {why}", {{"file", name}, {"why", why}});
  }
  std::size_t inflate_into(char* target, std::size_t count);
  /// Whether a member has ended. Others may follow (RFC 1952, 2.2); what is none of them fills the file up.
  bool inflate_some();
};

GzipSource::GzipSource(std::string_view bytes, const std::string& name) : state_(std::make_unique<State>()) {
  state_->name = name;
  state_->left = bytes;
  state_->zipped = bytes.starts_with(magic);
  state_->largest = state_->zipped ? bytes.size() * largest_deflate_ratio : bytes.size();
  if (state_->zipped && inflateInit2(&state_->stream, MAX_WBITS + 16) != Z_OK)
    state_->damaged("no memory to unpack it");
}

GzipSource::~GzipSource() {
  if (state_->zipped) inflateEnd(&state_->stream);
}

std::uint64_t GzipSource::largest_size() const { return state_->largest; }

std::size_t GzipSource::State::inflate_into(char* target, std::size_t count) {
  stream.next_out = reinterpret_cast<Bytef*>(target);
  stream.avail_out = static_cast<uInt>(count);
  while (inflate_some() && !ended && stream.avail_out > 0) {
  }
  return count - stream.avail_out;
}

bool GzipSource::State::inflate_some() {
  constexpr std::size_t most = std::numeric_limits<uInt>::max();
  const std::size_t given = std::min(left.size(), most);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(left.data()));
  stream.avail_in = static_cast<uInt>(given);
  const int result = inflate(&stream, Z_NO_FLUSH);
  left.remove_prefix(given - stream.avail_in);
  if (result == Z_STREAM_END) {
    ended = !left.starts_with(magic);
    if (!ended) inflateReset(&stream);
    return true;
  }
  if (result == Z_BUF_ERROR || (result == Z_OK && left.empty() && stream.avail_out > 0))
    damaged("it is cut off");
  if (result != Z_OK) damaged("it cannot be unpacked");
  return false;
}

std::string GzipSource::read(std::uint64_t count) {
  if (!state_->zipped) {
    const std::string_view taken = state_->left.substr(0, count);
    state_->left.remove_prefix(taken.size());
    return std::string(taken);
  }
  std::string contents;
  while (contents.size() < count && !state_->ended) {
    const std::size_t before = contents.size();
    const std::uint64_t wanted = std::min(count - before, std::max<std::uint64_t>(step, before));
    contents.resize(before + wanted);
    contents.resize(before + state_->inflate_into(contents.data() + before, wanted));
  }
  return contents;
}

std::string GzipSource::read_exactly(std::uint64_t count) {
  std::string contents = read(count);
  if (contents.size() != count) state_->damaged("it ends too early");
  return contents;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/idx.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/data/gzip.h"
#include "engine/formats/atomic_file.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

constexpr std::int64_t largest = std::int64_t{1} << 31;
constexpr int byte_elements = 8;

[[noreturn]] void malformed(const std::string& name, const std::string& why) {
  throw Error("idx.malformed", "{file} is not an IDX file that can be read: {why}",
              {{"file", name}, {"why", why}});
}

Shape read_sizes(GzipSource& source, const std::string& name) {
  const std::string magic = source.read(4);
  if (magic.size() < 4 || magic[0] != 0 || magic[1] != 0) malformed(name, "it does not begin as one");
  if (magic[2] != byte_elements) malformed(name, "its elements are not bytes");
  const int dimensions = static_cast<unsigned char>(magic[3]);
  if (dimensions < 1 || dimensions > 8)
    malformed(name, "it has " + std::to_string(dimensions) + " dimensions");
  const std::string header = source.read_exactly(4 * static_cast<std::uint64_t>(dimensions));
  Shape sizes;
  for (std::size_t at = 0; at < header.size(); at += 4) {
    std::int64_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(header[at + i]);
    sizes.push_back(size);
  }
  return sizes;
}

}  // namespace

at::Tensor parse_idx(std::string_view bytes, const std::string& name) {
  GzipSource source(bytes, name);
  const Shape sizes = read_sizes(source, name);
  Shape positive = sizes;  // beside a size of 0 the others may still be too large
  std::replace(positive.begin(), positive.end(), std::int64_t{0}, std::int64_t{1});
  std::int64_t most = 1;
  for (const std::int64_t size : positive) {
    if (size > largest / most) malformed(name, "it states more than 2 GiB (" + to_string(sizes) + ")");
    most *= size;
  }
  const std::int64_t count = product(sizes);
  if (static_cast<std::uint64_t>(count) > source.largest_size())
    malformed(name, "it is too short for the " + to_string(sizes) + " bytes it states");
  const std::string contents = source.read_exactly(static_cast<std::uint64_t>(count));
  if (!source.read(1).empty())
    malformed(name, "it is longer than the " + to_string(sizes) + " bytes it states");
  at::Tensor tensor = at::empty(sizes, at::kByte);
  std::copy(contents.begin(), contents.end(), tensor.data_ptr<std::uint8_t>());
  return tensor;
}

at::Tensor read_idx(const std::filesystem::path& path) {
  return parse_idx(read_file(path, static_cast<std::uintmax_t>(largest)), path.string());
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/mapped_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "engine/support/error.h"
#include "engine/support/mapped_file.h"

namespace tenfold::onnx {

Bytes map_file(const std::filesystem::path& path) {
  const auto refuse = [&](const std::string& why) {
    throw Error("file.read", "{file} cannot be read: {why}", {{"file", path.string()}, {"why", why}});
  };
  std::error_code problem;
  const auto status = std::filesystem::status(path, problem);
  if (problem) refuse(problem.message());
  if (!std::filesystem::is_regular_file(status)) refuse("it is no ordinary file");
  const auto size = std::filesystem::file_size(path);
  if (size >= smallest_mapped) {
    const MappedFile mapped = tenfold::map_file(path);
    return {mapped.bytes.data(), mapped.bytes.size(), mapped.owner};
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) refuse(std::strerror(errno));
  std::string contents(size, '\0');
  stream.read(contents.data(), static_cast<std::streamsize>(size));
  contents.resize(static_cast<std::size_t>(stream.gcount()));
  return Bytes::of(std::move(contents));
}

Bytes piece_of(const Bytes& whole, std::uint64_t offset, std::uint64_t size, const std::string& what) {
  if (offset > whole.size || size > whole.size - offset)
    throw Error("onnx.bounds", "the data of {what} reach beyond the end of their file", {{"what", what}});
  return {whole.data + offset, static_cast<std::size_t>(size), whole.owner};
}

}  // namespace tenfold::onnx

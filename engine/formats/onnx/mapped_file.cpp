// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/onnx/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/support/error.h"

namespace tenfold::onnx {

namespace {

/// Smaller files are read: they may change while they are in use.
constexpr std::size_t largest_read = std::size_t{32} << 20;

Bytes read_whole(int handle, std::size_t size) {
  std::string contents(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ::ssize_t got = ::read(handle, contents.data() + have, size - have);
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
  }
  contents.resize(have);
  return Bytes::of(std::move(contents));
}

}  // namespace

Bytes map_file(const std::filesystem::path& path) {
  const auto refuse = [&](const std::string& why) {
    throw Error("file.read", "{file} cannot be read: {why}", {{"file", path.string()}, {"why", why}});
  };
  const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) refuse(std::strerror(errno));
  struct stat facts {};
  const bool regular = ::fstat(handle, &facts) == 0 && S_ISREG(facts.st_mode);
  const auto size = regular ? static_cast<std::size_t>(facts.st_size) : 0;
  if (!regular) {
    ::close(handle);
    refuse("it is no ordinary file");
  }
  if (size <= largest_read) {
    Bytes contents = read_whole(handle, size);
    ::close(handle);
    return contents;
  }
  void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, handle, 0);
  const int problem = errno;
  ::close(handle);
  if (memory == MAP_FAILED) refuse(std::strerror(problem));
  std::shared_ptr<const void> owner(memory, [size](void* mapped) { ::munmap(mapped, size); });
  return {static_cast<const char*>(memory), size, std::move(owner)};
}

Bytes piece_of(const Bytes& whole, std::uint64_t offset, std::uint64_t size, const std::string& what) {
  if (offset > whole.size || size > whole.size - offset)
    throw Error("onnx.bounds", "the data of {what} reach beyond the end of their file", {{"what", what}});
  return {whole.data + offset, static_cast<std::size_t>(size), whole.owner};
}

}  // namespace tenfold::onnx

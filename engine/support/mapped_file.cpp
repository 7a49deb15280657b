// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/support/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/support/error.h"

namespace tenfold {
namespace {

[[noreturn]] void cannot_read(const std::filesystem::path& path, int problem) {
  throw Error("file.read", "{file} cannot be read: {why}",
              {{"file", path.string()}, {"why", std::strerror(problem)}});
}

}  // namespace

MappedFile map_file(const std::filesystem::path& path) {
  const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) cannot_read(path, errno);
  struct stat facts {};
  ::fstat(handle, &facts);
  const auto size = static_cast<std::size_t>(facts.st_size);
  void* const place = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, handle, 0);
  const int problem = errno;
  ::close(handle);
  if (place == MAP_FAILED) cannot_read(path, problem);
  std::shared_ptr<void> owner(place, [size](void* mapped) { ::munmap(mapped, size); });
  return {std::move(owner), {static_cast<const char*>(place), size}};
}

}  // namespace tenfold

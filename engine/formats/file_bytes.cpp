// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/file_bytes.h"

#include <ATen/ATen.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/formats/atomic_file.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

[[noreturn]] void cannot_read(const std::filesystem::path& path, const std::string& why) {
  throw Error("file.read", "{file} cannot be read: {why}", {{"file", path.string()}, {"why", why}});
}

/// Private and writable: a program that trains changes its own copies of the pages it touches.
std::pair<std::shared_ptr<void>, std::size_t> map(const std::filesystem::path& path) {
  const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) cannot_read(path, std::strerror(errno));
  struct stat facts {};
  ::fstat(handle, &facts);
  const auto size = static_cast<std::size_t>(facts.st_size);
  void* place = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, handle, 0);
  const int problem = errno;
  ::close(handle);
  if (place == MAP_FAILED) cannot_read(path, std::strerror(problem));
  return {{place, [size](void* mapped) { ::munmap(mapped, size); }}, size};
}

}  // namespace

FileBytes FileBytes::open(const std::filesystem::path& path) {
  std::error_code problem;
  const auto size = std::filesystem::file_size(path, problem);
  if (problem || size <= largest_read || !std::filesystem::is_regular_file(path))
    return from_memory(read_file(path, largest_read), path.string());
  auto [mapped, mapped_size] = map(path);
  const std::string_view view(static_cast<const char*>(mapped.get()), mapped_size);
  return {path.string(), std::move(mapped), view};
}

FileBytes FileBytes::from_memory(std::string contents, std::string name) {
  auto held = std::make_shared<std::string>(std::move(contents));
  const std::string_view view = *held;
  return {std::move(name), std::move(held), view};
}

at::Tensor FileBytes::tensor(std::uint64_t begin, std::uint64_t count, std::size_t alignment) const {
  const std::string_view part = view_.substr(begin, count);
  char* place = const_cast<char*>(part.data());
  const auto size = static_cast<std::int64_t>(part.size());
  const at::Tensor over = at::from_blob(
      place, {size}, [owner = owner_](void*) {}, at::TensorOptions(at::kByte));
  return reinterpret_cast<std::uintptr_t>(place) % alignment == 0 ? over : over.clone();
}

}  // namespace tenfold

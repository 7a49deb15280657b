// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/file_bytes.h"

#include <ATen/ATen.h>

#include "engine/formats/atomic_file.h"
#include "engine/support/mapped_file.h"

namespace tenfold {
FileBytes FileBytes::open(const std::filesystem::path& path) {
  std::error_code problem;
  const auto size = std::filesystem::file_size(path, problem);
  if (problem || size <= largest_read || !std::filesystem::is_regular_file(path))
    return from_memory(read_file(path, largest_read), path.string());
  MappedFile mapped = map_file(path);
  return {path.string(), std::move(mapped.owner), mapped.bytes};
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

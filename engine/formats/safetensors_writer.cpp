// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <tuple>

#include "engine/formats/atomic_file.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/safetensors_types.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using StateEntry = StateDict::Entry;

std::string little_endian_length(std::uint64_t value) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

/// Wide elements first, so that every tensor begins at a multiple of its width.
std::vector<const StateEntry*> by_width(const std::vector<const StateEntry*>& entries) {
  std::vector<const StateEntry*> sorted = entries;
  std::stable_sort(sorted.begin(), sorted.end(), [](const StateEntry* a, const StateEntry* b) {
    return a->second.element_size() > b->second.element_size();
  });
  return sorted;
}

std::string header_of(const std::vector<const StateEntry*>& entries,
                      const std::map<std::string, std::string>& metadata) {
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> places;
  std::uint64_t end = 0;
  for (const StateEntry* entry : by_width(entries)) {
    const std::uint64_t begin = end;
    places[entry->first] = {begin, end += entry->second.nbytes()};
  }
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  for (const StateEntry* entry : entries) {
    const std::string_view type = safetensors_name(entry->second.scalar_type());
    if (type.empty())
      throw Error("safetensors.dtype", "{name} is of dtype {dtype}, which safetensors does not have",
                  {{"name", entry->first}, {"dtype", c10::toString(entry->second.scalar_type())}});
    const auto [begin, stop] = places[entry->first];
    header.push_back(
        {entry->first,
         {{"dtype", type}, {"shape", entry->second.sizes().vec()}, {"data_offsets", {begin, stop}}}});
  }
  std::string text = header.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  text.append((8 - text.size() % 8) % 8, ' ');
  return text;
}

}  // namespace

std::map<std::string, std::string> tied_names(const StateDict& tensors) {
  using Place = std::tuple<const void*, std::int64_t, at::ScalarType, std::vector<std::int64_t>,
                           std::vector<std::int64_t>>;
  std::map<Place, std::string> first;
  std::map<std::string, std::string> tied;
  for (const auto& [name, tensor] : tensors) {
    if (tensor.numel() == 0) continue;
    const Place place{tensor.storage().unsafeGetStorageImpl(), tensor.storage_offset(), tensor.scalar_type(),
                      tensor.sizes().vec(), tensor.strides().vec()};
    const auto [at, is_new] = first.try_emplace(place, name);
    if (!is_new) tied[name] = at->second;
  }
  return tied;
}

void write_safetensors(const std::filesystem::path& path, const StateDict& tensors,
                       std::map<std::string, std::string> metadata, const Job& job) {
  const auto tied = tied_names(tensors);
  std::vector<const StateEntry*> entries;
  for (const StateEntry& entry : tensors)
    if (!tied.contains(entry.first)) entries.push_back(&entry);
  metadata.insert(tied.begin(), tied.end());
  const std::string header = header_of(entries, metadata);
  AtomicFile file(path);
  std::ofstream stream(file.temporary(), std::ios::binary | std::ios::trunc);
  stream << little_endian_length(header.size()) << header;
  std::int64_t done = 0;
  for (const StateEntry* entry : by_width(entries)) {
    job.checkpoint(done++, static_cast<std::int64_t>(entries.size()), "writing the weights");
    const at::Tensor plain = entry->second.detach().cpu().resolve_conj().resolve_neg().contiguous();
    stream.write(static_cast<const char*>(plain.data_ptr()), static_cast<std::streamsize>(plain.nbytes()));
  }
  stream.close();
  if (!stream)
    throw Error("file.write", "{file} cannot be written: the disk may be full", {{"file", path.string()}});
  file.commit();
}

}  // namespace tenfold

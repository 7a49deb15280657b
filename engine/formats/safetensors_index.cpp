// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <map>
#include <nlohmann/json.hpp>

#include "engine/formats/atomic_file.h"
#include "engine/formats/file_kind.h"
#include "engine/formats/weights_file.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using nlohmann::json;

constexpr std::uintmax_t largest_index = 16u << 20;

[[noreturn]] void malformed_index(const std::filesystem::path& index, const std::string& why) {
  throw Error("shards.malformed", "the index {file} cannot be used: {why}",
              {{"file", index.string()}, {"why", why}});
}

/// A plain name: no folders, so that an index cannot point anywhere else.
bool is_file_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string("/\\\0", 3)) == std::string::npos;
}

/// Names of tensors by the file that holds them, in the order of the index.
std::vector<std::pair<std::string, std::string>> weight_map(const std::filesystem::path& index) {
  const auto object = nlohmann::ordered_json::parse(read_file(index, largest_index), nullptr, false);
  if (!object.is_object() || !object.contains("weight_map") || !object["weight_map"].is_object())
    malformed_index(index, "it has no \"weight_map\"");
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& [name, file] : object["weight_map"].items()) {
    if (!file.is_string() || !is_file_name(file.template get<std::string>()))
      malformed_index(index, name + " is not in a file of the same folder");
    entries.emplace_back(name, file.template get<std::string>());
  }
  return entries;
}

StateDict read_shard(const std::filesystem::path& shard, const std::filesystem::path& index) {
  std::error_code problem;
  if (!std::filesystem::exists(shard, problem))
    malformed_index(index, "the file " + shard.filename().string() + " is missing beside it");
  const FileKind kind = recognise(shard).kind;
  if (kind != FileKind::safetensors && kind != FileKind::pickle_archive && kind != FileKind::legacy_pickle)
    malformed_index(index, shard.filename().string() + " is " + recognise(shard).what);
  return read_state_dict(shard);
}

}  // namespace

StateDict read_shards(const std::filesystem::path& index, std::uintmax_t& bytes,
                      std::vector<std::string>& remarks, const Job& job) {
  const auto entries = weight_map(index);
  std::map<std::string, StateDict> shards;
  for (const auto& [name, file] : entries) shards.try_emplace(file);
  std::size_t held = 0, done = 0;
  for (auto& [file, tensors] : shards) {
    job.checkpoint(static_cast<std::int64_t>(done++), static_cast<std::int64_t>(shards.size()),
                   "reading " + file);
    const std::filesystem::path shard = index.parent_path() / file;
    tensors = read_shard(shard, index);
    bytes += std::filesystem::file_size(shard);
    held += tensors.size();
  }
  StateDict all;
  for (const auto& [name, file] : entries) {
    const at::Tensor* tensor = shards.at(file).find(name);
    if (tensor == nullptr) malformed_index(index, file + " does not hold " + name);
    all.set(name, *tensor);
  }
  if (held > all.size())
    remarks.push_back(std::to_string(held - all.size()) +
                      " tensors in the files of the set are not in its index; they are left out");
  return all;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/weights_file.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/formats/archive.h"
#include "engine/formats/atomic_file.h"
#include "engine/formats/file_bytes.h"
#include "engine/formats/file_kind.h"
#include "engine/formats/model_file.h"
#include "engine/formats/npy.h"
#include "engine/formats/onnx_reader.h"
#include "engine/formats/pickle.h"
#include "engine/formats/pickle_storages.h"
#include "engine/formats/pt2_reader.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/tensor_search.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

constexpr std::uintmax_t largest_metadata = 64u << 20;

[[noreturn]] void no_state_dict(const std::string& file, const std::string& why) {
  throw Error("state.none", "{file} holds no state_dict: {why}", {{"file", file}, {"why", why}});
}

PickleValue read_torch_save(const std::filesystem::path& path, FileKind kind) {
  if (kind == FileKind::legacy_pickle) return read_legacy_pickle(FileBytes::open(path));
  if (kind == FileKind::tar_pickle) return read_tar_pickle(FileBytes::open(path));
  return read_pickle(Archive::open(path));
}

void read_safetensors_into(WeightsFile& file, const std::filesystem::path& path) {
  Safetensors found = read_safetensors(path);
  file.format = "safetensors";
  file.tensors = std::move(found.tensors);
  file.remarks = std::move(found.remarks);
  if (const auto at = found.metadata.find("tenfold"); at != found.metadata.end()) file.metadata = at->second;
  if (path.stem().string().find("-of-0") != std::string::npos)
    file.remarks.push_back("this looks like one file of a sharded set: open its index.json for all of them");
}

std::string first_names(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  std::string text;
  for (std::size_t k = 0; k < std::min(names.size(), most); ++k) text += (k == 0 ? "" : ", ") + names[k];
  return names.size() > most ? text + ", …" : text;
}

void read_npz_into(WeightsFile& file, const std::filesystem::path& path) {
  const Archive archive = Archive::open(path);
  std::vector<std::string> left_out;
  const auto arrays = read_npz(archive, &left_out);
  file.format = "npz";
  for (const std::string& entry : archive.entries())
    if (entry.ends_with(".npy"))
      if (const auto found = arrays.find(entry.substr(0, entry.size() - 4)); found != arrays.end())
        file.tensors.set(found->first, found->second);
  if (!left_out.empty())
    file.remarks.push_back("arrays that hold no numbers are left out: " + first_names(left_out));
}

void read_model_into(WeightsFile& file, const std::filesystem::path& path, const Job& job) {
  ModelFile model = read_model_file(path, job);
  file.format = model.format;
  for (const Input& input : model.program.inputs)
    if (input.kind != InputKind::user) file.tensors.set(input.name, model.program.tensor_of(input).detach());
  file.metadata = std::move(model.metadata);
  file.remarks = std::move(model.remarks);
}

/// In the order of the graph, where it can be read.
void read_pt2_into(WeightsFile& file, const std::filesystem::path& path, const Job& job) {
  try {
    read_model_into(file, path, job);
  } catch (const Error& problem) {
    if (std::string_view(problem.id()) != "pt2.operators") throw;
    ModelFile model = read_pt2_weights(path, job);
    file.format = model.format;
    for (const auto& [name, tensor] : model.program.tensors) file.tensors.set(name, tensor.detach());
    file.metadata = std::move(model.metadata);
  }
}

void read_pickle_into(WeightsFile& file, const PickleValue& root, const std::string& name,
                      const std::string& choice) {
  std::vector<TensorPlace> places = find_tensors(root);
  if (places.empty() && root.is(PickleValue::Kind::dict) && root.pairs().empty()) places = {{"", &root}};
  if (places.empty()) no_state_dict(name, "there is no tensor in it");
  for (const TensorPlace& place : places) file.choices.push_back(place.key);
  const auto at = choice.empty() ? places.begin()
                                 : std::find_if(places.begin(), places.end(),
                                                [&](const auto& place) { return place.key == choice; });
  if (at == places.end()) no_state_dict(name, "it has no dictionary " + choice);
  file.format = "pth";
  file.choice = at->key;
  file.tensors = tensors_of(*at->value);
  file.modules = modules_of(*at->value);
  if (const auto unread = unread_tensors(*at->value); !unread.empty())
    file.remarks.push_back("tensors of kinds that are not read (quantized, sparse) are left out: " +
                           first_names(unread));
  if (const auto arrays = numpy_arrays(*at->value); !arrays.empty())
    file.remarks.push_back("arrays of NumPy are left out: " + first_names(arrays));
}

void say_prefix(WeightsFile& file) {
  for (const auto& [prefix, from] : {std::pair("module.", "DataParallel"), {"_orig_mod.", "torch.compile"}})
    if (file.tensors.size() > 0 &&
        std::all_of(file.tensors.begin(), file.tensors.end(),
                    [prefix = prefix](const auto& entry) { return entry.first.starts_with(prefix); }))
      file.remarks.push_back("all names begin with \"" + std::string(prefix) + "\", as " + from + " writes");
}

}  // namespace

std::filesystem::path sidecar_of(const std::filesystem::path& path) {
  std::filesystem::path sidecar = path;
  sidecar += ".tenfold.json";
  return sidecar;
}

WeightsFile read_weights_file(const std::filesystem::path& path, const std::string& choice, const Job& job) {
  const FileFacts facts = recognise(path);
  if (facts.holds == FileHolds::nothing)
    throw Error("model.unusable", "{file} is {what}: {advice}",
                {{"file", path.string()}, {"what", facts.what}, {"advice", facts.advice}});
  job.checkpoint(0, 1, "reading the weights");
  WeightsFile file;
  file.what = facts.what;
  file.bytes = std::filesystem::file_size(path);
  file.choices = {""};
  switch (facts.kind) {
    case FileKind::safetensors:
      read_safetensors_into(file, path);
      break;
    case FileKind::safetensors_index:
      file.format = "safetensors";
      file.tensors = read_shards(path, file.bytes, file.remarks, job);
      break;
    case FileKind::npy:
      file.format = "npy";
      file.tensors.set(path.stem().string(), read_npy(path));
      break;
    case FileKind::npz:
      read_npz_into(file, path);
      break;
    case FileKind::pickle_archive:
    case FileKind::legacy_pickle:
    case FileKind::tar_pickle:
      file.choices.clear();
      read_pickle_into(file, read_torch_save(path, facts.kind), path.string(), choice);
      if (std::filesystem::exists(sidecar_of(path)))
        file.metadata = read_file(sidecar_of(path), largest_metadata);
      break;
    case FileKind::onnx:
      file.format = "onnx";
      file.tensors = read_onnx_weights(path, job);
      break;
    case FileKind::pt2:
    case FileKind::old_pt2:
      read_pt2_into(file, path, job);
      break;
    default:
      read_model_into(file, path, job);
  }
  if (!choice.empty() && file.choice != choice)
    no_state_dict(path.string(), "it is no checkpoint with a dictionary " + choice);
  say_prefix(file);
  return file;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include "engine/formats/archive.h"
#include "engine/formats/file_look.h"
#include "engine/formats/tar.h"
#include "engine/support/error.h"

namespace tenfold::look {
namespace {

/// Names inside an archive, without the folder that all are in.
class Names {
 public:
  explicit Names(std::vector<std::string> names) : names_(std::move(names)) {}

  bool empty() const { return names_.empty(); }
  bool has(std::string_view name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }
  bool any(std::string_view folder, std::string_view suffix = {}) const {
    return std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
      return name.starts_with(folder) && name.ends_with(suffix);
    });
  }
  bool all(std::string_view suffix) const {
    return std::all_of(names_.begin(), names_.end(),
                       [&](const std::string& name) { return name.ends_with(suffix); });
  }
  /// The first that could be a model; empty without.
  std::string model() const {
    const auto found = std::find_if(names_.begin(), names_.end(), has_model_suffix);
    return found == names_.end() ? std::string() : *found;
  }

 private:
  std::vector<std::string> names_;
};

FileFacts with_a_model_inside(const std::string& archive, const Names& names) {
  const std::string inside = names.model();
  if (inside.empty()) return unusable(archive + " without a model", "open a model file");
  return unusable(archive + " with " + inside + " inside", "unpack it and open that file");
}

FileFacts facts_of_zip(const Names& names) {
  if (names.any("models/", ".json")) return model(FileKind::pt2, "a PyTorch exported program");
  if (names.has("serialized_exported_program.json"))
    return model(FileKind::old_pt2, "a PyTorch exported program in the first layout");
  if (names.any("data/aotinductor/") || names.any("aotinductor/"))
    return unusable(
        "an AOTInductor package",
        "it holds compiled code and no graph; save the exported program itself with torch.export.save");
  if (names.any("code/") && (names.has("constants.pkl") || names.has("model.json")))
    return model(FileKind::torchscript, "a TorchScript model");
  if (names.has(".data/extern_modules"))
    return unusable("a torch.package archive",
                    "it holds Python code, which is never run; load it in Python and save the model with "
                    "torch.export.save");
  if (names.has("data.pkl")) return weights(FileKind::pickle_archive, "a file of torch.save");
  if (names.has("model.weights.h5") || (names.has("config.json") && names.has("metadata.json")))
    return unusable("a Keras model (.keras)", "convert it with tf2onnx and open the .onnx");
  if (names.any("MAR-INF/")) return with_a_model_inside("a TorchServe archive", names);
  if (!names.empty() && names.all(".npy")) return weights(FileKind::npz, "a NumPy archive");
  return with_a_model_inside("a zip archive", names);
}

/// A tar's header: a file name, octal numbers, and a checksum of the block over which its own field counts as
/// spaces.
bool is_tar_header(std::string_view header) {
  if (header.size() < tar::block || header[0] == '\0') return false;
  std::uint64_t sum = 0;
  for (std::size_t k = 0; k < tar::block; ++k)
    sum += k >= 148 && k < 156 ? ' ' : static_cast<unsigned char>(header[k]);
  return sum == tar::octal(header.substr(148, 8));
}

/// The names of the first entries.
std::vector<std::string> tar_names(const Look& file) {
  constexpr int most = 64;
  std::vector<std::string> names;
  std::uintmax_t at = 0;
  for (int k = 0; k < most && at < file.size; ++k) {
    const std::string header = file.read(at, tar::block);
    if (!is_tar_header(header)) break;
    std::string name = header.substr(0, 100);
    name.resize(std::min(name.find('\0'), name.size()));
    names.push_back(name.starts_with("./") ? name.substr(2) : name);
    const std::uint64_t size = tar::octal(std::string_view(header).substr(124, 12));
    if (size > file.size) break;
    at += tar::block + (size + tar::block - 1) / tar::block * tar::block;
  }
  return names;
}

}  // namespace

std::optional<FileFacts> as_zip(const Look& file) {
  if (!file.bytes().starts_with("PK\x03\x04") && !file.bytes().starts_with("PK\x05\x06")) return {};
  try {
    const Archive archive = Archive::open(file.path);
    std::vector<std::string> names;
    for (const std::string& entry : archive.entries()) names.push_back(entry.substr(archive.root().size()));
    return facts_of_zip(Names(std::move(names)));
  } catch (const Error& problem) {
    return unusable("a damaged zip archive, which is what PyTorch writes too",
                    "the download or the copy may have been broken off; get it again (" +
                        std::string(problem.what()) + ")");
  }
}

std::optional<FileFacts> as_tar(const Look& file) {
  if (!is_tar_header(file.bytes())) return {};
  const Names names(tar_names(file));
  if (names.has("pickle") && (names.any("storages") || names.any("tensors") || names.has("sys_info")))
    return weights(FileKind::tar_pickle, "a tar of torch.save before PyTorch 0.1.10");
  return with_a_model_inside("a tar archive", names);
}

}  // namespace tenfold::look

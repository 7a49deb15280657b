// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/formats/state_dict.h"
#include "engine/support/job.h"

namespace tenfold {

class FileBytes;

/// What is in a safetensors file.
struct Safetensors {
  StateDict tensors;  ///< in the order of the header; tied ones, which the metadata names, are one memory
  std::map<std::string, std::string> metadata;  ///< without the names of tied tensors
  std::vector<std::string> remarks;
};

/// Reads one file, its tensors over the file's own bytes (FileBytes). Every size is checked: tensors must
/// fill the file without overlaps and holes; four bytes too many, which some writers left, are passed over
/// with a remark. Tensors of packed types that LibTorch does not compute with (F4, F6) are left out with a
/// remark. Throws Error for anything malformed.
Safetensors read_safetensors(const std::filesystem::path& path);
Safetensors read_safetensors(const FileBytes& file);

/// Writes a file, atomically: all tensors contiguous, aligned, their order in the header that of `tensors`.
/// Of names that are one memory (the same elements of one storage) the first is written, the others go into
/// the metadata under their names, as safetensors.torch.save_model does. Throws Error for dtypes the format
/// does not have.
void write_safetensors(const std::filesystem::path& path, const StateDict& tensors,
                       std::map<std::string, std::string> metadata = {}, const Job& job = {});

/// The names in `tensors` that are the memory of an earlier name: the name, and the earlier one.
std::map<std::string, std::string> tied_names(const StateDict& tensors);

}  // namespace tenfold

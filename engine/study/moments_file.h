// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>

#include "engine/compression/layer_moments.h"

namespace tenfold {

struct Safetensors;

/// Moments with what they belong to.
struct MomentsFile {
  Moments moments;
  std::string model_hash;        ///< of the model they were gathered with
  std::string calibration_hash;  ///< of the samples and options
};

/// Writes a safetensors file, atomically: `<layer>:input` and `<layer>:output` of each layer, float64, and in
/// the metadata the hashes, the samples and a digest of everything.
void write_moments(const std::filesystem::path& path, const MomentsFile& file, const Job& job = {});

/// Reads such a file; its tensors stay in the file (read_safetensors). Throws Error when it is no such file,
/// when a tensor has no form that moments have, or when the digest says that it was changed.
MomentsFile read_moments(const std::filesystem::path& path, const Job& job = {});
/// The same of a file that was read; `name` is what errors call it.
MomentsFile moments_in(const Safetensors& read, const std::string& name, const Job& job = {});

/// Throws Error where moments cannot be those of a layer of this shape.
void check_moments(const LayerMoments& moments, const LayerShape& shape, const std::string& layer);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <iosfwd>
#include <string>

#include "engine/formats/onnx/model.h"
#include "engine/support/job.h"

namespace tenfold::onnx {

/// Reads a file. Weights are not copied: they are pieces of the mapped file, or of the mapped files of
/// external data beside it, which must lie in the same folder or below. Writing into them changes this
/// process's memory alone. Throws Error for what is damaged, too deep, or reaches beyond its file.
Model read_model(const std::filesystem::path& path, const Job& job = {});

/// A file of weights beside the model.
struct ExternalData {
  std::ostream& stream;
  std::string name;  ///< as the model names it: relative to its folder
};

/// Writes a model of less than 2 GiB, its larger weights into `external` where one is given. The streams'
/// state says whether that succeeded.
void write_model(const Model& model, std::ostream& stream, const ExternalData* external, const Job& job = {});

}  // namespace tenfold::onnx

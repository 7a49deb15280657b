// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "engine/formats/archive.h"

namespace tenfold::pt2 {

/// Where the parts of a .pt2 are. Records that do not exist are empty parts.
struct Layout {
  std::string graph;
  std::string weights_folder, weights_index;       ///< since PyTorch 2.9
  std::string constants_folder, constants_index;   ///< since PyTorch 2.9
  std::string pickled_weights, pickled_constants;  ///< until PyTorch 2.8
  std::string samples, metadata;
};

/// The layout of an archive: that of PyTorch 2.4 to 2.7, of 2.8, or of 2.9 and later. Throws Error when it
/// holds no exported program, or several.
Layout layout_of(const Archive& archive);

/// Turns what PyTorch 2.4 and 2.5 wrote (schema major 5 to 7) into schema 8; newer graphs stay as they are.
/// Throws Error for other majors, naming the file.
void modernize(nlohmann::json& description, const std::string& file);

}  // namespace tenfold::pt2

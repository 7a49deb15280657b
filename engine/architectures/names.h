// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/formats/state_dict.h"

namespace tenfold {

/// Other names that the same tensors have elsewhere. In a pattern each `*` is any text; in what stands for it
/// the n-th `*` is what the n-th one was: {"blocks.*.norm1.*", "encoder.layers.encoder_layer_*.ln_1.*"}.
struct NameRules {
  std::vector<std::string> anchors;  ///< a tensor that every such model has, by all its names
  std::vector<std::pair<std::string, std::string>> renamings;  ///< the first that fits is taken
};

/// The name that `renaming` makes of `name`; nothing when the pattern does not fit.
std::optional<std::string> renamed(std::string_view name,
                                   const std::pair<std::string, std::string>& renaming);

/// Weights under an architecture's own names.
struct Translation {
  StateDict weights;
  std::vector<std::pair<std::string, std::string>> from;  ///< {own name, name in the file}
  std::vector<std::string> remarks;

  const std::string& name_in_file(const std::string& own) const;
};

/// Strips what wrappers put before the names (found by the anchors, so any prefix is), then renames.
Translation translate(const StateDict& weights, const NameRules& rules);

}  // namespace tenfold

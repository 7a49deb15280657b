// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/spec/recipe.h"

namespace tenfold {

/// One set of decisions about a model, under a name.
struct Variant {
  std::string name;
  Recipe recipe;
  /// Fields of a newer version, as JSON text: kept when the variant is written again.
  std::string unknown = "{}";
  bool operator==(const Variant&) const = default;
};

/// What was decided about one model: its variants, and where the model is.
struct Session {
  static constexpr int current_schema = 1;

  int schema = current_schema;
  std::string model_path;  ///< relative to the folder of the session, with slashes; or absolute
  std::string model_hash;
  std::vector<Variant> variants;  ///< at least one; no two of the same name
  std::size_t current = 0;        ///< of `variants`
  /// What variants are wanted to hold, by the fact's id: "parameters", "seconds", "accuracy", …
  std::map<std::string, double> limits;
  std::string saved_as;  ///< of a recovery copy: the session it is a copy of; may be empty
  /// As in a variant.
  std::string unknown = "{}";
  bool operator==(const Session&) const = default;
};

}  // namespace tenfold

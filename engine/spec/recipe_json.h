// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/spec/recipe.h"

namespace tenfold {

/// The recipe as JSON text, indented by `indent` spaces (-1: one line).
std::string to_json(const Recipe& recipe, int indent = 2);

/// Reads what to_json wrote. `where` names the source in errors. Throws Error with the field and what was
/// found.
Recipe recipe_from_json(const std::string& text, const std::string& where);

/// One layer's request alone, a canonical text: equal specs have equal texts.
std::string to_json(const LayerSpec& spec);
LayerSpec layer_spec_from_json(const std::string& text, const std::string& where);

}  // namespace tenfold

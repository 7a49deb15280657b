// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "engine/program/program.h"
#include "engine/spec/recipe.h"

namespace tenfold {

/// What a reader of our own needs to show an exported model as factorized layers: recipe, groups, node names.
/// Names must be assigned.
std::string write_metadata(const Program& program, const Recipe& recipe);

/// Restores the groups from the metadata of a file. What does not fit the graph is left out and named in
/// `remarks`: the model then still works as the plain layers it is. Returns false when there was nothing
/// usable.
bool restore_metadata(Program& program, const std::string& metadata, Recipe& recipe,
                      std::vector<std::string>& remarks);

}  // namespace tenfold

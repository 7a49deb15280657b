// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/architectures/model_builder.h"
#include "engine/architectures/names.h"

namespace tenfold {

/// An architecture that is drawn from weights.
struct BuiltIn {
  std::string id;                    ///< "resnet18"
  std::string name;                  ///< "ResNet-18"
  std::string sentence;              ///< what it is, and what is read from the shapes of the weights
  std::vector<std::string> choices;  ///< what a user may say
  NameRules rules;
  /// Draws it and returns the outputs; none when the weights are of another kind altogether.
  std::function<std::vector<Argument>(ModelBuilder&)> draw;
};

/// All, the special ones before the general ones that could stand for them.
const std::vector<BuiltIn>& catalogue();

/// Throws Error naming the known ids.
const BuiltIn& built_in(const std::string& id);

// the families, one file each
std::vector<BuiltIn> lenets();
std::vector<BuiltIn> vggs();
std::vector<BuiltIn> resnets();
std::vector<BuiltIn> vision_transformers();
std::vector<BuiltIn> berts();
std::vector<BuiltIn> mlps();

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "engine/formats/torchscript_module.h"
#include "engine/spec/input_shape.h"

namespace tenfold::torchscript {

/// One value an argument of forward, tensors of seeded random numbers among them.
using Arguments = std::vector<c10::IValue>;

struct Proposals {
  std::vector<Arguments> arguments;  ///< to be tried in turn
  bool guessed = false;              ///< nothing in the file or from the user says them
  std::size_t tensors = 0;           ///< how many tensors the model takes
};

/// What may be given to the model: shapes that a user gave, that the file was traced with, or usual ones for
/// the first layer that each input meets. Throws Error when a user gave another number of shapes than the
/// model takes, or when it takes something that no shape describes.
Proposals propose_inputs(const ScriptFile& file, const std::vector<InputShape>& given);

/// The arguments with their tensors, in order, replaced.
Arguments with_tensors(const Arguments& arguments, const std::vector<c10::IValue>& tensors);

}  // namespace tenfold::torchscript

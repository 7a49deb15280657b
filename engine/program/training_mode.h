// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/program/program.h"

namespace tenfold {

/// Finds the arguments that depend on the mode and notes both values; sets `program.training` to how the file
/// was exported (any flag set). Called once by every reader.
void find_training_rules(Program& program);

/// Flips all of them. Returns how many nodes depend on the mode.
std::size_t set_training(Program& program, bool training);

/// A copy for evaluation; tensors are shared.
Program evaluation_copy(const Program& program);

}  // namespace tenfold

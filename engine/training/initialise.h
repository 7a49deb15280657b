// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/program/program.h"

namespace tenfold {

/// New weights for training from scratch, in tensors of their own: those of dense layers normal with
/// the variance 2 / (inputs of a unit) (He et al., 2015), factors normal so that the weight they stand for
/// has the same variance; biases are 0, normalisations start at 1 and 0, running statistics anew.
void initialise(Program& program, std::uint64_t seed);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/program/program.h"

namespace tenfold {

/// Puts back together what torch.export's run_decompositions() took apart, so that layers are layers again
/// and batch norm can be trained: addmm with a transposed weight becomes linear, bmm with one that is
/// repeated for a batch, too, convolution conv1d to conv3d, the functional batch norms and counters the ones
/// that update their buffers in place, norms and pools with results nobody reads the plain ones. What does
/// not fit a pattern stays. Values keep their numbers and names.
void undecompose(Program& program);

}  // namespace tenfold

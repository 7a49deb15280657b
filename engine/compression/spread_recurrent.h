// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/program/layers.h"
#include "engine/program/program.h"

namespace tenfold {

/// One use of a recurrent matrix as if it were a linear layer's: the vectors of all steps that it meets,
/// [batch, steps, in] or [rows, in], and a value as large as what it makes of them, whose gradient is that of
/// the sums before the gates (no_value where none was asked for).
struct SpreadUse {
  ValueId input = no_value, output = no_value;
};

/// Rewrites the recurrent operators of these layers so that what their matrices meet are values of the
/// program, and returns these by the layer's id; the results stay what they are. Operators become one a
/// layer. With `outputs` zeros are added before the gates, Z x with a Z of zeros and an identity behind the
/// matrix of the input, so that they receive the gradient there.
///
/// Packed sequences: what comes after each step stands for what comes before it. A GRU's candidate: the
/// gradient is the one behind its reset gate, for the state's matrix, too. Operators whose matrices or states
/// are computed otherwise than from parameters and factors are left alone.
std::map<std::string, std::vector<SpreadUse>> spread_recurrent(Program& program,
                                                               const std::vector<Layer>& layers,
                                                               bool outputs);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "engine/program/program.h"

namespace tenfold {

/// Makes weights that the graph computes of parameters, buffers and constants alone parameters of their own,
/// under
/// "<module>.weight", and removes what computed them: weight normalization (Salimans and Kingma, 2016),
/// spectral normalization in evaluation (Miyato et al., 2018), standardized kernels (Qiao et al., 2019). Of
/// linear layers, convolutions and embeddings.
///
/// Left as it is: what would be larger than what it is computed of (reconstructed factors), what something
/// else reads, what is random, differs in training or is written to. Returns the new names in order of first
/// use.
std::vector<std::string> fold_weights(Program& program);

}  // namespace tenfold

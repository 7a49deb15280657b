// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <vector>

#include "engine/spec/layer_spec.h"

namespace tenfold {

/// A way to fold a matrix.
struct ShapeProposal {
  TensorizedShape shape;
  double padding = 0;    ///< zeros that fill the matrix up, as a share of its own elements; 0: none
  double imbalance = 1;  ///< the largest mode of a side over the smallest, the worse side; 1: all equal
};

/// Foldings of a matrix into `order` modes a side, best first: even modes need few parameters, and zeros that
/// fill up a size with large prime factors cost some; none has both more zeros and less even modes than
/// another. Modes ascend, none is below 2. Always holds the folding with the least imbalance among those
/// without zeros, where there is one. Empty for convolutions, and where a side is smaller than 2^order.
std::vector<ShapeProposal> propose_shapes(const LayerShape& shape, std::size_t order, std::size_t limit = 3);

}  // namespace tenfold

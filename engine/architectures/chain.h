// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "engine/architectures/model_builder.h"

namespace tenfold {

/// A layer of a plain sequence, whatever its tensors are called.
struct Link {
  std::string weight, bias;  ///< names; the bias may be empty
  std::string norm;          ///< module of a batch norm after it; empty without
  Shape shape;               ///< of the weight
};

/// All matrices and kernels in the order in which they can follow each other: the file's, else by the numbers
/// in their names. Empty when they cannot.
std::vector<Link> chain_of(const StateDict& weights);

/// Draws one link on `x`; convolutions have stride 1.
Argument draw_link(ModelBuilder& builder, const Link& link, const Argument& x, std::int64_t padding = 0);

/// The choice `activation` of plain sequences.
std::string chosen_activation(const ModelBuilder& builder);

}  // namespace tenfold

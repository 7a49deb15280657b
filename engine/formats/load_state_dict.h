// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/module.h>

#include <string>
#include <vector>

#include "engine/formats/state_dict.h"

namespace tenfold {

/// What load_state_dict() found.
struct LoadReport {
  std::vector<std::string> missing;     ///< names that the module has and the dictionary lacks
  std::vector<std::string> unexpected;  ///< names that the module has no use for
  std::vector<std::string> renamed;     ///< "old name -> name", from tltorch 0.1
  std::vector<std::string> rebuilt;     ///< tensors with new parameters, because their ranks differ
};

struct LoadOptions {
  bool strict = true;  ///< missing and unexpected names are an Error
};

/// Parameters and buffers of a module and all below it, in the order of Python's state_dict.
StateDict state_dict(const torch::nn::Module& module);

/// Copies values into a module, converted to its dtypes and devices; all or, when an Error is thrown,
/// nothing.
///
/// Names of tltorch 0.1 are understood. Factorized tensors take the ranks of the dictionary: where they
/// differ new parameters take the place of the old ones. Complex parameters accept real pairs, and the other
/// way round. The copies of factors that tltorch leaves under "factorization." are passed over. Throws Error
/// when sizes do not fit, or names are missing or unexpected (unless not strict).
void load_state_dict(torch::nn::Module& module, const StateDict& dict, LoadReport* report = nullptr,
                     const LoadOptions& options = {});

}  // namespace tenfold

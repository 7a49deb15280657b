// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "engine/formats/state_dict.h"
#include "engine/tensors/factorization.h"

namespace tenfold {

/// A factorized tensor found in a state_dict.
struct InferredTensor {
  /// Views of the dictionary's tensors; complex where they are stored as real pairs.
  Factorization factorization;
  bool split_complex = false;
};

/// The tensor whose entries are `prefix`.core, `prefix`.factors.factor_0, …, or those of the layer `prefix`,
/// in the spelling of any version of tltorch.
///
/// The format follows from names and sizes: "core" is Tucker, "weights" CP, "tensor" Dense; factors alone are
/// TT [r, mode, r'], BlockTT [r, modes..., r'], a ring where the outer ranks are not 1, or a product of two
/// matrices [mode, R] (CP with weights 1). A last mode of size 2 too many means complex numbers as real
/// pairs (of Dense only where a `shape` says so). Which modes of CP and Tucker are folded is not in a file:
/// they are plain. Of a BlockTT with more than two modes those in front of the last two are plain where every
/// core has them alike. Pass a `shape` to say it otherwise. Throws Error when nothing is found there, or what
/// is found does not fit together.
InferredTensor infer_format(const StateDict& dict, const std::string& prefix, const NestedShape& shape = {});

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>

#include "engine/data/data_set.h"
#include "engine/program/program.h"
#include "engine/spec/recipe.h"
#include "engine/support/job.h"

namespace tenfold {

struct Accuracy {
  std::int64_t samples = 0;  ///< or tokens that have a class
  bool of_tokens = false;
  double accuracy = 0;  ///< 0…1
  double loss = 0;      ///< mean cross-entropy of the outputs as logits
};

/// Runs a classifier of samples or of their tokens over a data set, in evaluation mode. With a static batch
/// the last batch is padded and the padding not counted. Throws Error when inputs, outputs or labels do not
/// fit.
Accuracy measure_accuracy(const Program& program, const DataSet& data, const Normalisation& normalisation,
                          std::int64_t batch, std::int64_t limit = 0, const Job& job = {});

/// Mean over samples and outputs of the squared difference to the numbers [n, outputs] that `data` has to
/// predict, in evaluation mode. Throws Error when inputs or outputs do not fit.
double mean_squared_error(const Program& program, const DataSet& data, const Normalisation& normalisation,
                          std::int64_t batch, std::int64_t limit = 0, const Job& job = {});

}  // namespace tenfold

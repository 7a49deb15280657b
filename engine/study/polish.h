// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/study/loss_table.h"

namespace tenfold::study {

struct PolishOptions {
  double fraction = 0.5;  ///< as of solve()
  int trials = 16;        ///< recipes that are compressed and measured at most
};

struct PolishReport {
  std::string measure;  ///< id of the score: "divergence", of models that are no classifiers "mse"
  double solved = 0;    ///< of what solve() chooses, over the calibration samples
  double found = 0;     ///< of the recipe; never more
  int trials = 0;
};

/// solve() with its predictions held against measurements: the losses of single layers are weighted up and
/// down, and of the recipes that follow the one is kept whose outputs, compressed as it says, differ least
/// from the dense model's on the calibration samples. Predictions are of second order in each layer alone;
/// what layers do to each other is seen only here. Deterministic. Throws Error when the model was not
/// calibrated with samples that can be read again, and what solve() and compress() throw.
Recipe polish(const LossTable& table, const PolishOptions& options, PolishReport& report,
              const Job& job = {});

}  // namespace tenfold::study

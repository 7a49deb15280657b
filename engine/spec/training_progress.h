// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace tenfold {

/// What has been added up over an epoch.
struct TrainingSums {
  double loss = 0, correct = 0, samples = 0, seconds = 0;
};

/// One epoch of training.
struct EpochReport {
  std::int64_t epoch = 0;                               ///< from 1
  std::int64_t step = 0;                                ///< steps done
  double loss = 0, accuracy = 0;                        ///< over the training samples as they went by
  double validation_loss = 0, validation_accuracy = 0;  ///< 0 without validation
  double learning_rate = 0;                             ///< of the last step
  double samples_per_second = 0;
  double seconds = 0;  ///< of training, validation apart
};

/// One step of training, or several.
struct StepReport {
  std::int64_t epoch = 0, step = 0, steps = 0;  ///< epoch from 1; steps of the whole run
  double loss = 0, accuracy = 0;                ///< of this step's samples
  double learning_rate = 0, samples_per_second = 0, remaining_seconds = 0;
};

}  // namespace tenfold

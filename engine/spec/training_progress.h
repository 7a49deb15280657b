// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenfold {

/// What has been added up over an epoch.
struct TrainingSums {
  double loss = 0, correct = 0, samples = 0, seconds = 0;
};

/// One epoch of training.
struct EpochReport {
  std::int64_t epoch = 0;                     ///< from 1
  std::int64_t step = 0;                      ///< steps done
  double loss = 0, accuracy = 0;              ///< over the training samples as they went by
  std::optional<double> validation_loss;      ///< none without validation
  std::optional<double> validation_accuracy;  ///< none without validation, and where numbers are predicted
  double learning_rate = 0;                   ///< of the last step
  double samples_per_second = 0;
  double seconds = 0;  ///< of training, validation apart
};

/// One step of training, or several.
struct StepReport {
  std::int64_t epoch = 0, step = 0, steps = 0;  ///< epoch from 1; steps of the whole run
  double loss = 0, accuracy = 0;                ///< of this step's samples
  double learning_rate = 0, samples_per_second = 0;
  std::vector<std::pair<std::string, double>> gradients;  ///< norm of each part of the model, before clipping
  std::int64_t memory = 0;  ///< bytes of the process, or of the GPU where that trains; 0: not known
};

/// A sample that a classifier took for something else.
struct Mistake {
  std::int64_t sample = 0;  ///< its index
  std::int64_t truth = 0, answer = 0;
  double probability = 0;  ///< that the classifier gives its answer
};

/// How a classifier answers samples.
struct Answers {
  static constexpr std::size_t most_mistakes = 48;
  static constexpr std::int64_t most_classes = 2048;  ///< whose confusions are counted

  std::int64_t classes = 0;  ///< 0 where there are more
  /// [classes, classes]: samples by true class and answer
  std::vector<std::int64_t> confusion;
  std::vector<Mistake> mistakes;  ///< the surest ones first, no more than most_mistakes
};

}  // namespace tenfold

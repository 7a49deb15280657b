// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "engine/study/training.h"
#include "engine/training/batches.h"

namespace tenfold::study {

/// The samples of a training, in the model's form.
struct TrainingData {
  std::string name;
  Normalisation normalisation;
  Samples training, validation, test;  ///< empty where there are none
};

/// Whether the name stands for a training and a test part.
bool has_parts(const std::string& data);

/// What the samples are normalised with: as the options say, or mean and deviation of those that train.
Normalisation normalisation_of(const TrainOptions& options, const std::vector<std::int64_t>& input_sizes,
                               const Job& job);

/// Loads what the options name, split and normalised, with the classes of all numbered as the training
/// data's. `input_sizes`, `type`: what the model takes.
TrainingData load_training_data(const TrainOptions& options, const std::vector<std::int64_t>& input_sizes,
                                at::ScalarType type, const Job& job);

/// The sample as a picture, before normalisation: an image, or a flat sample whose numbers fill a square.
SamplePicture picture_of(const Samples& samples, std::int64_t index);

}  // namespace tenfold::study

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/study/training.h"
#include "engine/study/training_data.h"
#include "engine/training/trainee.h"

namespace tenfold::study {

/// Whether the model gives an answer for every class or number, takes every id of a token, and the teacher
/// (may be null) what the model takes. One batch of one number each goes through the models, on `device`.
/// Throws Error, and where the options ask for what cannot have an effect.
void check_training(ProgramTrainee& trainee, ProgramTrainee* teacher, const TrainingData& data,
                    const TrainOptions& options, at::Device device);

}  // namespace tenfold::study

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/spec/training_options.h"
#include "engine/training/trainee.h"

namespace tenfold {

/// Throws Error where scores and the numbers to predict differ in shape.
void require_targets(const at::Tensor& scores, const at::Tensor& numbers);

/// Throws Error where teacher and model do not give the same number of outputs.
void require_same_outputs(const at::Tensor& teacher, const at::Tensor& model);

/// The sum over samples of the loss of `student` for the classes `labels` [n] or the numbers [n, outputs];
/// what the teacher says counts where `options.distillation` is set: share · T² · KL(teacher ‖ student) of
/// scores softened by T (Hinton et al., 2015), of numbers share · mean squared difference, and the mean
/// squared difference of layers that both have, over the mean square of the teacher's. Throws Error where
/// scores and labels do not fit.
at::Tensor summed_loss(const Forward& student, const at::Tensor& labels, const TrainingOptions& options,
                       const Forward* teacher = nullptr);

}  // namespace tenfold

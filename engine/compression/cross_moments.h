// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>

#include "engine/compression/layer_moments.h"
#include "engine/data/program_batches.h"
#include "engine/program/layers.h"
#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold {

/// What a layer is given in the original network, x, and in the changed one, x̃: sums over positions, means
/// over samples, float64. `n` is the features of the layer's input moment.
struct CrossMoments {
  at::Tensor changed;             ///< [n, n]: E Σ_t x̃_t x̃_tᵀ
  at::Tensor cross;               ///< [n, n]: E Σ_t x_t x̃_tᵀ
  at::Tensor mean, changed_mean;  ///< [n]: of x and x̃ over samples and positions
  double positions = 1;           ///< T, of a sample, as many as the layer gives

  /// The same around the means: what is left for the weight when the bias answers for the means.
  CrossMoments centred() const;
};

/// Runs both programs over the batches up to the layer's first use, where it must still be dense. Memory is
/// that of one batch and two moments. The layer must be a linear one or a convolution.
CrossMoments gather_cross_moments(const Program& original, const Program& changed, const Layer& layer,
                                  const ProgramBatches& batches, const MomentOptions& options,
                                  const Job& job = {});

/// Ŵ that gives the changed network the original's output best, argmin E‖W x − Ŵ x̃‖² = W C Ã⁻¹ with C and Ã
/// damped alike by `damping` of Ã's mean diagonal, so that equal inputs give W again. Where x̃ hardly differs
/// from its mean, or is zero, there is nothing to regress on: W. Shape of the weight.
at::Tensor regressed_weight(const at::Tensor& weight, const CrossMoments& moments, double damping = 1e-4);

}  // namespace tenfold

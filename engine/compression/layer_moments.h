// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/data/program_batches.h"
#include "engine/program/layers.h"
#include "engine/program/program.h"
#include "engine/support/job.h"

namespace tenfold {

/// Second moments at one layer, float64, sums over positions and means over samples: A = E Σ_t x_t x_tᵀ of
/// what the weight is multiplied with and G = E (1/T) Σ_t g_t g_tᵀ of the loss's gradient at what comes out,
/// T positions a sample (Grosse and Martens, 2016, for convolutions). Uses of a tied weight are more
/// positions.
struct LayerMoments {
  /// [in, in] linear; [in·kernel, in·kernel] of the patches, or [in, in] of the channels where patches would
  /// be too large (or the convolution is 3d or transposed), as many as there are patches; [rows] embedding:
  /// how often a sample asks for each row.
  at::Tensor input;
  /// [out, out], or [out], its diagonal, of more than MomentOptions::most_outputs; undefined when it was not
  /// asked for or no gradient reaches the layer.
  at::Tensor output;
  std::int64_t samples = 0;
};

/// By layer id.
using Moments = std::map<std::string, LayerMoments>;

/// What the loss is whose gradients are taken.
enum class LossTarget {
  classes,  ///< cross-entropy of a softened prediction with itself: exact expectation over the classes, of
            ///< [samples, classes] and of a language model's [samples, tokens, classes]
  output    ///< half the squared change of the first output: for models that are no classifiers
};

struct MomentOptions {
  bool gradients = true;
  LossTarget target = LossTarget::classes;
  double temperature = 4;  ///< of the prediction; a sure classifier has hardly any gradient at 1
  /// Above this many classes (and for LossTarget::output) so many directions are drawn, evenly over the
  /// distribution, in place of the exact sum.
  std::int64_t most_directions = 32;
  std::int64_t most_patch = 1280;    ///< largest in·kernel for which patches are kept
  std::int64_t most_outputs = 8192;  ///< largest out for which products are kept, not squares alone
  std::int64_t most_positions = 64;  ///< of a sample; of more, so many are drawn, spread evenly
  std::uint64_t seed = 0;
};

/// Whether the input moment of a layer is that of patches, not of channels alone.
bool keeps_patches(const Layer& layer, const MomentOptions& options);

/// What a weight is multiplied with, as rows [positions, features]: of x [..., features], of a convolution's
/// x [batch, channels, space...] its patches or its channels.
at::Tensor input_rows(const Layer& layer, const at::Tensor& x, bool patches);

/// Input positions to each use of a place of the kernel: the product of a convolution's strides; 1 of a
/// transposed one, which uses all at every input position, and where rows are patches.
std::int64_t positions_per_output(const Layer& layer, bool patches);

/// Of more than `most` rows, one place drawn from each of `most` equal stretches: evenly spaced ones would
/// hit the same column of a map again and again. Undefined: all rows.
at::Tensor drawn_places(std::int64_t rows, std::int64_t most, at::Generator& generator);

/// The rows at those places.
at::Tensor rows_at(const at::Tensor& rows, const at::Tensor& places);

/// The values of the batch's samples alone, where dimension 0 is that of a padded batch, or of the positions
/// of its samples one after the other, as models flatten tokens and windows.
at::Tensor without_padding(const at::Tensor& values, const ProgramBatches::Batch& batch);

/// Throws Error naming the layer when a moment of it holds values that are not finite.
void require_finite(const at::Tensor& moment, const Layer& layer);

/// Runs the program in evaluation mode over the batches and gathers the moments of the layers (all uses of a
/// tied weight that are of the layer's kind), a batch at a time: memory is that of one batch's gradients and
/// the moments. Throws Error when the model has no floating-point output, when gradients are asked for and no
/// layer has one, and when moments are not finite.
Moments gather_moments(const Program& program, const std::vector<Layer>& layers,
                       const ProgramBatches& batches, const MomentOptions& options, const Job& job = {});

}  // namespace tenfold

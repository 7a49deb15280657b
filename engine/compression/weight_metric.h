// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include "engine/compression/layer_moments.h"
#include "engine/spec/layer_shape.h"
#include "engine/spec/metric.h"

namespace tenfold {

/// One side of a metric: a positive definite matrix M with a root R, RᵀR = M, [n, n], or [n] where M is
/// diagonal; undefined: the identity. The root's inverse is there where the root is no upper triangle. Of a
/// convolution's input M may be of the channels alone, the same for all places of the kernel.
struct MetricSide {
  at::Tensor moment, root, inverse;

  bool is_identity() const { return !moment.defined(); }
  /// R X, R⁻¹ X and M X along dimension 0 of X.
  at::Tensor whiten(const at::Tensor& x) const { return apply(root, x); }
  at::Tensor unwhiten(const at::Tensor& x) const;
  at::Tensor weigh(const at::Tensor& x) const { return apply(moment, x); }

  static at::Tensor apply(const at::Tensor& matrix, const at::Tensor& x);
};

/// Shares of the mean diagonal that are added to the moments' diagonals; more, up to a thousandth, where a
/// moment is singular all the same, as float32 knows of it.
struct Damping {
  double input = 1e-6, output = 1e-2;
};

/// How far a factorized weight is from the original, measured where it matters: ‖L^½ (W − Ŵ) R^½‖²/2 of the
/// weight as a matrix [rows, columns]: [out, in·kernel], or [rows, dim] of an embedding.
class WeightMetric {
 public:
  /// ‖W − Ŵ‖²/2.
  WeightMetric() = default;
  /// A side without a moment is the identity; one where only zeros came weighs hardly anything, so that the
  /// layer takes nothing from others. Throws Error when a moment is not finite.
  WeightMetric(Metric metric, const LayerShape& shape, const LayerMoments& moments,
               const Damping& damping = {});

  bool is_identity() const { return left.is_identity() && right.is_identity(); }

  /// ‖L^½ D R^½‖²/2 of a difference with the weight's shape.
  double loss(const at::Tensor& difference) const;
  /// L D R: the gradient of loss(D), as a matrix.
  at::Tensor weighed(const at::Tensor& difference) const;

  /// L^½ W R^½ with the weight's shape.
  at::Tensor whiten(const at::Tensor& weight) const;
  /// The kernel whitened along its two channel modes, for what of_channels() gives.
  at::Tensor whiten_channels(const at::Tensor& kernel) const;

  /// The same on the channels of a convolution alone: the mean of R over the kernel's places. What is
  /// whitened by it keeps the kernel's shape.
  WeightMetric of_channels(const LayerShape& shape) const;

  MetricSide left, right;
};

/// The weight as the metric's matrix.
at::Tensor as_matrix(const at::Tensor& weight);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/compression/weight_metric.h"
#include "engine/decomposition/report.h"
#include "engine/spec/layer_spec.h"
#include "engine/spec/nested_shape.h"
#include "engine/support/job.h"

namespace tenfold {

/// A weight as factors, in the order and with the shapes of factor_shapes().
struct FactorizedWeight {
  Shape ranks;
  std::vector<at::Tensor> factors;
  DecompositionReport report;
  double loss = 0;  ///< of the metric that was asked for
};

/// Decomposes a trained weight as asked. The request must have no problems(). The factors have the weight's
/// dtype.
///
/// With a metric the error is the smallest under it: exactly for low-rank (whitened, cut, unwhitened), for
/// the other families by L-BFGS on the factors from the plain decomposition, or for convolutions from the one
/// whitened on its channels where that is better. The report's relative error stays that of the weight;
/// `loss` is the metric's.
FactorizedWeight decompose_weight(const at::Tensor& weight, const LayerShape& shape,
                                  const LayerOptions& options, std::uint64_t seed = 0, const Job& job = {},
                                  const WeightMetric& metric = {});

/// Any tensor by the same methods: the core or the weights if there are some, then the factors. `shape` has
/// its flat sizes (two folded modes for BlockTT and BlockCP), `ranks` are within rank_limits(). Tucker
/// compresses the first ranks.size() modes.
std::vector<at::Tensor> decompose_tensor(const at::Tensor& tensor, const NestedShape& shape,
                                         const LayerOptions& options, const Shape& ranks,
                                         DecompositionReport& report, std::uint64_t seed = 0,
                                         const Job& job = {});

/// The weight as the tensor that the family decomposes, with the sizes of format_shape(): a matrix filled up
/// with zeros where its modes are larger.
at::Tensor folded_weight(const at::Tensor& weight, const LayerShape& shape, const LayerOptions& options);

/// ‖W − Ŵ‖ / ‖W‖, in float64; 0 for a weight of zeros.
double relative_error(const at::Tensor& weight, const at::Tensor& model);

/// The dense weight that the factors stand for, in their dtype.
at::Tensor reconstruct_weight(const LayerShape& shape, const LayerOptions& options,
                              const std::vector<at::Tensor>& factors);

}  // namespace tenfold

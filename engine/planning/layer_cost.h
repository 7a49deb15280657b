// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "engine/spec/layer_spec.h"

namespace tenfold {

/// Multiply-accumulates of one call of a layer under a request with resolved ranks, convolutions and matrix
/// products only, for the recorded shapes: `input` [batch..., in] or [batch, in, space...] (without the
/// batch: one sample; indices for embeddings), `output` likewise. The plan of a matrix is the one that will
/// be written for these shapes.
struct CallCost {
  std::int64_t with_input = 0;  ///< grows with the batch
  std::int64_t once = 0;        ///< products of factors alone, each forward
};
CallCost call_cost(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                   const Shape& input, const Shape& output);

/// Predicted dense ÷ factorized time of one call: how many times as fast as the dense layer.
struct PredictedSpeed {
  double forward = 1;
  double training = 1;  ///< forward and backward
};

/// For a linear layer under a request with resolved ranks at the recorded input [batch..., in], as Tenfold's
/// own layers compute it on one thread, by the table of shared_plan_cache(1); nothing for other kinds and for
/// dense.
std::optional<PredictedSpeed> predicted_speed(const LayerShape& shape, const LayerOptions& options,
                                              const Shape& ranks, const Shape& input);

/// The plan that is written for a layer, in words: "two products", "1×1, 3×3, 1×1". `input` as recorded.
std::string plan_words(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                       const Shape& input);

}  // namespace tenfold

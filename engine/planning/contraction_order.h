// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/spec/layer_spec.h"

namespace tenfold {

/// One step of computing a factorized layer.
struct ContractionStep {
  enum class Kind {
    merge,   ///< stored tensors become one before the input comes
    input,   ///< the input, or what became of it, meets stored tensors
    lookup,  ///< rows are read from each of them
  };
  Kind kind = Kind::input;
  std::vector<int> with;     ///< stored tensors that come in, as positions in factor_shapes()
  std::vector<int> factors;  ///< all that are one tensor after it, ascending; lookup: as `with`
  std::string operation;     ///< "product", "element by element", "lookup", "1×1", "depthwise 3×3"
  std::int64_t macs = 0;     ///< multiply-accumulates of products and convolutions
  std::int64_t flops = 0;    ///< twice that, or the multiplications of an element by element step
  std::int64_t bytes = 0;    ///< read and written, float32
};

/// The steps of the plan that is written into a graph for one use of a layer under a request with resolved
/// ranks, in their order, counted for one sample. `input` and `output` are as recorded, their first dimension
/// `batch` samples. Their macs sum to what call_cost() says of one sample. Empty for dense.
std::vector<ContractionStep> contraction_steps(const LayerShape& shape, const LayerOptions& options,
                                               const Shape& ranks, const Shape& input, const Shape& output,
                                               std::int64_t batch);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "engine/spec/layer_spec.h"

namespace tenfold {

/// One tensor of a factorized weight: its name after `<module>.weight.` ("factors.factor_0", "core",
/// "weights").
struct FactorShape {
  std::string name;
  Shape shape;
  bool operator==(const FactorShape&) const = default;
};

/// The modes that the family works on: [out, in] low-rank, [out..., in...] tensorized CP and Tucker,
/// [out·in per pair] BlockTT, the kernel for CP and Tucker of a convolution, [in, kernel..., out] for its TT.
Shape modes_of(const LayerShape& shape, const LayerOptions& options);

/// The largest rank of every bond of a TT over these modes: what is smaller, all before it or all after it.
Shape train_limits(const Shape& modes);

/// The largest useful value of every rank, in the order that a rank list has.
Shape max_ranks(const LayerShape& shape, const LayerOptions& options);

/// The ranks that will be used. A number holds for every bond, cut to what the bond can have; a fraction
/// gives the largest ranks, grown together in proportion to max_ranks, whose exact parameter count stays
/// within it. The request must have no problems(). Empty for dense.
Shape resolve_ranks(const LayerShape& shape, const LayerOptions& options);

/// Names and shapes of the stored tensors for resolved ranks; dense: one, named "".
std::vector<FactorShape> factor_shapes(const LayerShape& shape, const LayerOptions& options,
                                       const Shape& ranks);

std::int64_t count_parameters(const std::vector<FactorShape>& factors);

/// Exact number of parameters of the weight under these options.
std::int64_t weight_parameters(const LayerShape& shape, const LayerOptions& options);

}  // namespace tenfold

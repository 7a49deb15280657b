// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "engine/spec/layer_spec.h"
#include "engine/spec/nested_shape.h"

namespace tenfold {

/// One tensor of a factorized weight: its name after `<module>.weight.` ("factors.factor_0", "core",
/// "weights").
struct FactorShape {
  std::string name;
  Shape shape;
  bool operator==(const FactorShape&) const = default;
};

/// The shape of the tensor that the family decomposes: a matrix (low-rank), {(out...), (in...)} of a
/// tensorized one, the kernel for CP and Tucker of a convolution, [in, kernel..., out] for its TT and ring.
NestedShape format_shape(const LayerShape& shape, const LayerOptions& options);

/// The modes that the family works on: all of them, or for BlockTT and BlockCP out·in of each pair.
Shape modes_of(Family family, const NestedShape& shape);
Shape modes_of(const LayerShape& shape, const LayerOptions& options);

/// The largest rank of every bond of a TT over these modes: what is smaller, all before it or all after it.
Shape train_limits(const Shape& modes);

/// Inner ranks of a TT over these modes without what a neighbouring core does not allow, which would be
/// parameters for nothing: no rank is above the one before it or behind it times the mode between them.
Shape cut_train_ranks(const Shape& modes, Shape ranks);

/// Ranks of a Tucker decomposition without what the others do not allow: no rank is above the product of the
/// others and of `kept`, the sizes of modes that are not compressed.
Shape cut_tucker_ranks(Shape ranks, std::int64_t kept = 1);

/// The largest useful value of every rank of a tensor with these modes; Tucker compresses all of them.
Shape rank_limits(Family family, const Shape& modes);

/// Ranks of a tensor with these modes as far as they are of use beside each other: a train's by
/// cut_train_ranks(), Tucker's (of the first modes) by cut_tucker_ranks(), those of other families as they
/// are.
Shape usable_ranks(Family family, const Shape& modes, Shape ranks);

/// The largest useful value of every rank, in the order that a rank list has.
Shape max_ranks(const LayerShape& shape, const LayerOptions& options);

/// The ranks that will be used. A number holds for every bond, cut to what the bond can have; a fraction
/// gives the largest ranks, grown together in proportion to max_ranks, whose exact parameter count stays
/// within it. The request must have no problems(). Empty for dense.
Shape resolve_ranks(const LayerShape& shape, const LayerOptions& options);

/// The same request with a number or a list as rank: the largest ranks that keep at most `fraction` (0, 1] of
/// the dense size, ones where even they keep more. Dense stays dense.
LayerOptions with_fraction(const LayerOptions& options, const LayerShape& shape, double fraction);

/// Share of the dense weight's parameters that the request keeps.
double kept_share(const LayerShape& shape, const LayerOptions& options);

/// Resolved ranks as the engine's formats have them: a train's with the outer 1s, a ring's with the first
/// again.
Shape format_ranks(Family family, const Shape& ranks);

/// Names and shapes of the stored tensors for resolved ranks; dense: one, named "".
std::vector<FactorShape> factor_shapes(const LayerShape& shape, const LayerOptions& options,
                                       const Shape& ranks);

std::int64_t count_parameters(const std::vector<FactorShape>& factors);

/// Exact number of parameters of the weight under these options.
std::int64_t weight_parameters(const LayerShape& shape, const LayerOptions& options);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <vector>

#include "engine/spec/layer_spec.h"

namespace tenfold {

/// A factorized matrix [out, in] as a small network: all that planning and execution know of a family.
///
/// Every index is an output mode, an input mode or a bond. A bond may join any number of factors (CP's rank
/// joins all). Stored dimensions of size 1 may be left out of `factors`. A new family is one more function
/// that fills this in.
struct FactorNetwork {
  Shape sizes;                            ///< of every index
  std::vector<std::vector<int>> factors;  ///< the indices of every stored tensor, outermost first
  std::vector<int> out, in;               ///< the modes, outermost first
  /// Orders in which the factors may meet the input, each a permutation of all factors. A plan cuts one of
  /// them into groups, merges each group, and multiplies the input with one group after the other.
  std::vector<std::vector<int>> chains;

  std::int64_t out_features() const;
  std::int64_t in_features() const;
  /// The sizes of a factor in memory order.
  Shape factor_shape(std::size_t factor) const;
  bool operator==(const FactorNetwork&) const = default;
};

/// factor_0 [out, r], factor_1 [in, r].
FactorNetwork low_rank_network(std::int64_t out, std::int64_t in, std::int64_t rank);
/// weights [R], factors [mode, R], out modes first.
FactorNetwork cp_network(const TensorizedShape& modes, std::int64_t rank);
/// core [r_out..., r_in...], factors [mode, r], out modes first.
FactorNetwork tucker_network(const TensorizedShape& modes, const Shape& ranks);
/// Cores [r, out mode, in mode, r']; `ranks` are the inner bonds, one fewer than modes. With one bond more,
/// the last one closes the train to a ring, from the last core to the first.
FactorNetwork block_tt_network(const TensorizedShape& modes, const Shape& ranks);
/// A train over all modes, out modes first: cores [r, mode, r'], `ranks` the inner bonds; with one bond more
/// a ring, as above.
FactorNetwork train_network(const TensorizedShape& modes, const Shape& ranks);
/// weights [R], factors [out mode, in mode, R].
FactorNetwork block_cp_network(const TensorizedShape& modes, std::int64_t rank);

/// The network of a linear layer's weight under low-rank, CP, Tucker or BlockTT with resolved ranks; dense:
/// one factor [out, in]. Throws Error for other families.
FactorNetwork factor_network(const LayerShape& shape, const LayerOptions& options, const Shape& ranks);

/// Throws Error when a mode does not belong to exactly one side, an index is in no factor, a factor repeats
/// one, a bond has one end, or a chain leaves factors out.
void require_valid(const FactorNetwork& network);

}  // namespace tenfold

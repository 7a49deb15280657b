// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/tensors/factorization.h"

namespace tenfold {

/// One place of a Factorization::tensors() entry that a bond's components run along.
struct BondEnd {
  std::size_t tensor;
  std::int64_t dim;
};

/// One rank of a factorization: a sum over `rank` components between its ends.
///
/// CP and BlockCP have one bond for all factors, its first end the weights; LowRank one, first end factor_0;
/// Tucker one a mode, first end the factor; a train one between neighbours, first end the left core; a ring
/// also the one that closes it, which comes last. Dense has none.
struct RankBond {
  std::int64_t rank;
  std::vector<BondEnd> ends;
};

/// The bonds of a factorization in one of the formats above. Throws Error for a format that is none of them.
std::vector<RankBond> rank_bonds(const Factorization& f);

/// A rank as Factorization::rank() has it, from one number a bond; and back.
Shape rank_of_bonds(const Factorization& f, const Shape& bond_ranks);
Shape bonds_of_rank(const Factorization& f, const Shape& rank);

/// The sum over only the listed components: `kept[i]` [count] int64 for bond i, undefined for all of them.
/// Autograd flows.
Factorization take_components(const Factorization& f, const std::vector<at::Tensor>& kept);

/// Components weighted: `weights[i]` has as many elements as bond i components, undefined for ones; it is
/// multiplied into the bond's first end. Autograd flows.
Factorization scale_components(const Factorization& f, const std::vector<at::Tensor>& weights);

/// For each bond the components that contribute, ascending: those without an end that is 0 throughout, where
/// "0" is meant exactly, and also what only such components could have reached is gone. One is left in each
/// bond in any case.
std::vector<at::Tensor> surviving_components(const Factorization& f);

/// The same tensor, exactly, without components that do not contribute.
Factorization prune_components(const Factorization& f);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/decomposition/cp_factors.h"

namespace tenfold {

/// How alike two lists of matrices are column by column, and which column of the second belongs to each of
/// the first.
struct Congruence {
  /// Mean over the pairs of columns of the product over the matrices of their cosines (absolute values unless
  /// asked otherwise): 1 when all agree.
  double coefficient = 0;
  std::vector<std::int64_t> permutation;
};

/// The assignment of columns with the largest mean (Tucker's congruence; Lorenzo-Seva and ten Berge, 2006).
/// Matrices [mode_k, R] in pairs; Error when sizes differ or a column is zero.
Congruence congruence_coefficient(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b,
                                  bool absolute_value = true);

/// The same tensor with its terms in the order of the reference's that they are most like, and that order.
std::pair<CpFactors, std::vector<std::int64_t>> cp_permute_factors(const CpFactors& reference,
                                                                   const CpFactors& cp);

/// The assignment row → column of a square matrix [n, n] of costs with the least sum (Kuhn, 1955; Jonker and
/// Volgenant, 1987).
std::vector<std::int64_t> cheapest_assignment(const at::Tensor& costs);

}  // namespace tenfold

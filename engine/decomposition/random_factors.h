// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/decomposition/cp_factors.h"
#include "engine/decomposition/tucker_factors.h"

/// TensorLy's random generators: entries uniform in [0, 1) (of complex dtypes both parts), from one stream
/// that the seed decides. All throw Error when a rank is less than 1 or a list has the wrong length.
namespace tenfold {

at::Tensor random_tensor(const std::vector<std::int64_t>& shape, std::uint64_t seed,
                         at::ScalarType type = at::kDouble);

struct RandomCpOptions {
  /// Factors get orthonormal columns; the rank must not exceed any mode then.
  bool orthogonal = false;
  /// Columns get length 1, the weights their lengths.
  bool normalise_factors = true;
};
CpFactors random_cp(const std::vector<std::int64_t>& shape, std::int64_t rank, std::uint64_t seed,
                    const RandomCpOptions& options = {}, at::ScalarType type = at::kDouble);

struct RandomTuckerOptions {
  /// Factors get orthonormal columns; no rank may exceed its mode then.
  bool orthogonal = false;
  /// Absolute values of everything.
  bool non_negative = false;
};
/// `rank`: one for each mode, or one for all.
TuckerFactors random_tucker(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& rank,
                            std::uint64_t seed, const RandomTuckerOptions& options = {},
                            at::ScalarType type = at::kDouble);

/// Cores [rank_k, mode_k, rank_{k+1}]; `rank` as in TensorTrainOptions, but no share.
std::vector<at::Tensor> random_tt(const std::vector<std::int64_t>& shape,
                                  const std::vector<std::int64_t>& rank, std::uint64_t seed,
                                  at::ScalarType type = at::kDouble);

/// Cores [rank_k, row_k, column_k, rank_{k+1}]; shape [rows…, columns…].
std::vector<at::Tensor> random_tt_matrix(const std::vector<std::int64_t>& shape,
                                         const std::vector<std::int64_t>& rank, std::uint64_t seed,
                                         at::ScalarType type = at::kDouble);

/// Cores [rank_k, mode_k, rank_{k+1}] of a ring; `rank` as in TensorRingOptions, but no share.
std::vector<at::Tensor> random_tr(const std::vector<std::int64_t>& shape,
                                  const std::vector<std::int64_t>& rank, std::uint64_t seed,
                                  at::ScalarType type = at::kDouble);

}  // namespace tenfold

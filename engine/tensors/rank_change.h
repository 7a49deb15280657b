// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

#include "engine/decomposition/report.h"
#include "engine/spec/rank.h"
#include "engine/support/job.h"
#include "engine/tensors/factorization_algebra.h"
#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

struct RankChangeOptions {
  /// Where ranks fall: how. Its `max_rank` is not used.
  RoundOptions rounding;
  /// Where ranks rise one end of each new component is 0, so that the tensor stays; the others are drawn with
  /// the deviation of the entries there, so that training moves them. Else they are 0 too, and no gradient
  /// ever reaches them.
  bool draw = true;
  std::uint64_t seed = 0;
};

/// The same tensor, exactly, with ranks of at least the present ones, as Factorization::rank() has them.
/// Throws Error when a rank is below the present one, or cannot be.
Factorization grow_rank(const Factorization& f, const Shape& rank, const RankChangeOptions& options = {});

/// Exactly these ranks: what is above them is rounded off as round() does, what is below them grows. The
/// report's error is that of the rounding, 0 where ranks only rise. Dense comes back as it is.
Factorization change_rank(const Factorization& f, const Shape& rank, const RankChangeOptions& options,
                          DecompositionReport& report, const Job& job = {});

/// The same in a module, whose parameters are new ones afterwards; a rank as in FactorizedTensor::create.
/// Returns whether the parameters stayed, because the ranks did.
bool change_rank(FactorizedTensor tensor, const Rank& rank, const RankChangeOptions& options = {},
                 const FormatOptions& format = {}, DecompositionReport* report = nullptr,
                 const Job& job = {});

/// The tensor itself in dense format, with the same logical shape; autograd flows.
Factorization merge_to_dense(const Factorization& f);

}  // namespace tenfold

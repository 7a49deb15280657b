// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include "engine/decomposition/report.h"
#include "engine/support/job.h"
#include "engine/tensors/factorization.h"

/// Sums, inner products, norms and rounding of tensors in factorized form; no tensor is ever formed, no
/// gradients flow. Two operands have the same format and the same shape, else Error is thrown.
namespace tenfold {

/// ⟨a, b⟩, a conjugated: a tensor [] in the wide dtype.
at::Tensor inner(const Factorization& a, const Factorization& b);

/// Frobenius norm. Accurate to rounding for Tucker, trains and LowRank, to half the digits for CP, BlockCP
/// and rings, whose norm comes from Gram matrices.
double norm(const Factorization& f);

/// a + b; the ranks of all bonds add up.
Factorization add(const Factorization& a, const Factorization& b);

/// `factor` times the tensor; a complex one makes it complex.
Factorization scale(const Factorization& f, const at::Scalar& factor);

struct RoundOptions {
  /// Of ‖A − B‖ / ‖A‖. Only ranks that the tolerance allows to go are cut; 0: what is zero to rounding.
  double tolerance = 0;
  /// Largest ranks as Factorization::rank() has them; empty: none.
  Shape max_rank = {};
  /// CP and BlockCP: sweeps of alternating least squares after the smallest terms have gone.
  std::int64_t sweeps = 20;
};

/// The same format with lower ranks, each at most `max_rank`, and an error of at most the tolerance where
/// `max_rank` does not force more.
///
/// TT, BlockTT and LowRank by tt_round (Oseledets, 2011, algorithm 2); batch modes of a BlockTT keep the
/// largest rank that one of them needs. Tucker by a sequentially truncated HOSVD of the core
/// (Vannieuwenhoven, Vandebril and Meerbergen, 2012). CP and BlockCP: the terms of least norm go, then
/// alternating least squares against the old factors. A ring is rounded as an open train, bond by bond. Dense
/// comes back as it is. The report's error is relative to `f`.
Factorization round(const Factorization& f, const RoundOptions& options, DecompositionReport& report,
                    const Job& job = {});

}  // namespace tenfold

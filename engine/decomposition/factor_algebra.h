// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/decomposition/cp_factors.h"
#include "engine/decomposition/report.h"
#include "engine/decomposition/tucker_factors.h"
#include "engine/support/job.h"

/// Sums, inner products and norms of tensors that are given by their factors; the tensors are never formed.
/// Inner products ⟨a, b⟩ conjugate a and are tensors [] in the wide dtype; two operands stand for tensors of
/// the same shape, else Error is thrown. Cores of trains may have several modes between their bonds.
namespace tenfold {

at::Tensor cp_inner(const CpFactors& a, const CpFactors& b);

/// Rank R_a + R_b.
CpFactors cp_add(const CpFactors& a, const CpFactors& b);

/// Both with the same list of modes.
at::Tensor tucker_inner(const TuckerFactors& a, const TuckerFactors& b);

/// From the triangles of the factors' QR, so without a loss of digits.
double tucker_norm(const TuckerFactors& tucker);

/// Ranks add up in the listed modes.
TuckerFactors tucker_add(const TuckerFactors& a, const TuckerFactors& b);

at::Tensor tt_inner(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b);

/// From a sweep of QRs, so that the norm of a small difference of trains is accurate.
double tt_norm(const std::vector<at::Tensor>& cores);

/// Inner ranks add up.
std::vector<at::Tensor> tt_add(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b);

/// `factor` times the tensor.
std::vector<at::Tensor> tt_scale(const std::vector<at::Tensor>& cores, double factor);

struct TtRoundOptions {
  /// Of ‖A − B‖ / ‖A‖; 0: only what is zero to rounding is cut.
  double tolerance = 0;
  /// Largest inner ranks: empty for none, one for all, or one for each bond.
  std::vector<std::int64_t> max_rank = {};
};

/// The train with the smallest ranks that the tolerance allows (Oseledets, 2011, algorithm 2), all cores but
/// the last left-orthonormal, in the cores' dtype. The report's error is that of the rounding, relative to
/// the train; its spectra those of all bonds.
std::vector<at::Tensor> tt_round(const std::vector<at::Tensor>& cores, const TtRoundOptions& options,
                                 DecompositionReport& report, const Job& job = {});

/// Of two rings; their bonds are summed one after another, so that no more than [r_a·r_b, r_a·r_b] is formed.
at::Tensor tr_inner(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b);

/// From tr_inner(), so to half the digits.
double tr_norm(const std::vector<at::Tensor>& cores);

/// All ranks of the rings add up.
std::vector<at::Tensor> tr_add(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b);

}  // namespace tenfold

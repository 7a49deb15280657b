// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "engine/decomposition/parafac.h"
#include "engine/decomposition/report.h"
#include "engine/support/job.h"

namespace tenfold {

/// What both non-negative CP decompositions take; fields mean what ParafacOptions says.
struct NonNegativeParafacOptions {
  RankArgument rank = 1;
  /// 0: the start.
  std::int64_t n_iter_max = 100;
  /// svd: NNDSVD-a; of given factors that are to be non-negative and not fixed the absolute values.
  std::variant<Start, CpFactors> init = Start::svd;
  SvdMethod svd = SvdMethod::truncated_svd;
  double tol = 1e-6;
  std::uint64_t seed = 0;
  bool normalize_factors = false;
  /// Missing entries are replaced by the model once a sweep (in TensorLy's multiplicative updates before
  /// every mode).
  at::Tensor mask = {};
  CvgCriterion cvg_criterion = CvgCriterion::abs_rec_error;
  std::vector<std::int64_t> fixed_modes = {};
};

/// Non-negative CP by multiplicative updates (Shashua and Hazan, 2005) of a real tensor, in its dtype:
/// weights and factors are >= 0. Throws Error as parafac, and for complex numbers.
CpFactors non_negative_parafac(const at::Tensor& tensor, const NonNegativeParafacOptions& options,
                               DecompositionReport& report, const Job& job = {});

struct HalsParafacOptions : NonNegativeParafacOptions {
  HalsParafacOptions() { tol = 1e-7; }
  /// λ of λ‖factor‖₁: one for each mode, or one for all; empty: none. Of no use (a remark says so) where the
  /// factor is fixed or may be negative.
  std::vector<double> sparsity_coefficients = {};
  /// The modes that are non-negative; nothing: all.
  std::optional<std::vector<std::int64_t>> nn_modes;
  /// Every factor's problem is solved to the end.
  bool exact = false;
  /// Passes over the columns of a factor each time it is its turn. TensorLy makes 5 since 0.10 and made 100
  /// before, which ends at lower errors.
  std::int64_t inner_sweeps = 100;
};

/// The same by hierarchical alternating least squares (Gillis and Glineur, 2012), much closer to the optimum.
CpFactors non_negative_parafac_hals(const at::Tensor& tensor, const HalsParafacOptions& options,
                                    DecompositionReport& report, const Job& job = {});

}  // namespace tenfold

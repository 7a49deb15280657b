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
  std::int64_t rank = 1;
  std::int64_t n_iter_max = 100;
  /// svd: NNDSVD-a; of given factors the absolute values.
  std::variant<Start, CpFactors> init = Start::svd;
  SvdMethod svd = SvdMethod::truncated_svd;
  double tol = 1e-6;
  std::uint64_t seed = 0;
  bool normalize_factors = false;
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
  /// λ of λ‖factor‖₁ for each mode that is non-negative; empty: none.
  std::vector<double> sparsity_coefficients = {};
  /// The modes that are non-negative; nothing: all.
  std::optional<std::vector<std::int64_t>> nn_modes;
  /// Every factor's problem is solved to the end.
  bool exact = false;
};

/// The same by hierarchical alternating least squares (Gillis and Glineur, 2012), much closer to the optimum.
CpFactors non_negative_parafac_hals(const at::Tensor& tensor, const HalsParafacOptions& options,
                                    DecompositionReport& report, const Job& job = {});

}  // namespace tenfold

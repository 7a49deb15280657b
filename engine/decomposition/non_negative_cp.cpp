// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/non_negative_cp.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "engine/decomposition/cp_engine.h"
#include "engine/decomposition/least_squares.h"
#include "engine/decomposition/nnls.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

ParafacOptions as_parafac(const NonNegativeParafacOptions& options) {
  ParafacOptions same;
  same.rank = options.rank;
  same.n_iter_max = options.n_iter_max;
  same.init = options.init;
  same.svd = options.svd;
  same.tol = options.tol;
  same.seed = options.seed;
  same.normalize_factors = options.normalize_factors;
  same.mask = options.mask;
  same.cvg_criterion = options.cvg_criterion;
  same.fixed_modes = options.fixed_modes;
  return same;
}

/// rows ∘ (MTTKRP / what the factors make of it), neither below the smallest difference from 1.
at::Tensor multiplied(std::int64_t, const at::Tensor& products, const at::Tensor& mttkrp,
                      const at::Tensor& rows) {
  constexpr double least = std::numeric_limits<double>::epsilon();
  return rows * (mttkrp.clamp_min(least) / at::mm(products, rows).clamp_min(least));
}

}  // namespace

CpFactors non_negative_parafac(const at::Tensor& tensor, const NonNegativeParafacOptions& options,
                               DecompositionReport& report, const Job& job) {
  return constrained_by(tensor, as_parafac(options), multiplied, report, job);
}

CpFactors non_negative_parafac_hals(const at::Tensor& tensor, const HalsParafacOptions& options,
                                    DecompositionReport& report, const Job& job) {
  const auto order = tensor.defined() ? static_cast<std::size_t>(tensor.dim()) : 0;
  if (!options.sparsity_coefficients.empty() && options.sparsity_coefficients.size() != order)
    throw Error("cp.sparsity", "Every mode needs a sparsity coefficient, or none has one");
  const CpSolver solver = [&](std::int64_t mode, const at::Tensor& products, const at::Tensor& mttkrp,
                              const at::Tensor& rows) {
    if (options.nn_modes && std::count(options.nn_modes->begin(), options.nn_modes->end(), mode) == 0)
      return solve_semidefinite(products, mttkrp);
    HalsOptions hals;
    hals.n_iter_max = 100;
    hals.exact = options.exact;
    if (!options.sparsity_coefficients.empty())
      hals.sparsity = options.sparsity_coefficients[static_cast<std::size_t>(mode)];
    return hals_nnls(mttkrp, products, rows, hals);
  };
  return constrained_by(tensor, as_parafac(options), solver, report, job);
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/non_negative_cp.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>

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

/// rows ∘ (MTTKRP / what the factors make of it).
at::Tensor multiplied(std::int64_t, const at::Tensor& products, const at::Tensor& mttkrp,
                      const at::Tensor& rows) {
  constexpr double least = std::numeric_limits<double>::epsilon();
  return rows * multiplicative_ratio(mttkrp, at::mm(products, rows), least);
}

std::vector<std::int64_t> all_modes(const at::Tensor& tensor) {
  std::vector<std::int64_t> modes(tensor.defined() ? static_cast<std::size_t>(tensor.dim()) : 0);
  std::iota(modes.begin(), modes.end(), 0);
  return modes;
}

bool holds(const std::vector<std::int64_t>& modes, std::int64_t mode) {
  return std::count(modes.begin(), modes.end(), mode) != 0;
}

}  // namespace

std::vector<double> mode_coefficients(const std::vector<double>& given, std::size_t order) {
  for (const double coefficient : given)
    if (!(coefficient >= 0))
      throw Error("cp.negative_sparsity", "Sparsity coefficients must not be negative, as {coefficient} is",
                  {{"coefficient", std::to_string(coefficient)}});
  if (given.empty()) return std::vector<double>(order, 0);
  if (given.size() == 1) return std::vector<double>(order, given[0]);
  if (given.size() != order)
    throw Error("cp.sparsity", "Every mode needs a sparsity coefficient, or none has one");
  return given;
}

void remark_ignored_sparsity(std::int64_t mode, DecompositionReport& report) {
  report.remarks.push_back("The sparsity coefficient of mode " + std::to_string(mode + 1) +
                           " is ignored: its factor is fixed or may be negative");
}

CpFactors non_negative_parafac(const at::Tensor& tensor, const NonNegativeParafacOptions& options,
                               DecompositionReport& report, const Job& job) {
  return constrained_by(tensor, as_parafac(options), {multiplied, all_modes(tensor)}, report, job);
}

CpFactors non_negative_parafac_hals(const at::Tensor& tensor, const HalsParafacOptions& options,
                                    DecompositionReport& report, const Job& job) {
  const std::vector<std::int64_t> modes = all_modes(tensor), nn_modes = options.nn_modes.value_or(modes);
  const std::vector<double> sparsity = mode_coefficients(options.sparsity_coefficients, modes.size());
  for (const std::int64_t mode : nn_modes)
    if (tensor.defined() && !holds(modes, mode))
      throw Error("cp.nn_modes", "There is no mode {mode} to be non-negative",
                  {{"mode", std::to_string(mode)}});
  const CpSolver solver = [&](std::int64_t mode, const at::Tensor& products, const at::Tensor& mttkrp,
                              const at::Tensor& rows) {
    if (!holds(nn_modes, mode)) return solve_semidefinite(products, mttkrp);
    HalsOptions hals;
    hals.n_iter_max = options.inner_sweeps;
    hals.exact = options.exact;
    hals.sparsity = sparsity[static_cast<std::size_t>(mode)];
    return hals_nnls(mttkrp, products, rows, hals, job);
  };
  CpFactors found = constrained_by(tensor, as_parafac(options), {solver, nn_modes}, report, job);
  for (const std::int64_t mode : modes)
    if (sparsity[static_cast<std::size_t>(mode)] != 0 &&
        (!holds(nn_modes, mode) || holds(options.fixed_modes, mode)))
      remark_ignored_sparsity(mode, report);
  return found;
}

}  // namespace tenfold

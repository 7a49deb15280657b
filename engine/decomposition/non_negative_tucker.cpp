// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/non_negative_tucker.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/decomposition/nnls.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tensor_products.h"
#include "engine/decomposition/tucker_engine.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// The tensor divided by `scale`, a power of two, which the core gets back at the end: products of the start
/// grow with the fourth power of the scale for each mode.
struct ScaledTensor {
  at::Tensor values;
  double scale = 1;
};

ScaledTensor scaled_copy(const at::Tensor& tensor) {
  const at::Tensor work = working_copy(tensor, "The tensor");
  if (work.is_complex()) throw Error("tucker.non_negative", "Complex numbers have no non-negative factors");
  constexpr double least = 1e-3, most = 1e3;
  const double largest = work.abs().max().item<double>();
  if (largest == 0 || (largest >= least && largest <= most)) return {work};
  const double scale = std::exp2(std::floor(std::log2(largest)));
  return {work / scale, scale};
}

TuckerFactors start_of(const ScaledTensor& work, const NonNegativeTuckerOptions& options,
                       DecompositionReport& report, const Job& job) {
  PartialTuckerOptions begin;
  begin.rank = options.rank;
  begin.n_iter_max = options.n_iter_max;
  begin.init = options.init;
  begin.svd = options.svd;
  begin.seed = options.seed;
  auto* given = std::get_if<TuckerFactors>(&begin.init);
  if (given != nullptr && given->core.defined()) given->core = given->core / work.scale;
  TuckerFactors start = initialize_tucker(work.values, {}, begin, /*non_negative=*/true, report, job);
  for (std::vector<double>& spectrum : report.spectra)
    for (double& value : spectrum) value *= work.scale;
  if (given != nullptr || work.values.scalar_type() == at::kDouble) return start;
  // TensorLy's core is far too large where factors are not orthogonal: its squares would leave float32
  start = tucker_normalize(start);
  start.core = multi_mode_dot(work.values, start.factors, start.modes, -1, true).abs();
  return start;
}

std::vector<at::Tensor> grams_of(const TuckerFactors& found) {
  std::vector<at::Tensor> grams;
  for (const at::Tensor& factor : found.factors) grams.push_back(at::mm(factor.t(), factor));
  return grams;
}

/// The normal equations of one factor: UtM [rank, mode] and UtU [rank, rank].
struct FactorSystem {
  at::Tensor UtM, UtU;
};
FactorSystem factor_system(const at::Tensor& work, const TuckerFactors& found, std::int64_t mode) {
  const at::Tensor core = unfold(found.core, mode);
  const at::Tensor projected = multi_mode_dot(work, found.factors, found.modes, mode, true);
  const at::Tensor crossed = multi_mode_dot(found.core, grams_of(found), found.modes, mode);
  return {at::mm(core, unfold(projected, mode).t()), at::mm(unfold(crossed, mode), core.t())};
}

struct SweepOptions {
  std::int64_t n_iter_max = 0;
  double tol = 0;
  bool normalize = false;
  std::vector<std::int64_t> fixed_modes = {};  ///< that stay as they are
  /// Updates factors and core once.
  std::function<void(TuckerFactors& found)> step;
};

void run_sweeps(const at::Tensor& work, TuckerFactors& found, const SweepOptions& options,
                DecompositionReport& report, const Job& job) {
  constexpr std::size_t unchecked = 2;
  const double norm = frobenius_norm(work);
  for (std::int64_t sweep = 0; sweep < options.n_iter_max; ++sweep) {
    job.checkpoint(sweep, options.n_iter_max, "sweep " + std::to_string(sweep + 1));
    options.step(found);
    const double error = norm == 0 ? 0 : frobenius_norm(work - tucker_to_tensor(found)) / norm;
    if (options.normalize) found = tucker_normalize(found, options.fixed_modes);
    report.errors.push_back(error);
    const std::size_t count = report.errors.size();
    if (options.tol <= 0 || count <= unchecked || std::abs(report.errors[count - 2] - error) >= options.tol)
      continue;
    remark_settled(report, sweep + 1);
    return;
  }
  if (options.tol > 0 && options.n_iter_max > 0) remark_unsettled(report, options.n_iter_max);
}

void require_sweeps(const NonNegativeTuckerOptions& options) {
  if (options.n_iter_max < 0) throw Error("tucker.n_iter_max", "The number of sweeps must not be negative");
}

/// Gives core and factors that may change the same largest entry where one is too large or too small for the
/// dtype.
void spread_sizes(TuckerFactors& found, at::ScalarType type, const std::vector<std::int64_t>& fixed_modes) {
  std::vector<at::Tensor*> parts{&found.core};
  for (std::size_t k = 0; k < found.factors.size(); ++k)
    if (std::count(fixed_modes.begin(), fixed_modes.end(), found.modes[k]) == 0)
      parts.push_back(&found.factors[k]);
  const double most = largest_number(type) / 2;
  std::vector<double> sizes;
  bool outside = false;
  double logarithms = 0;
  for (const at::Tensor* part : parts) {
    sizes.push_back(part->max().item<double>());
    if (!(sizes.back() > 0)) return;
    outside = outside || sizes.back() > most || sizes.back() < 1 / most;
    logarithms += std::log(sizes.back());
  }
  if (!outside) return;
  const double alike = std::exp(logarithms / static_cast<double>(parts.size()));
  for (std::size_t k = 0; k < parts.size(); ++k) *parts[k] = *parts[k] * (alike / sizes[k]);
}

TuckerFactors finished(TuckerFactors found, const at::Tensor& tensor, double scale,
                       const SweepOptions& options, DecompositionReport& report, const Job& job) {
  found.core = found.core.to(at::kDouble) * scale;
  if (!options.normalize) spread_sizes(found, tensor.scalar_type(), options.fixed_modes);
  found.core = found.core.to(tensor.options()).contiguous();
  for (at::Tensor& factor : found.factors) factor = factor.to(tensor.options()).contiguous();
  report.relative_error = tucker_error(tensor, found, {}, job);
  return found;
}

void multiply(const at::Tensor& work, TuckerFactors& found) {
  constexpr double least = 1e-11;
  for (const std::int64_t mode : found.modes) {
    at::Tensor& factor = found.factors[static_cast<std::size_t>(mode)];
    const FactorSystem system = factor_system(work, found, mode);
    factor = factor * multiplicative_ratio(system.UtM.t(), at::mm(factor, system.UtU), least);
  }
  const at::Tensor wanted = multi_mode_dot(work, found.factors, found.modes, -1, true);
  const at::Tensor there = multi_mode_dot(found.core, grams_of(found), found.modes);
  found.core = found.core * multiplicative_ratio(wanted, there, least);
}

void hals_step(const at::Tensor& work, TuckerFactors& found, const HalsTuckerOptions& options,
               const Job& job) {
  const auto sparsity = mode_coefficients(options.sparsity_coefficients, found.modes.size());
  for (const std::int64_t mode : found.modes) {
    if (std::count(options.fixed_modes.begin(), options.fixed_modes.end(), mode) != 0) continue;
    at::Tensor& factor = found.factors[static_cast<std::size_t>(mode)];
    const FactorSystem system = factor_system(work, found, mode);
    HalsOptions hals;
    hals.n_iter_max = options.inner_sweeps;
    hals.exact = options.exact;
    hals.sparsity = sparsity[static_cast<std::size_t>(mode)];
    factor = hals_nnls(system.UtM, system.UtU, factor.t(), hals, job).t().to(work.scalar_type());
  }
  std::vector<at::Tensor> grams = grams_of(found);
  const at::Tensor target = multi_mode_dot(work, found.factors, found.modes, -1, true);
  // the solvers' own limits are of numbers about 1
  constexpr double small_gradient = 1e-7, small_entry = 1e-8;
  if (options.algorithm == CoreSolver::active_set) {
    const double tol = small_gradient * target.abs().max().item<double>();
    found.core =
        active_set_nnls(target.reshape({-1}), kronecker(grams), found.core, options.n_iter_max, tol, job)
            .reshape(target.sizes())
            .to(work.scalar_type());
    return;
  }
  FistaOptions core;
  core.n_iter_max = options.n_iter_max;
  core.epsilon = small_entry * found.core.max().item<double>();
  core.sparsity = options.core_sparsity_coefficient;
  for (at::Tensor& matrix : grams) matrix = matrix.to(at::kDouble);
  found.core = fista(target, grams, found.core, core, job).to(work.scalar_type());
}

}  // namespace

TuckerFactors non_negative_tucker(const at::Tensor& tensor, const NonNegativeTuckerOptions& options,
                                  DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  require_sweeps(options);
  const ScaledTensor work = scaled_copy(tensor);
  TuckerFactors found = start_of(work, options, report, job);
  const auto step = [&](TuckerFactors& now) { multiply(work.values, now); };
  const SweepOptions sweeps{options.n_iter_max, options.tol, options.normalize_factors, {}, step};
  run_sweeps(work.values, found, sweeps, report, job);
  return finished(found, tensor, work.scale, sweeps, report, job);
}

TuckerFactors non_negative_tucker_hals(const at::Tensor& tensor, const HalsTuckerOptions& options,
                                       DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  require_sweeps(options);
  const ScaledTensor work = scaled_copy(tensor);
  const std::int64_t modes = work.values.dim();
  const auto order = static_cast<std::size_t>(modes);
  const std::size_t given = options.sparsity_coefficients.size();
  bool fits = (given <= 1 || given == order) && options.core_sparsity_coefficient >= 0;
  for (const std::int64_t mode : options.fixed_modes) fits = fits && mode >= 0 && mode < modes;
  if (!fits) throw Error("tucker.hals", "Sparsity coefficients or fixed modes do not fit the tensor's modes");
  const auto sparsity = mode_coefficients(options.sparsity_coefficients, order);
  TuckerFactors found = start_of(work, options, report, job);
  for (const std::int64_t mode : options.fixed_modes)
    if (sparsity[static_cast<std::size_t>(mode)] != 0) remark_ignored_sparsity(mode, report);
  HalsTuckerOptions scaled = options;
  for (double& lambda : scaled.sparsity_coefficients) lambda /= work.scale * work.scale;
  scaled.core_sparsity_coefficient /= work.scale;
  const auto step = [&](TuckerFactors& now) { hals_step(work.values, now, scaled, job); };
  const SweepOptions sweeps{options.n_iter_max, options.tol, options.normalize_factors, options.fixed_modes,
                            step};
  run_sweeps(work.values, found, sweeps, report, job);
  return finished(found, tensor, work.scale, sweeps, report, job);
}

}  // namespace tenfold

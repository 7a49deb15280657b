// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/stable_cp.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/decomposition/cp_engine.h"
#include "engine/decomposition/mttkrp.h"
#include "engine/decomposition/parafac.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"
#include "engine/support/number_text.h"

namespace tenfold {
namespace {

constexpr double least_error = 1e-6;  // less drowns in the rounding of errors that come from norms

double sensitivity_of(const CpState& state) { return state.weights.square().sum().item<double>(); }

/// Rows of length 1, their lengths multiplied into the weights, which become non-negative. Rows of zeros
/// stay.
CpState with_unit_rows(CpState state) {
  state.factors[0] = state.factors[0] * at::where(state.weights < 0, -1.0, 1.0).unsqueeze(1);
  state.weights = state.weights.abs();
  for (at::Tensor& factor : state.factors) {
    const at::Tensor lengths = row_lengths(factor);
    factor = factor / at::where(lengths > 0, lengths, 1.0).unsqueeze(1);
    state.weights = state.weights * lengths;
  }
  return state;
}

/// All of a term's factors as long as each other.
std::vector<at::Tensor> balanced(const CpState& state) {
  const at::Tensor length = state.weights.pow(1.0 / static_cast<double>(state.factors.size())).unsqueeze(1);
  std::vector<at::Tensor> factors;
  for (const at::Tensor& factor : state.factors) factors.push_back(factor * length);
  return factors;
}

/// The largest μ at which Σ_j e_j (s_j + 2μ) / (s_j + μ)², what is kept of the tensor's squared norm, is
/// `wanted`; the smallest one that is tried, and false, where that much cannot be kept.
struct Multiplier {
  double value;
  bool feasible;
};
Multiplier multiplier(const at::Tensor& eigenvalues, const at::Tensor& energies, double wanted) {
  const auto count = eigenvalues.numel();
  const double *s = eigenvalues.const_data_ptr<double>(), *e = energies.const_data_ptr<double>();
  const auto kept = [&](double mu) {
    double sum = 0;
    for (std::int64_t j = 0; j < count; ++j) sum += e[j] * (s[j] + 2 * mu) / ((s[j] + mu) * (s[j] + mu));
    return sum;
  };
  double low = std::max(s[count - 1], 1e-300) * 1e-15;
  if (kept(low) < wanted) return {low, false};
  double high = low;  // 2 Σ e_j / μ is above what is kept
  for (std::int64_t j = 0; j < count; ++j) high += 2 * e[j] / wanted;
  constexpr int halvings = 100;
  for (int k = 0; k < halvings && high > low * (1 + 1e-14); ++k) {
    const double middle = std::sqrt(low * high);
    (kept(middle) >= wanted ? low : high) = middle;
  }
  return {low, true};
}

/// One correction: its state and its sweeps.
class Correction {
 public:
  Correction(const at::Tensor& tensor, double bound) : tree_(tensor) {
    const double norm = frobenius_norm(tensor);
    square_ = norm * norm;
    wanted_ = square_ * (1 - bound * bound);
  }

  CpState run(CpState state, const StabilityOptions& options, StabilityReport& report, const Job& job);

 private:
  struct Swept {
    CpState state;
    double error = 0;
    bool feasible = true;
  };
  Swept swept(CpState state, const Job& job) const;
  Swept jumped(const CpState& before, const CpState& state, double length, const Job& job) const;

  MttkrpTree tree_;
  double square_ = 0, wanted_ = 0;  // ‖X‖², and how much of it must be kept
};

Correction::Swept Correction::swept(CpState state, const Job& job) const {
  Swept made{std::move(state)};
  CpState& now = made.state;
  std::vector<at::Tensor> grams;
  for (const at::Tensor& factor : now.factors) grams.push_back(gram_of(factor));
  tree_.sweep(now.factors, [&](std::int64_t mode, const at::Tensor& mttkrp) {
    stop_point(job);
    const auto k = static_cast<std::size_t>(mode);
    auto [values, vectors] = at::linalg_eigh(others_product(grams, k));
    values = values.clamp_min(0).contiguous();
    const at::Tensor turned = at::mm(vectors.mH(), mttkrp);
    const at::Tensor energies = at::real(turned * turned.conj()).sum(1).contiguous();
    const Multiplier mu = multiplier(values, energies, wanted_);
    const at::Tensor rows = at::mm(vectors, turned / (values + mu.value).unsqueeze(1));
    now.weights = row_lengths(rows);
    const at::Tensor alive = (now.weights > 0).unsqueeze(1);
    now.factors[k] = at::where(alive, rows / at::where(alive, now.weights.unsqueeze(1), 1.0), now.factors[k]);
    grams[k] = gram_of(now.factors[k]);
    const double kept =
        (energies * (values + 2 * mu.value) / (values + mu.value).square()).sum().item<double>();
    made.error = std::sqrt(std::max(0.0, 1 - kept / square_));
    made.feasible = mu.feasible;
  });
  return made;
}

/// A sweep from beyond the state, as seen from `before`.
Correction::Swept Correction::jumped(const CpState& before, const CpState& state, double length,
                                     const Job& job) const {
  const auto from = balanced(before), to = balanced(state);
  CpState beyond{at::ones_like(state.weights), {}};
  for (std::size_t k = 0; k < to.size(); ++k) beyond.factors.push_back(to[k] + (to[k] - from[k]) * length);
  return swept(with_unit_rows(std::move(beyond)), job);
}

CpState Correction::run(CpState state, const StabilityOptions& options, StabilityReport& report,
                        const Job& job) {
  constexpr std::size_t window = 3;
  constexpr double longest = 50;
  double length = 2;
  CpState before = state;
  for (std::int64_t count = 0; count < options.max_sweeps; ++count) {
    job.checkpoint(count, options.max_sweeps, "stabilising, sweep " + std::to_string(count + 1));
    const double last = sensitivity_of(state);
    const bool jumps = count > 1;
    Swept next = jumps ? jumped(before, state, length, job) : swept(state, job);
    if (jumps && next.feasible && sensitivity_of(next.state) < last) {
      length = std::min(1.3 * length, longest);
    } else if (jumps) {
      length /= 2;
      next = swept(state, job);
    }
    // rounding: where the bound is reached to the last digit nothing is left to gain
    if (!next.feasible || !(sensitivity_of(next.state) <= last)) break;
    before = std::move(state);
    state = std::move(next.state);
    report.errors.push_back(next.error);
    report.sensitivities.push_back(sensitivity_of(state) / square_);
    const auto& all = report.sensitivities;
    if (all.size() > 2 * window &&
        all[all.size() - 1 - window] - all.back() < window * options.tolerance * all.back())
      break;
  }
  return state;
}

void require_options(const StabilityOptions& options, double error) {
  if (!(options.slack >= 0) || !(options.error_bound >= 0) || !(options.error_bound < 1))
    throw Error("cp.bound", "Slack must not be negative, and an error bound is at least 0 and below 1");
  if (options.max_sweeps < 1)
    throw Error("cp.max_sweeps", "At least one sweep is needed, not {count}",
                {{"count", std::to_string(options.max_sweeps)}});
  if (options.error_bound > 0 && options.error_bound < error)
    throw Error("cp.bound", "The error bound {bound} is below {error}, the error of the fit",
                {{"bound", std::to_string(options.error_bound)}, {"error", std::to_string(error)}});
}

/// The largest error that is allowed; half of what is kept stays in any case.
double bound_of(const StabilityOptions& options, double error) {
  if (options.error_bound == 0)
    return std::min((1 + options.slack) * std::max(error, least_error), std::sqrt((1 + error * error) / 2));
  return options.error_bound;
}

CpState stabilised(const at::Tensor& work, CpState state, double error, const StabilityOptions& options,
                   StabilityReport& report, const Job& job) {
  report = {};
  require_options(options, error);
  state = with_unit_rows(std::move(state));
  const double norm = frobenius_norm(work);
  report.error_before = report.error_bound = error;
  if (norm == 0) return state;
  report.sensitivity_before = report.sensitivity = sensitivity_of(state) / (norm * norm);
  if (!std::isfinite(error) || error >= 1) return state;  // nothing is kept
  report.error_bound = bound_of(options, error);
  state = Correction(work, report.error_bound).run(std::move(state), options, report, job);
  report.sensitivity = sensitivity_of(state) / (norm * norm);
  return state;
}

}  // namespace

double cp_sensitivity(const CpFactors& cp) {
  at::Tensor squares = cp_weights(cp).abs().to(at::kDouble).square();
  for (const at::Tensor& factor : cp.factors)
    squares = squares * at::linalg_vector_norm(factor.to(wide_type(factor.scalar_type())), 2, {0}).square();
  return squares.sum().item<double>();
}

CpFactors stabilise_cp(const at::Tensor& tensor, const CpFactors& start, const StabilityOptions& options,
                       StabilityReport& stability, const Job& job) {
  const at::NoGradGuard no_grad;
  const at::Tensor work = working_copy(tensor, "The tensor");
  ParafacOptions fits;
  fits.rank = cp_weights(start).size(0);
  fits.init = start;
  require_start(work, fits);
  const double error = cp_error(tensor, start, {}, job);
  const CpState found = stabilised(work, cp_to_state(start), error, options, stability, job);
  return cp_from_state(found, tensor.options(), true);
}

CpFactors stable_cp(const at::Tensor& tensor, const CpAlsOptions& als, const StabilityOptions& options,
                    DecompositionReport& report, StabilityReport& stability, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const at::Tensor work = working_copy(tensor, "The tensor");
  CpState state = fit_cp(work, als, report, job.step(0, 2, "fitting"));
  const double error = cp_error(work, cp_from_state(state, work.options(), false), {}, job);
  state = stabilised(work, std::move(state), error, options, stability, job.step(1, 2, "stabilising"));
  remark_on_cancelling(state, frobenius_norm(work), report);
  const CpFactors cp = cp_from_state(state, tensor.options(), true);
  report.relative_error = cp_error(tensor, cp, {}, job);
  report.remarks.insert(
      report.remarks.begin(),
      "Stable CP: squared norms of the terms sum to " + short_number(stability.sensitivity, 3) +
          " of the tensor's, " + short_number(stability.sensitivity_before, 3) + " before, at an error of " +
          short_number(report.relative_error, 3) + ", " + short_number(error, 3) + " before");
  return cp;
}

}  // namespace tenfold

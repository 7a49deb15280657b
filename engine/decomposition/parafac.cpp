// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/parafac.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <limits>
#include <set>

#include "engine/decomposition/cp_engine.h"
#include "engine/decomposition/masked.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

using Modes = std::vector<std::int64_t>;

void require_factors(const at::Tensor& tensor, std::int64_t rank, const CpFactors& cp) {
  const auto suits = [&](const at::Tensor& part) { return tensor.is_complex() || !part.is_complex(); };
  const at::Tensor weights = cp_weights(cp);
  bool fits = static_cast<std::int64_t>(cp.factors.size()) == tensor.dim() && suits(weights);
  for (std::int64_t k = 0; fits && k < tensor.dim(); ++k) {
    const at::Tensor& factor = cp.factors[static_cast<std::size_t>(k)];
    fits = factor.size(0) == tensor.size(k) && factor.size(1) == rank && suits(factor);
  }
  if (!fits)
    throw Error("cp.init", "The factors to begin with do not fit a tensor {shape} and rank {rank}",
                {{"shape", to_string(tensor.sizes().vec())}, {"rank", std::to_string(rank)}});
  require_numbers(weights, "The weights to begin with");
  for (const at::Tensor& factor : cp.factors) require_numbers(factor, "A factor to begin with");
}

}  // namespace

void require_start(const at::Tensor& tensor, const ParafacOptions& options) {
  const std::int64_t rank = cp_rank(tensor.sizes().vec(), options.rank);
  if (const auto* given = std::get_if<CpFactors>(&options.init)) require_factors(tensor, rank, *given);
}

namespace {

void require_options(const at::Tensor& tensor, const ParafacOptions& options) {
  require_start(tensor, options);
  if (options.n_iter_max < 0) throw Error("cp.max_sweeps", "The number of sweeps must not be negative");
  if (!(options.sparsity >= 0) || !(options.l2_reg >= 0))
    throw Error("cp.negative", "Sparsity and l2_reg must not be negative");
  for (const std::int64_t mode : options.fixed_modes)
    if (mode < 0 || mode >= tensor.dim())
      throw Error("cp.fixed_modes", "There is no mode {mode} to be fixed", {{"mode", std::to_string(mode)}});
}

bool holds(const Modes& modes, std::size_t mode) {
  return std::count(modes.begin(), modes.end(), static_cast<std::int64_t>(mode)) != 0;
}

/// Weights into the last factor that may change.
void absorb_weights(CpState& state, const Modes& fixed_modes) {
  for (std::size_t k = state.factors.size(); k-- > 0;) {
    if (holds(fixed_modes, k)) continue;
    state.factors[k] = state.factors[k] * state.weights.unsqueeze(1);
    state.weights = at::ones_like(state.weights);
    return;
  }
}

void make_non_negative(CpState& state, const CpConstraint& constraint, const Modes& fixed_modes) {
  for (std::size_t k = 0; k < state.factors.size(); ++k)
    if (holds(constraint.nn_modes, k) && !holds(fixed_modes, k)) state.factors[k] = state.factors[k].abs();
}

/// Makes the factors that may change as long as each other in terms where one is too long or too short for
/// the dtype.
void spread_lengths(CpState& state, at::ScalarType type, const Modes& fixed_modes) {
  if (type == wide_type(type)) return;
  const double most = largest_number(type);
  constexpr double zero = std::numeric_limits<double>::min();
  std::vector<std::size_t> moving;
  std::vector<at::Tensor> each;
  for (std::size_t k = 0; k < state.factors.size(); ++k) {
    if (holds(fixed_modes, k)) continue;
    moving.push_back(k);
    each.push_back(at::linalg_vector_norm(state.factors[k], 2, {1}));
  }
  const at::Tensor lengths = at::stack(each);  // [factor, term]
  const at::Tensor alike = lengths.clamp_min(zero).log().mean(0).exp();
  const at::Tensor outside = (lengths > most / 2).logical_or((lengths < 2 / most).logical_and(lengths > 0));
  const at::Tensor changes = outside.any(0).logical_and(lengths > 0);
  const at::Tensor scales = at::where(changes, alike / lengths.clamp_min(zero), 1.0);
  for (std::size_t i = 0; i < moving.size(); ++i) {
    at::Tensor& factor = state.factors[moving[i]];
    factor = factor * scales[static_cast<std::int64_t>(i)].unsqueeze(1);
  }
}

CpEngineOptions engine_options(const ParafacOptions& options, const at::TensorOptions& target) {
  CpEngineOptions engine;
  engine.max_sweeps = options.n_iter_max;
  engine.tolerance = options.tol;
  engine.stop =
      options.cvg_criterion == CvgCriterion::rec_error ? StopRule::decrease : StopRule::absolute_change;
  engine.scaling = options.normalize_factors ? CpScaling::each_sweep : CpScaling::never;
  engine.l2_reg = options.l2_reg;
  engine.orthogonalise = options.orthogonalise;
  engine.fixed_modes = options.fixed_modes;
  engine.linesearch = options.linesearch;
  engine.sparsity = options.sparsity;
  engine.mask = options.mask;
  if (options.callback)
    engine.callback = [callback = options.callback, target](const CpState& state, double error) {
      return callback(cp_from_state(state, target, false), error);
    };
  return engine;
}

/// The exact relative error of factors and sparse component together.
double error_beside_sparse(const at::Tensor& tensor, const CpFactors& cp, const ParafacOptions& options) {
  const at::ScalarType wide = wide_type(tensor.scalar_type());
  at::Tensor exact = tensor.detach().to(at::kCPU, wide), approximated = cp_to_tensor(cp).to(at::kCPU, wide);
  if (options.mask.defined()) {
    const at::Tensor missing = options.mask.to(at::kCPU, at::kBool).logical_not();
    exact = exact.masked_fill(missing, 0);
    approximated = approximated.masked_fill(missing, 0);
  }
  const at::Tensor residual = exact - approximated;
  const double error = frobenius_norm(residual - sparsify_tensor(residual, options.sparsity));
  return error == 0 ? 0 : error / frobenius_norm(exact);
}

/// The start on a working copy.
CpFactors start_of(const at::Tensor& tensor, const ParafacOptions& options, bool non_negative,
                   DecompositionReport& report, const Job& job) {
  if (const auto* given = std::get_if<CpFactors>(&options.init)) return {cp_weights(*given), given->factors};
  const bool random = std::get<Start>(options.init) == Start::random;
  const at::ScalarType wide = wide_type(tensor.scalar_type());
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  const std::int64_t rank = cp_rank(tensor.sizes().vec(), options.rank);
  CpFactors start{at::ones({rank}, at::kDouble), {}};
  for (std::int64_t mode = 0; mode < tensor.dim(); ++mode) {
    job.checkpoint(0, options.n_iter_max, "start of mode " + std::to_string(mode + 1));
    const std::int64_t size = tensor.size(mode), others = tensor.numel() / size;
    const std::int64_t known = random ? 0 : std::min({rank, size, others});
    const at::Tensor filled = at::rand({size, rank - known}, generator, wide);
    at::Tensor factor = filled;
    if (!random) {
      SvdOptions svd;
      svd.method = options.svd;
      svd.n_eigenvecs = known;
      svd.mask = options.mask;
      svd.n_iter_mask_imputation = options.svd_mask_repeats;
      svd.seed = options.seed;
      svd.non_negative = non_negative ? NonNegativeSvd::nndsvda : NonNegativeSvd::no;
      const Basis basis = left_singular_vectors(tensor, mode, svd, job);
      at::Tensor vectors = basis.vectors;
      report.spectra.push_back(basis.spectrum);
      // the scale of the tensor
      if (mode == 0) vectors = vectors * at::tensor(basis.spectrum, at::kDouble).narrow(0, 0, known);
      factor = at::cat({vectors, filled}, 1);
    }
    start.factors.push_back(non_negative ? factor.abs() : factor);
  }
  return options.normalize_factors ? cp_normalize(start) : start;
}

}  // namespace

CpFactors initialize_cp(const at::Tensor& tensor, const ParafacOptions& options, bool non_negative,
                        DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  const at::Tensor work = working_copy(completed_by_mean(tensor, options.mask), "The tensor");
  require_start(work, options);
  return start_of(work, options, non_negative, report, job);
}

CpFactors parafac(const at::Tensor& tensor, const ParafacOptions& options, DecompositionReport& report,
                  const Job& job) {
  return constrained_by(tensor, options, {}, report, job);
}

CpFactors constrained_by(const at::Tensor& tensor, const ParafacOptions& options,
                         const CpConstraint& constraint, DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const bool fast = is_fast(options.svd, tensor) && !options.mask.defined();
  const at::Tensor work = working_copy(completed_by_mean(tensor, options.mask), "The tensor", fast);
  require_options(work, options);
  const bool constrained = static_cast<bool>(constraint.solver);
  if (constrained && work.is_complex())
    throw Error("cp.non_negative", "Complex numbers have no non-negative factors");
  ParafacOptions begin = options;
  // a column of zeros would have weight 0 for good
  begin.normalize_factors = options.normalize_factors && options.n_iter_max == 0;
  CpState state = cp_to_state(start_of(work, begin, constrained, report, job), options.fixed_modes);
  if (!std::holds_alternative<Start>(options.init)) absorb_weights(state, options.fixed_modes);
  make_non_negative(state, constraint, options.fixed_modes);
  const std::set<std::int64_t> fixed(options.fixed_modes.begin(), options.fixed_modes.end());
  CpEngineOptions engine = engine_options(options, tensor.options());
  engine.solver = constraint.solver;
  if (static_cast<std::int64_t>(fixed.size()) == work.dim()) {
    report.remarks.emplace_back("All modes are fixed: these are the factors it began with");
  } else {
    state = run_cp_engine(work, state, engine, report, job);
    spread_lengths(state, options.kept_in.value_or(tensor.scalar_type()), options.fixed_modes);
  }
  const CpFactors cp = cp_from_state(state, tensor.options(), false);
  // smaller ones drown in the rounding of float32
  constexpr double trusted = 0.03;
  if (options.sparsity > 0)
    report.relative_error = error_beside_sparse(tensor, cp, options);
  else if (fast && !report.errors.empty() && report.errors.back() > trusted)
    report.relative_error = report.errors.back();
  else
    report.relative_error = cp_error(tensor, cp, options.mask, job);
  return cp;
}

at::Tensor sparse_component(const at::Tensor& tensor, const CpFactors& cp, double sparsity,
                            const at::Tensor& mask) {
  const at::NoGradGuard no_grad;
  at::Tensor residual = tensor.detach() - cp_to_tensor(cp).to(tensor.options());
  if (mask.defined())
    residual = at::where(mask.to(tensor.device(), at::kBool), residual, at::zeros({}, residual.options()));
  return sparsify_tensor(residual, sparsity);
}

}  // namespace tenfold

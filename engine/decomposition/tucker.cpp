// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tucker.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "engine/decomposition/fast_svd.h"
#include "engine/decomposition/masked.h"
#include "engine/decomposition/subspace.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tucker_engine.h"
#include "engine/spec/rank_rules.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Modes = std::vector<std::int64_t>;

Modes checked_modes(const at::Tensor& tensor, Modes modes) {
  if (modes.empty()) {
    modes.resize(static_cast<std::size_t>(tensor.dim()));
    std::iota(modes.begin(), modes.end(), 0);
  }
  for (std::int64_t& mode : modes)
    if (mode < 0) mode += tensor.dim();
  const bool valid = std::all_of(modes.begin(), modes.end(),
                                 [&](std::int64_t mode) { return mode >= 0 && mode < tensor.dim(); });
  if (!valid || std::set(modes.begin(), modes.end()).size() != modes.size())
    throw Error("tucker.modes", "Every mode must be in 0 … {limit} and appear once",
                {{"limit", std::to_string(tensor.dim() - 1)}});
  return modes;
}

void require_ranks(const at::Tensor& tensor, const Modes& modes, const Modes& ranks) {
  if (ranks.size() != modes.size())
    throw Error("tucker.ranks", "{modes} modes need {modes} ranks, not {ranks}",
                {{"modes", std::to_string(modes.size())}, {"ranks", std::to_string(ranks.size())}});
  for (std::size_t k = 0; k < modes.size(); ++k)
    if (ranks[k] < 1 || ranks[k] > tensor.size(modes[k]))
      throw Error("tucker.rank", "Rank {rank} of mode {mode} is not in 1 … {limit}",
                  {{"rank", std::to_string(ranks[k])},
                   {"mode", std::to_string(modes[k])},
                   {"limit", std::to_string(tensor.size(modes[k]))}});
}

/// As asked for, whatever the sizes of the modes.
Modes asked_ranks(const at::Tensor& tensor, const Modes& modes, const Rank& rank) {
  if (const auto* number = std::get_if<std::int64_t>(&rank.value)) return Modes(modes.size(), *number);
  if (const auto* list = std::get_if<Modes>(&rank.value))
    return list->size() == 1 ? Modes(modes.size(), list->front()) : *list;
  Modes others, ranks;
  for (std::int64_t mode = 0; mode < tensor.dim(); ++mode)
    if (std::count(modes.begin(), modes.end(), mode) == 0) others.push_back(mode);
  const Modes all = validate_tucker_rank(tensor.sizes().vec(), rank, {}, others);
  for (const std::int64_t mode : modes) ranks.push_back(all[static_cast<std::size_t>(mode)]);
  return ranks;
}

SvdOptions svd_options(const PartialTuckerOptions& options, std::int64_t rank) {
  SvdOptions svd;
  svd.method = options.svd;
  svd.n_eigenvecs = rank;
  svd.seed = options.seed;
  svd.n_iter_mask_imputation = options.svd_mask_repeats;
  return svd;
}

/// A start that is not given, in the working dtype, with a core if it is random.
TuckerFactors made_start(const at::Tensor& work, const Modes& modes, const Modes& ranks,
                         const PartialTuckerOptions& options, bool non_negative, DecompositionReport& report,
                         const Job& job) {
  const bool random = std::get<Start>(options.init) == Start::random;
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  TuckerFactors start{{}, {}, modes};
  if (random) {
    Modes sizes = work.sizes().vec();
    for (std::size_t k = 0; k < modes.size(); ++k) sizes[static_cast<std::size_t>(modes[k])] = ranks[k];
    start.core = at::rand(sizes, generator, work.options()) + 0.01;
  }
  for (std::size_t k = 0; k < modes.size(); ++k) {
    job.checkpoint(0, options.n_iter_max, "start of mode " + std::to_string(modes[k] + 1));
    if (random) {
      start.factors.push_back(at::rand({work.size(modes[k]), ranks[k]}, generator, work.options()));
      continue;
    }
    SvdOptions svd = svd_options(options, ranks[k]);
    svd.mask = options.mask;
    if (non_negative) svd.non_negative = NonNegativeSvd::nndsvda;
    const Basis basis = left_singular_vectors(work, modes[k], svd, job);
    report.spectra.push_back(basis.spectrum);
    start.factors.push_back(basis.vectors.to(work.scalar_type()));
  }
  return start;
}

/// A factor or core to begin with in the working dtype.
at::Tensor taken(const at::Tensor& given, const at::Tensor& work) {
  require_numbers(given, "A factor or core to begin with");
  if (given.is_complex() && !work.is_complex())
    throw Error("tucker.init", "Core and factors to begin with do not fit tensor and ranks");
  return given.detach().to(work.options());
}

/// A given start in the working dtype, its core may be missing; checks it.
TuckerFactors taken_start(const at::Tensor& work, const Modes& modes, const Modes& ranks,
                          const TuckerFactors& given) {
  Modes sizes = work.sizes().vec();
  bool fits = given.factors.size() == ranks.size() && (given.modes.empty() || given.modes == modes);
  for (std::size_t k = 0; fits && k < ranks.size(); ++k) {
    fits = given.factors[k].dim() == 2 && given.factors[k].size(0) == work.size(modes[k]) &&
           given.factors[k].size(1) == ranks[k];
    sizes[static_cast<std::size_t>(modes[k])] = ranks[k];
  }
  if (!fits || (given.core.defined() && given.core.sizes() != at::IntArrayRef(sizes)))
    throw Error("tucker.init", "Core and factors to begin with do not fit tensor and ranks");
  TuckerFactors start{{}, {}, modes};
  for (const at::Tensor& factor : given.factors) start.factors.push_back(taken(factor, work));
  if (given.core.defined()) start.core = taken(given.core, work);
  return start;
}

/// The given factors in the working dtype with orthonormal columns; checks them.
std::vector<at::Tensor> given_factors(const at::Tensor& work, const Modes& modes, const Modes& ranks,
                                      const PartialTuckerOptions& options) {
  const auto& init = std::get<TuckerFactors>(options.init);
  const auto& given = init.factors;
  const bool same_modes = init.modes.empty() || init.modes == modes;
  std::vector<at::Tensor> factors;
  for (std::size_t k = 0; k < modes.size(); ++k) {
    const bool fixed = std::count(options.fixed_factors.begin(), options.fixed_factors.end(), k) != 0;
    const bool fits = same_modes && given.size() == modes.size() && given[k].dim() == 2 &&
                      given[k].size(0) == work.size(modes[k]) && (fixed || given[k].size(1) == ranks[k]);
    if (!fits)
      throw Error("tucker.init", "The factor of mode {mode} to begin with does not fit tensor and rank",
                  {{"mode", std::to_string(modes[k])}});
    factors.push_back(orthonormal(taken(given[k], work)));
  }
  return factors;
}

void require_options(const Modes& modes, const PartialTuckerOptions& options) {
  if (options.n_iter_max < 0) throw Error("tucker.n_iter_max", "The number of sweeps must not be negative");
  for (const std::int64_t k : options.fixed_factors)
    if (k < 0 || k >= static_cast<std::int64_t>(modes.size()) ||
        !std::holds_alternative<TuckerFactors>(options.init))
      throw Error("tucker.fixed_factors", "A fixed factor {position} needs an init that holds it",
                  {{"position", std::to_string(k)}});
}

TuckerEngineOptions engine_options(const PartialTuckerOptions& options, const TuckerFactors& found,
                                   const Modes& ranks, const Job& job) {
  TuckerEngineOptions engine;
  engine.max_sweeps = options.n_iter_max;
  engine.tolerance = options.tol;
  engine.stop = StopRule::absolute_change;
  engine.unchecked_sweeps = 2;
  engine.fixed = options.fixed_factors;
  engine.mask = options.mask;
  const bool from_svd =
      std::holds_alternative<Start>(options.init) && std::get<Start>(options.init) == Start::svd;
  engine.basis = [&, from_svd](const at::Tensor& projected, std::size_t k, std::int64_t sweep) {
    // the cheap step improves what is good; a start that is not wants the whole one
    if (options.svd == SvdMethod::truncated_svd && (from_svd || sweep > 0))
      return improved_basis(projected, found.modes[k], found.factors[k], job);
    if (from_svd && is_fast(options.svd, projected))
      return fast_basis(projected, found.modes[k], ranks[k], job, {.start = found.factors[k]}).vectors;
    return left_singular_vectors(projected, found.modes[k], svd_options(options, ranks[k]), job)
        .vectors.to(projected.scalar_type());
  };
  return engine;
}

/// Puts the fixed factors back, with the core that fits best, and the signs right.
void finish(TuckerFactors& found, const PartialTuckerOptions& options) {
  for (std::size_t k = 0; k < found.modes.size(); ++k) {
    at::Tensor& factor = found.factors[k];
    if (std::count(options.fixed_factors.begin(), options.fixed_factors.end(), k) != 0) {
      const at::Tensor given = std::get<TuckerFactors>(options.init).factors[k].detach().to(factor.options());
      found.core = mode_dot(found.core, at::mm(at::linalg_pinv(given), factor), found.modes[k]);
      factor = given;
    } else {
      const at::Tensor phases = column_phases(factor);
      factor = factor * phases.conj();
      found.core = mode_dot(found.core, at::diag(phases), found.modes[k]);
    }
  }
}

void to_dtype(TuckerFactors& found, const at::TensorOptions& target) {
  found.core = found.core.to(target).resolve_conj().contiguous();
  for (at::Tensor& factor : found.factors) factor = factor.to(target).resolve_conj().contiguous();
}

}  // namespace

Modes tucker_ranks(const at::Tensor& tensor, const Modes& modes, const std::optional<RankArgument>& rank,
                   std::vector<std::string>& remarks) {
  Modes sizes;
  for (const std::int64_t mode : modes) sizes.push_back(tensor.size(mode));
  if (!rank) remarks.emplace_back("No ranks were given: the modes keep their sizes");
  Modes ranks = rank ? asked_ranks(tensor, modes, *rank) : sizes;
  for (std::size_t k = 0; k < std::min(ranks.size(), sizes.size()); ++k) {
    if (ranks[k] <= sizes[k]) continue;
    remarks.push_back("Mode " + std::to_string(modes[k] + 1) + " can have rank " + std::to_string(sizes[k]) +
                      " at most");
    ranks[k] = sizes[k];
  }
  require_ranks(tensor, modes, ranks);
  return ranks;
}

TuckerFactors tucker_hooi(const at::Tensor& tensor, const Modes& ranks, const Modes& modes,
                          const TuckerHooiOptions& options, DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const at::Tensor work = working_copy(tensor, "The tensor");
  TuckerFactors found{{}, {}, checked_modes(work, modes)};
  require_ranks(work, found.modes, ranks);
  for (std::size_t k = 0; k < found.modes.size(); ++k) {
    job.checkpoint(0, options.max_sweeps, "start of mode " + std::to_string(found.modes[k] + 1));
    const Basis basis = leading_basis(work, found.modes[k], ranks[k], job);
    report.spectra.push_back(basis.spectrum);
    found.factors.push_back(basis.vectors);
  }
  TuckerEngineOptions engine;
  engine.max_sweeps = options.max_sweeps;
  engine.tolerance = options.tolerance;
  engine.basis = [&](const at::Tensor& projected, std::size_t k, std::int64_t) {
    return improved_basis(projected, found.modes[k], found.factors[k], job);
  };
  run_tucker_engine(work, found, engine, report, job);
  to_dtype(found, tensor.options());
  report.relative_error = tucker_error(tensor, found, {}, job);
  return found;
}

TuckerFactors initialize_tucker(const at::Tensor& tensor, const Modes& modes,
                                const PartialTuckerOptions& options, bool non_negative,
                                DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  const at::Tensor work = working_copy(completed_by_mean(tensor, options.mask), "The tensor");
  const Modes listed = checked_modes(work, modes);
  const Modes ranks = tucker_ranks(work, listed, options.rank, report.remarks);
  const auto* given = std::get_if<TuckerFactors>(&options.init);
  TuckerFactors start = given != nullptr
                            ? taken_start(work, listed, ranks, *given)
                            : made_start(work, listed, ranks, options, non_negative, report, job);
  if (!start.core.defined()) start.core = multi_mode_dot(work, start.factors, listed, -1, true);
  if (!non_negative) return start;
  start.core = start.core.abs();
  for (at::Tensor& factor : start.factors) factor = factor.abs();
  return start;
}

TuckerFactors tucker(const at::Tensor& tensor, const PartialTuckerOptions& options,
                     DecompositionReport& report, const Job& job) {
  return partial_tucker(tensor, {}, options, report, job);
}

TuckerFactors partial_tucker(const at::Tensor& tensor, const Modes& modes,
                             const PartialTuckerOptions& options, DecompositionReport& report,
                             const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const bool fast = is_fast(options.svd, tensor) && !options.mask.defined() && options.fixed_factors.empty();
  const at::Tensor work = working_copy(completed_by_mean(tensor, options.mask), "The tensor", fast);
  TuckerFactors found{{}, {}, checked_modes(work, modes)};
  require_options(found.modes, options);
  const Modes ranks = tucker_ranks(work, found.modes, options.rank, report.remarks);
  if (std::holds_alternative<TuckerFactors>(options.init)) {
    found.factors = given_factors(work, found.modes, ranks, options);
  } else {
    found.factors = made_start(work, found.modes, ranks, options, false, report, job).factors;
    if (std::get<Start>(options.init) == Start::random)
      for (at::Tensor& factor : found.factors) factor = orthonormal(factor);
  }
  run_tucker_engine(work, found, engine_options(options, found, ranks, job), report, job);
  finish(found, options);
  to_dtype(found, tensor.options());
  // smaller ones drown in the rounding of float32
  constexpr double trusted = 0.03;
  report.relative_error = fast && !report.errors.empty() && report.errors.back() > trusted
                              ? report.errors.back()
                              : tucker_error(tensor, found, options.mask, job);
  return found;
}

}  // namespace tenfold

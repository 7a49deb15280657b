// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "engine/decomposition/factor_algebra.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"
#include "engine/tensors/batched_factors.h"
#include "engine/tensors/factorization_algebra.h"
#include "engine/tensors/rank_bonds.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

constexpr std::int64_t any_rank = std::numeric_limits<std::int64_t>::max();

at::Tensor wide(const at::Tensor& tensor) { return tensor.detach().to(wide_type(tensor.scalar_type())); }

Factorization wide(const Factorization& f) {
  return f.map([](const at::Tensor& tensor) { return wide(tensor); });
}

/// ‖a − b‖ / ‖a‖.
double error_of(const Factorization& a, const Factorization& b) {
  const double whole = norm(a);
  return whole == 0 ? 0 : norm(add(wide(a), scale(wide(b), -1))) / whole;
}

/// How many of the descending values stay when the root of the others' squares is at most `allowed`.
std::int64_t kept_rank(const at::Tensor& values, double allowed, std::int64_t most) {
  const at::Tensor tails = values.flip(0).square().cumsum(0).sqrt();
  const std::int64_t gone = (tails <= allowed).sum().item<std::int64_t>();
  return std::clamp<std::int64_t>(values.size(0) - gone, 1, most);
}

Factorization round_trains(const Factorization& f, const RoundOptions& options, const Shape& most,
                           DecompositionReport& report, const Job& job) {
  auto trains = trains_of(f);
  double total = 0;
  for (const auto& train : trains) total += std::pow(tt_norm(train), 2);
  // rounding adds up along a train, so that it takes more than one unit for a bond to be zero
  const double least = 1e-14 * std::sqrt(static_cast<double>(f.factors.size()));
  const double allowed =
      std::max(options.tolerance, least) * std::sqrt(total / static_cast<double>(trains.size()));
  DecompositionReport said;
  for (std::size_t b = 0; b < trains.size(); ++b) {
    // the error may be spread evenly over the batch, whatever each one's own norm
    const double own = tt_norm(trains[b]);
    trains[b] = tt_round(trains[b], {own > 0 ? std::min(1.0, allowed / own) : 0.0, most}, said,
                         job.step(static_cast<std::int64_t>(b), static_cast<std::int64_t>(trains.size()),
                                  "train " + std::to_string(b + 1)));
    if (b == 0) report.spectra = said.spectra;
  }
  return stacked_trains(trains, f);
}

/// Factors made orthonormal first, so that singular values of the core are those of the tensor.
Factorization round_tucker(const Factorization& f, const RoundOptions& options, const Shape& most,
                           DecompositionReport& report, const Job& job) {
  Factorization found = wide(f);
  for (std::size_t k = 0; k < found.factors.size(); ++k) {
    const auto [q, r] = at::linalg_qr(found.factors[k]);
    found.factors[k] = q;
    found.core = mode_dot(found.core, r, static_cast<std::int64_t>(k));
  }
  const double whole = frobenius_norm(found.core);
  const double allowed = std::max(options.tolerance / std::sqrt(double(found.factors.size())), 1e-14) * whole;
  for (std::size_t k = 0; k < found.factors.size(); ++k) {
    const auto mode = static_cast<std::int64_t>(k);
    job.checkpoint(mode, static_cast<std::int64_t>(found.factors.size()), "mode " + std::to_string(k + 1));
    const at::Tensor unfolded = found.core.movedim(mode, 0).reshape({found.core.size(mode), -1});
    const auto [u, s, vh] = at::linalg_svd(unfolded, /*full_matrices=*/false);
    report.spectra.push_back(doubles(s));
    const std::int64_t rank = kept_rank(s, allowed, most[k]);
    const at::Tensor basis = u.narrow(1, 0, rank);
    found.factors[k] = at::mm(found.factors[k], basis);
    found.core = mode_dot(found.core, basis.mH(), mode);
  }
  return found;
}

/// One sweep of least squares for ‖A − B‖ with both in factors: B_n = A_n diag(w) (⊛ A_kᵀ B̄_k) (⊛ B_kᵀ B̄_k)⁺.
void fit_factor(const CpFactors& a, CpFactors& b, std::size_t n) {
  at::Tensor cross = cp_weights(a).unsqueeze(1), gram;
  for (std::size_t k = 0; k < b.factors.size(); ++k) {
    if (k == n) continue;
    const at::Tensor conjugate = b.factors[k].conj();
    cross = cross * at::mm(a.factors[k].t(), conjugate);
    const at::Tensor own = at::mm(b.factors[k].t(), conjugate);
    gram = gram.defined() ? gram * own : own;
  }
  if (!gram.defined()) {  // the only factor: all its terms are one sum
    const std::int64_t rank = b.factors[n].size(1);
    gram = at::ones({rank, rank}, cross.options());
    cross = cross.expand({-1, rank});
  }
  b.factors[n] = at::mm(at::mm(a.factors[n], cross), at::linalg_pinv(gram, 1e-13, /*hermitian=*/true));
}

/// The terms [R] of a batch of normalised CPs, those of the largest norm first.
at::Tensor terms_by_size(const std::vector<CpFactors>& batch) {
  at::Tensor squares;
  for (const CpFactors& cp : batch)
    squares = squares.defined() ? squares + cp.weights.abs().square() : cp.weights.abs().square();
  return std::get<1>(squares.sort(/*stable=*/true, /*dim=*/0, /*descending=*/true));
}

CpFactors terms(const CpFactors& cp, const at::Tensor& which) {
  CpFactors found{cp_weights(cp).index_select(0, which), {}};
  for (const at::Tensor& factor : cp.factors) found.factors.push_back(factor.index_select(1, which));
  return found;
}

double norm_of(const std::vector<CpFactors>& batch) {
  double whole = 0;
  for (const CpFactors& cp : batch) whole = std::hypot(whole, cp_norm(cp));
  return whole;
}

/// How many terms, largest first, so that the norm of the others is within what is allowed.
std::int64_t terms_needed(const std::vector<CpFactors>& batch, const at::Tensor& order, double allowed,
                          std::int64_t most) {
  const auto others = [&](std::int64_t rank) {
    std::vector<CpFactors> rest;
    for (const CpFactors& cp : batch) rest.push_back(terms(cp, order.slice(0, rank)));
    return norm_of(rest);
  };
  std::int64_t rank = std::min(order.numel(), most);
  while (rank > 1 && others(rank - 1) <= allowed) --rank;
  return rank;
}

/// Alternating least squares from `start` against `a`.
CpFactors fitted(const CpFactors& a, const CpFactors& start, std::int64_t sweeps, const Job& job) {
  CpFactors b = start;
  b.factors[0] = b.factors[0] * b.weights;
  b.weights = at::ones_like(b.weights);
  for (std::int64_t sweep = 0; sweep < sweeps; ++sweep) {
    job.checkpoint(sweep, sweeps, "sweep " + std::to_string(sweep + 1));
    for (std::size_t n = 0; n < b.factors.size(); ++n) fit_factor(a, b, n);
  }
  return cp_normalize(b);
}

Factorization round_cp(const Factorization& f, const RoundOptions& options, const Shape& most,
                       const Job& job) {
  const Factorization whole = wide(f);
  std::vector<CpFactors> batch = cps_of(whole);
  for (CpFactors& cp : batch) cp = cp_normalize(cp);
  const at::Tensor order = terms_by_size(batch);
  const double allowed = std::max(options.tolerance, 1e-15) * norm_of(batch);
  const std::int64_t rank = terms_needed(batch, order, allowed, most[0]);
  if (rank == order.numel()) return f.detach();
  std::vector<CpFactors> start, found;
  for (std::size_t b = 0; b < batch.size(); ++b) {
    start.push_back(terms(batch[b], order.slice(0, 0, rank)));
    const Job step = batch.size() == 1
                         ? job
                         : job.step(static_cast<std::int64_t>(b), static_cast<std::int64_t>(batch.size()),
                                    "matrix " + std::to_string(b + 1));
    found.push_back(fitted(batch[b], start[b], options.sweeps, step));
  }
  const Factorization before = stacked_cps(start, f), after = stacked_cps(found, f);
  // least squares with nearly parallel terms may end above its start
  return error_of(whole, after) <= error_of(whole, before) ? after : before;
}

/// The ring as a train whose first and last mode hold the open bond: its inner bonds are rounded. Closing it
/// again multiplies an error of the train by √(open bond) at most.
std::vector<at::Tensor> round_open(std::vector<at::Tensor> cores, double allowed,
                                   const std::vector<std::int64_t>& most, DecompositionReport& report,
                                   const Job& job) {
  if (cores.size() < 2) return cores;
  const Shape first = cores.front().sizes().vec(), last = cores.back().sizes().vec();
  cores.front() = cores.front().reshape({1, first[0] * first[1], first[2]});
  cores.back() = cores.back().reshape({last[0], last[1] * last[2], 1});
  const double open = tt_norm(cores) * std::sqrt(static_cast<double>(first[0]));
  cores = tt_round(cores, {open > 0 ? std::min(1.0, allowed / open) : 0.0, most}, report, job);
  cores.front() = cores.front().reshape({first[0], first[1], -1});
  cores.back() = cores.back().reshape({-1, last[1], last[2]});
  return cores;
}

/// The bond that closes the ring is cut with the ring opened elsewhere.
Factorization round_ring(const Factorization& f, const RoundOptions& options, const Shape& most,
                         DecompositionReport& report, const Job& job) {
  Factorization found = wide(f);
  const std::size_t cores = found.factors.size();
  std::vector<std::int64_t> inner_most(most.begin(), most.end() - 1);
  const double allowed = options.tolerance * tr_norm(found.factors) / 2;
  found.factors = round_open(found.factors, allowed, inner_most, report, job);
  if (cores < 2) {  // the sum along its own bond
    at::Tensor& core = found.factors[0];
    core = core.diagonal(0, 0, 2).sum(-1).reshape({1, -1, 1});
    return found;
  }
  std::rotate(found.factors.begin(), found.factors.begin() + 1, found.factors.end());
  std::vector<std::int64_t> closing(cores - 1, any_rank);
  closing.back() = most.back();
  DecompositionReport own;
  found.factors = round_open(found.factors, allowed, closing, own, job);
  std::rotate(found.factors.begin(), found.factors.end() - 1, found.factors.end());
  return found;
}

}  // namespace

Factorization round(const Factorization& f, const RoundOptions& options, DecompositionReport& report,
                    const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const std::string name = f.format->name();
  if (options.tolerance < 0) throw Error("round.tolerance", "a tolerance is not below 0");
  const std::vector<RankBond> bonds = rank_bonds(f);
  if (bonds.empty()) return f.detach();
  Shape most(bonds.size(), any_rank);
  if (!options.max_rank.empty()) most = bonds_of_rank(f, options.max_rank);
  Factorization found;
  if (name == "CP" || name == "BlockCP")
    found = round_cp(f, options, most, job);
  else if (name == "Tucker")
    found = round_tucker(f, options, most, report, job);
  else if (name == "TensorRing")
    found = round_ring(f, options, most, report, job);
  else
    found = round_trains(f, options, most, report, job);
  found = found.map([&](const at::Tensor& t) { return t.to(f.options()).contiguous(); });
  report.relative_error = error_of(f, found);
  return found;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/factor_algebra.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Cores = std::vector<at::Tensor>;

[[noreturn]] void refuse() {
  throw Error("factors.shapes", "Both operands must stand for tensors of the same shape");
}

at::Tensor wide(const at::Tensor& tensor) { return tensor.detach().to(wide_type(tensor.scalar_type())); }

/// aᴴ·b in the wider of the two wide dtypes.
at::Tensor products(const at::Tensor& a, const at::Tensor& b) {
  if (a.size(0) != b.size(0)) refuse();
  const at::ScalarType type = at::promote_types(wide_type(a.scalar_type()), wide_type(b.scalar_type()));
  return at::mm(a.detach().to(type).mH(), b.detach().to(type));
}

double real_root(const at::Tensor& square) {
  return std::sqrt(std::max(0.0, at::real(square).item<double>()));
}

void require_same_modes(const TuckerFactors& a, const TuckerFactors& b) {
  if (a.modes != b.modes || a.core.dim() != b.core.dim()) refuse();
}

/// Cores as [bond, product of the modes, bond].
Cores flat(const Cores& cores) {
  if (cores.empty()) refuse();
  Cores found;
  for (const at::Tensor& core : cores) found.push_back(core.reshape({core.size(0), -1, core.size(-1)}));
  return found;
}

/// Cores with the modes that `like` has.
Cores shaped(Cores cores, const Cores& like) {
  for (std::size_t k = 0; k < cores.size(); ++k) {
    std::vector<std::int64_t> shape = like[k].sizes().vec();
    shape.front() = cores[k].size(0);
    shape.back() = cores[k].size(2);
    cores[k] = cores[k].reshape(shape);
  }
  return cores;
}

void require_same_modes(const Cores& a, const Cores& b) {
  bool same = a.size() == b.size() && !a.empty();
  for (std::size_t k = 0; same && k < a.size(); ++k)
    same = a[k].dim() == b[k].dim() && a[k].dim() > 2 &&
           a[k].sizes().slice(1, static_cast<std::size_t>(a[k].dim()) - 2) ==
               b[k].sizes().slice(1, static_cast<std::size_t>(b[k].dim()) - 2);
  if (!same) refuse();
}

/// The two cores beside each other along the bonds that grow.
at::Tensor joined(const at::Tensor& a, const at::Tensor& b, bool left, bool right) {
  if (!left && !right) return a + b;
  if (!left) return at::cat({a, b}, -1);
  if (!right) return at::cat({a, b}, 0);
  std::vector<std::int64_t> above = a.sizes().vec(), below = b.sizes().vec();
  above.back() = b.size(-1);
  below.back() = a.size(-1);
  return at::cat(
      {at::cat({a, at::zeros(above, a.options())}, -1), at::cat({at::zeros(below, b.options()), b}, -1)}, 0);
}

Cores sum(const Cores& a, const Cores& b, bool ring) {
  require_same_modes(a, b);
  Cores found;
  for (std::size_t k = 0; k < a.size(); ++k)
    found.push_back(joined(a[k], b[k], ring || k > 0, ring || k + 1 < a.size()));
  return found;
}

/// ⟨a, b⟩ of chains with all their outer bonds: [outer, bond of a, bond of b] from `start`.
at::Tensor chained(at::Tensor state, const Cores& a, const Cores& b) {
  const std::int64_t outer = state.size(0);
  for (std::size_t k = 0; k < a.size(); ++k) {
    const at::Tensor left = wide(a[k]).conj(), right = wide(b[k]);
    // [outer, a, b] · [b, mode, b'] → [outer, a, mode, b'], then over a and mode
    const at::Tensor half = at::matmul(state, right.reshape({right.size(0), -1}).to(state.scalar_type()))
                                .reshape({outer, left.size(0) * left.size(1), right.size(2)});
    state = at::matmul(left.reshape({-1, left.size(2)}).t().to(state.scalar_type()), half);
  }
  return state;
}

at::ScalarType common_type(const Cores& a, const Cores& b) {
  return at::promote_types(wide_type(a[0].scalar_type()), wide_type(b[0].scalar_type()));
}

/// Columns of a core's right unfolding orthonormal, what is left moved to the right.
void orthogonalise_right_to_left(Cores& cores) {
  for (std::size_t k = cores.size() - 1; k > 0; --k) {
    const at::Tensor rows = cores[k].reshape({cores[k].size(0), -1});
    const auto [q, r] = at::linalg_qr(rows.mH());
    cores[k] = q.mH().reshape({-1, cores[k].size(1), cores[k].size(2)});
    cores[k - 1] = at::matmul(cores[k - 1], r.mH());
  }
}

std::int64_t kept_rank(const at::Tensor& values, double allowed, std::int64_t most) {
  // how many of the smallest may go together
  const at::Tensor tails = values.flip(0).square().cumsum(0).sqrt();
  const std::int64_t gone = (tails <= allowed).sum().item<std::int64_t>();
  return std::clamp<std::int64_t>(values.size(0) - gone, 1, most);
}

}  // namespace

at::Tensor cp_inner(const CpFactors& a, const CpFactors& b) {
  if (a.factors.size() != b.factors.size()) refuse();
  const at::Tensor left = cp_weights(a), right = cp_weights(b);
  at::Tensor all = products(left.unsqueeze(0), right.unsqueeze(0));
  for (std::size_t k = 0; k < a.factors.size(); ++k) all = all * products(a.factors[k], b.factors[k]);
  return all.sum();
}

CpFactors cp_add(const CpFactors& a, const CpFactors& b) {
  if (a.factors.size() != b.factors.size()) refuse();
  CpFactors found{at::cat({cp_weights(a), cp_weights(b)}), {}};
  for (std::size_t k = 0; k < a.factors.size(); ++k) {
    if (a.factors[k].size(0) != b.factors[k].size(0)) refuse();
    found.factors.push_back(at::cat({a.factors[k], b.factors[k]}, 1));
  }
  return found;
}

at::Tensor tucker_inner(const TuckerFactors& a, const TuckerFactors& b) {
  const TuckerFactors left = with_modes(a), right = with_modes(b);
  require_same_modes(left, right);
  const at::ScalarType type =
      at::promote_types(wide_type(a.core.scalar_type()), wide_type(b.core.scalar_type()));
  at::Tensor core = b.core.detach().to(type);
  for (std::size_t k = 0; k < left.modes.size(); ++k)
    core = mode_dot(core, products(left.factors[k], right.factors[k]).to(type), left.modes[k]);
  if (core.sizes() != a.core.sizes()) refuse();
  return (a.core.detach().to(type).conj() * core).sum();
}

double tucker_norm(const TuckerFactors& tucker) {
  const TuckerFactors found = with_modes(tucker);
  at::Tensor core = wide(found.core);
  for (std::size_t k = 0; k < found.modes.size(); ++k)
    core = mode_dot(core, std::get<1>(at::linalg_qr(wide(found.factors[k]), "r")), found.modes[k]);
  return frobenius_norm(core);
}

TuckerFactors tucker_add(const TuckerFactors& a, const TuckerFactors& b) {
  const TuckerFactors left = with_modes(a), right = with_modes(b);
  require_same_modes(left, right);
  TuckerFactors found{{}, {}, left.modes};
  std::vector<std::int64_t> shape = a.core.sizes().vec();
  for (std::size_t k = 0; k < left.modes.size(); ++k) {
    if (left.factors[k].size(0) != right.factors[k].size(0)) refuse();
    found.factors.push_back(at::cat({left.factors[k], right.factors[k]}, 1));
    shape[static_cast<std::size_t>(left.modes[k])] += b.core.size(left.modes[k]);
  }
  found.core = at::zeros(shape, a.core.options());
  at::Tensor first = found.core, second = found.core;
  for (const std::int64_t mode : left.modes) {
    first = first.narrow(mode, 0, a.core.size(mode));
    second = second.narrow(mode, a.core.size(mode), b.core.size(mode));
  }
  if (second.sizes() != b.core.sizes()) refuse();
  first.add_(a.core.detach());
  second.add_(b.core.detach());
  return found;
}

at::Tensor tt_inner(const Cores& a, const Cores& b) {
  require_same_modes(a, b);
  return chained(at::ones({1, 1, 1}, common_type(a, b)), flat(a), flat(b)).reshape({});
}

double tt_norm(const Cores& cores) {
  Cores found = flat(cores);
  for (at::Tensor& core : found) core = wide(core);
  orthogonalise_right_to_left(found);
  return frobenius_norm(found[0]);
}

Cores tt_add(const Cores& a, const Cores& b) { return sum(a, b, false); }

Cores tt_scale(const Cores& cores, double factor) {
  Cores found = cores;
  if (!found.empty()) found.back() = found.back() * factor;
  return found;
}

Cores tt_round(const Cores& cores, const TtRoundOptions& options, DecompositionReport& report,
               const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  Cores found = flat(cores);
  for (at::Tensor& core : found) core = wide(core);
  std::vector<std::int64_t> most = options.max_rank;
  if (most.empty()) most = {std::numeric_limits<std::int64_t>::max()};
  if (most.size() == 1) most.resize(found.size() - 1, most[0]);
  if (most.size() + 1 != found.size() || std::any_of(most.begin(), most.end(), [](auto r) { return r < 1; }))
    throw Error("tt.max_rank", "The largest ranks are one for all bonds or one for each, none below 1");
  orthogonalise_right_to_left(found);
  const double norm = frobenius_norm(found[0]), rounding = 1e-15 * norm;
  const double allowed = options.tolerance * norm / std::sqrt(std::max<double>(1, double(found.size()) - 1));
  for (std::size_t k = 0; k + 1 < found.size(); ++k) {
    job.checkpoint(static_cast<std::int64_t>(k), static_cast<std::int64_t>(found.size()),
                   "bond " + std::to_string(k + 1));
    const std::int64_t left = found[k].size(0), mode = found[k].size(1);
    const auto [u, s, vh] = at::linalg_svd(found[k].reshape({left * mode, -1}), /*full_matrices=*/false);
    report.spectra.push_back(doubles(s));
    const std::int64_t rank = kept_rank(s, std::max(allowed, rounding), most[k]);
    const at::Tensor carried = s.narrow(0, 0, rank).unsqueeze(1) * vh.narrow(0, 0, rank);
    found[k] = u.narrow(1, 0, rank).reshape({left, mode, rank});
    found[k + 1] = at::mm(carried, found[k + 1].reshape({carried.size(1), -1}))
                       .reshape({rank, found[k + 1].size(1), -1});
  }
  for (std::size_t k = 0; k < found.size(); ++k) found[k] = found[k].to(cores[k].options()).contiguous();
  report.relative_error = norm == 0 ? 0 : tt_norm(tt_add(flat(cores), tt_scale(found, -1))) / norm;
  return shaped(found, cores);
}

at::Tensor tr_inner(const Cores& a, const Cores& b) {
  require_same_modes(a, b);
  const std::int64_t left = a[0].size(0), right = b[0].size(0);
  const at::Tensor start = at::eye(left * right, common_type(a, b)).reshape({left * right, left, right});
  return chained(start, flat(a), flat(b)).reshape({left * right, left * right}).trace();
}

double tr_norm(const Cores& cores) { return real_root(tr_inner(cores, cores)); }

Cores tr_add(const Cores& a, const Cores& b) { return sum(a, b, true); }

}  // namespace tenfold

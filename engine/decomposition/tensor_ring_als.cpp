// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "engine/decomposition/least_squares.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/train_error.h"
#include "engine/decomposition/train_ranks.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Cores = std::vector<at::Tensor>;

/// The modes behind `mode`, around the ring.
std::vector<std::int64_t> others(std::int64_t order, std::int64_t mode) {
  std::vector<std::int64_t> modes;
  for (std::int64_t k = 1; k < order; ++k) modes.push_back((mode + k) % order);
  return modes;
}

/// design · solution = values for one core: [rows, rank · rank'] and [rows, mode].
struct System {
  at::Tensor design, values;
};

/// All rows: the other modes, from the one behind `mode` on.
System whole_system(const at::Tensor& tensor, const Cores& cores, std::int64_t mode) {
  const auto rest = others(tensor.dim(), mode);
  at::Tensor chain = cores[static_cast<std::size_t>(rest[0])];
  for (std::size_t k = 1; k < rest.size(); ++k) {
    const at::Tensor& core = cores[static_cast<std::size_t>(rest[k])];
    chain = at::mm(chain.reshape({-1, chain.size(-1)}), core.reshape({core.size(0), -1}))
                .reshape({chain.size(0), -1, core.size(2)});
  }
  std::vector<std::int64_t> order = rest;
  order.push_back(mode);
  const at::Tensor design = chain.permute({1, 2, 0}).reshape({-1, chain.size(2) * chain.size(0)});
  return {design, tensor.permute(order).reshape({-1, tensor.size(mode)})};
}

/// How likely each row of a core's unfolding is to be drawn.
at::Tensor core_leverage(const at::Tensor& core) {
  const at::Tensor rows = core.permute({1, 0, 2}).reshape({core.size(1), -1});
  const auto [u, s, vh] = at::linalg_svd(rows, /*full_matrices=*/false);
  const at::Tensor alive = (s > 1e-12 * s[0]).to(at::kDouble);
  const at::Tensor scores = (u.abs().square() * alive).sum(1);
  if (scores.sum().item<double>() == 0)
    return at::full({core.size(1)}, 1.0 / static_cast<double>(core.size(1)));
  return scores / scores.sum();
}

System sampled_system(const at::Tensor& tensor, const Cores& cores, std::int64_t mode, std::int64_t samples,
                      bool uniform, at::Generator& generator) {
  const auto rest = others(tensor.dim(), mode);
  std::vector<std::int64_t> order = rest;
  order.push_back(mode);
  at::Tensor scale = at::full({samples}, 1 / std::sqrt(static_cast<double>(samples)), at::kDouble);
  at::Tensor chain;
  c10::List<std::optional<at::Tensor>> rows;
  for (const std::int64_t other : rest) {
    const at::Tensor& core = cores[static_cast<std::size_t>(other)];
    const std::int64_t size = core.size(1);
    const at::Tensor likely =
        uniform ? at::full({size}, 1.0 / static_cast<double>(size), at::kDouble) : core_leverage(core);
    const at::Tensor drawn = at::multinomial(likely, samples, /*replacement=*/true, generator);
    scale = scale / likely.index_select(0, drawn).sqrt();
    rows.push_back(drawn);
    const at::Tensor slices = core.index_select(1, drawn).permute({1, 0, 2});  // [sample, rank, rank']
    chain = chain.defined() ? at::bmm(chain, slices) : slices;
  }
  const at::Tensor design = chain.transpose(1, 2).reshape({samples, -1});
  scale = scale.to(at::toRealValueType(tensor.scalar_type())).unsqueeze(1);
  return {design * scale, tensor.permute(order).index(rows) * scale};
}

/// The best core unfolding [rank · rank', mode] given the others, and the norm of what is left.
struct Solution {
  at::Tensor core;
  double residual = 0;
};

Solution solved(const System& system) {
  const at::Tensor core = least_squares(system.design, system.values);
  return {core, frobenius_norm(at::mm(system.design, core) - system.values)};
}

/// designᴴ · design of the whole system, from the products of every core with itself: the chain is not
/// formed.
at::Tensor normal_matrix(const Cores& cores, std::int64_t mode) {
  at::Tensor chain;
  for (const std::int64_t other : others(static_cast<std::int64_t>(cores.size()), mode)) {
    const at::Tensor& core = cores[static_cast<std::size_t>(other)];
    const std::int64_t left = core.size(0), right = core.size(2);
    const at::Tensor rows = core.permute({1, 0, 2}).reshape({core.size(1), -1});
    const at::Tensor pairs = at::mm(rows.mH(), rows)
                                 .reshape({left, right, left, right})
                                 .permute({0, 2, 1, 3})
                                 .reshape({left * left, right * right});
    chain = chain.defined() ? at::mm(chain, pairs) : pairs;
  }
  const at::Tensor& core = cores[static_cast<std::size_t>(mode)];
  const std::int64_t left = core.size(0), right = core.size(2);
  return chain.reshape({right, right, left, left})
      .permute({2, 0, 3, 1})
      .reshape({left * right, left * right});
}

/// designᴴ · values: the tensor contracted with one core after the other, from the end with the larger mode.
at::Tensor normal_values(const at::Tensor& tensor, const Cores& cores, std::int64_t mode) {
  const auto rest = others(tensor.dim(), mode);
  const auto core_of = [&](std::int64_t other) { return cores[static_cast<std::size_t>(other)].conj(); };
  std::vector<std::int64_t> order = rest;
  if (tensor.size(rest.front()) >= tensor.size(rest.back())) {
    order.push_back(mode);
    const std::int64_t outer = core_of(rest[0]).size(0);
    at::Tensor state = tensor.permute(order).reshape({1, tensor.size(rest[0]), -1});
    for (std::size_t k = 0; k < rest.size(); ++k) {  // [outer, bond · mode, what is left]
      const at::Tensor core = core_of(rest[k]);
      const at::Tensor turned = k == 0 ? core.permute({0, 2, 1}).reshape({-1, core.size(1)})
                                       : core.permute({2, 0, 1}).reshape({core.size(2), -1});
      const std::int64_t next = k + 1 < rest.size() ? tensor.size(rest[k + 1]) : 1;
      state = at::matmul(turned, state).reshape({outer, core.size(2) * next, -1});
    }
    return state.permute({1, 0, 2}).reshape({-1, tensor.size(mode)});
  }
  order.insert(order.begin(), mode);
  const std::int64_t outer = core_of(rest.back()).size(2);
  at::Tensor state = tensor.permute(order).reshape({-1, tensor.size(rest.back())});
  for (std::size_t k = rest.size(); k-- > 0;) {  // [what is left, mode · bond, outer]
    const at::Tensor core = core_of(rest[k]);
    state = k + 1 == rest.size() ? at::mm(state, core.permute({1, 0, 2}).reshape({core.size(1), -1}))
                                 : at::matmul(core.reshape({core.size(0), -1}), state);
    const std::int64_t next = k > 0 ? tensor.size(rest[k - 1]) : 1;
    state = state.reshape({-1, next * core.size(0), outer});
  }
  return state.permute({2, 1, 0}).reshape({-1, tensor.size(mode)});
}

Solution solved_normally(const at::Tensor& tensor, const Cores& cores, std::int64_t mode) {
  const at::Tensor matrix = normal_matrix(cores, mode), values = normal_values(tensor, cores, mode);
  const at::Tensor core = solve_semidefinite(matrix, values);
  const double norm = frobenius_norm(tensor);
  const auto inner = [](const at::Tensor& a, const at::Tensor& b) {
    return at::real((a.conj() * b).sum()).item<double>();
  };
  const double square = norm * norm - 2 * inner(core, values) + inner(core, at::mm(matrix, core));
  return {core, std::sqrt(std::max(square, 0.0))};
}

/// TT-SVD, its bonds filled up with noise of a hundredth of the cores' size.
Cores train_start(const at::Tensor& work, const std::vector<std::int64_t>& ranks, const Job& job,
                  std::uint64_t seed, at::Generator& generator) {
  TensorTrainOptions options;
  options.rank = std::vector<std::int64_t>(ranks.begin() + 1, ranks.end());
  options.fill_ranks = true;
  options.seed = seed;
  DecompositionReport unused;
  Cores cores = tensor_train(work, options, unused, job);
  for (std::size_t k = 0; k < cores.size(); ++k) {
    const at::Tensor& core = cores[k];
    const double size = frobenius_norm(core) / std::sqrt(static_cast<double>(core.numel()));
    at::Tensor larger =
        at::randn({ranks[k], core.size(1), ranks[(k + 1) % ranks.size()]}, generator, work.options()) *
        (0.01 * size);
    larger.narrow(0, 0, core.size(0)).narrow(2, 0, core.size(2)).add_(core);
    cores[k] = larger;
  }
  return cores;
}

Cores start(const at::Tensor& work, const TensorRingAlsOptions& options, const Job& job,
            at::Generator& generator) {
  const auto ranks = ring_ranks(work.sizes().vec(), options.rank);
  if (options.init == RingStart::train) return train_start(work, ranks, job, options.seed, generator);
  Cores cores;
  for (std::size_t k = 0; k < ranks.size(); ++k)
    cores.push_back(
        at::rand({ranks[k], work.size(static_cast<std::int64_t>(k)), ranks[(k + 1) % ranks.size()]},
                 generator, work.options()));
  return cores;
}

void require_options(const at::Tensor& work, const TensorRingAlsOptions& options) {
  if (work.dim() < 2) throw Error("tr.order", "A tensor ring needs two modes at least");
  if (options.n_iter_max < 0) throw Error("tr.n_iter_max", "The number of sweeps must not be negative");
}

/// What differs between the two methods: the least squares of one mode, whether their residual is the error,
/// and after how many sweeps without a gain there is none to come.
struct Method {
  std::function<Solution(const Cores& cores, std::int64_t mode)> solve;
  bool error_of_system = true;
  int patience = 1;
};

/// One sweep over the modes; the norm of the last residual.
double sweep_once(const at::Tensor& work, Cores& cores, const Method& method, const Job& job) {
  double residual = 0;
  for (std::int64_t mode = 0; mode < work.dim(); ++mode) {
    stop_point(job);
    at::Tensor& core = cores[static_cast<std::size_t>(mode)];
    const Solution found = method.solve(cores, mode);
    core = found.core.reshape({core.size(0), core.size(2), -1}).transpose(1, 2).contiguous();
    residual = found.residual;
  }
  return residual;
}

/// The best sweep of both methods.
Cores alternate(const at::Tensor& work, Cores cores, const TensorRingAlsOptions& options,
                const Method& method, DecompositionReport& report, const Job& job) {
  const double norm = frobenius_norm(work);
  if (options.callback && options.callback(cores, tr_error(work, cores, job))) {
    remark_stopped(report, 0);
    return cores;
  }
  Cores best = cores;
  double least = INFINITY;
  int waited = 0;
  for (std::int64_t sweep = 0; sweep < options.n_iter_max; ++sweep) {
    job.checkpoint(sweep, options.n_iter_max, "sweep " + std::to_string(sweep + 1));
    double error = sweep_once(work, cores, method, job);
    error = norm == 0 ? 0 : error / norm;
    constexpr double cancelled = 1e-3;  // normal equations have no more digits of a smaller residual
    const bool too_small = options.ls_solve == LeastSquares::normal_eq && error < cancelled;
    if (!method.error_of_system || too_small) error = tr_error(work, cores, job);
    report.errors.push_back(error);
    waited = least - error < options.tol ? waited + 1 : 0;
    if (error < least) {
      least = error;
      best = cores;
    }
    if (options.callback && options.callback(cores, error)) {
      remark_stopped(report, sweep + 1);
      return best;
    }
    if (options.tol > 0 && waited >= method.patience) {
      remark_settled(report, sweep + 1);
      return best;
    }
  }
  if (options.tol > 0 && options.n_iter_max > 0) remark_unsettled(report, options.n_iter_max);
  return best;
}

Cores finished(Cores cores, const at::Tensor& tensor, DecompositionReport& report, const Job& job) {
  cores = cores_like(cores, tensor.options());
  report.relative_error = tr_error(tensor, cores, job);
  return cores;
}

}  // namespace

Cores tensor_ring_als(const at::Tensor& tensor, const TensorRingAlsOptions& options,
                      DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const at::Tensor work = working_copy(tensor, "The tensor");
  require_options(work, options);
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  Method method;
  const bool normally = options.ls_solve == LeastSquares::normal_eq;
  method.solve = [&](const Cores& cores, std::int64_t mode) {
    return normally ? solved_normally(work, cores, mode) : solved(whole_system(work, cores, mode));
  };
  return finished(alternate(work, start(work, options, job, generator), options, method, report, job), tensor,
                  report, job);
}

Cores tensor_ring_als_sampled(const at::Tensor& tensor, const TensorRingAlsOptions& options,
                              const TensorRingSamplingOptions& sampling, DecompositionReport& report,
                              const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const at::Tensor work = working_copy(tensor, "The tensor");
  require_options(work, options);
  std::vector<std::int64_t> samples = sampling.n_samples;
  if (samples.size() == 1) samples.resize(static_cast<std::size_t>(work.dim()), samples[0]);
  bool valid = samples.size() == static_cast<std::size_t>(work.dim());
  for (const std::int64_t count : samples) valid = valid && count > 0;
  if (!valid) throw Error("tr.n_samples", "Every mode needs a number of samples, one at least");
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  Method method;
  method.solve = [&](const Cores& cores, std::int64_t mode) {
    return solved(sampled_system(work, cores, mode, samples[static_cast<std::size_t>(mode)],
                                 sampling.uniform_sampling, generator));
  };
  method.error_of_system = sampling.randomized_error;
  method.patience = 5;  // samples make the errors go up and down
  return finished(alternate(work, start(work, options, job, generator), options, method, report, job), tensor,
                  report, job);
}

}  // namespace tenfold

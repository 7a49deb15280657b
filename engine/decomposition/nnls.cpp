// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/nnls.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/decomposition/least_squares.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

at::Tensor float64(const at::Tensor& tensor) {
  return tensor.detach().to(at::kCPU, at::kDouble).contiguous();
}

/// The solution without the constraint, clipped and scaled to fit.
at::Tensor clipped_start(const at::Tensor& UtM, const at::Tensor& UtU) {
  const at::Tensor v = solve_semidefinite(UtU, UtM).clamp_min(0);
  const double below = (UtU * at::mm(v, v.t())).sum().item<double>();
  return below > 0 ? v * ((UtM * v).sum().item<double>() / below) : v;
}

/// One pass over the rows; the squared change.
double hals_pass(const double* target, const double* products, double* v, std::int64_t rank,
                 std::int64_t columns, const HalsOptions& options, std::vector<double>& row) {
  double change = 0;
  for (std::int64_t k = 0; k < rank; ++k) {
    const double own = products[k * rank + k];
    if (own == 0) continue;
    for (std::int64_t j = 0; j < columns; ++j) row[static_cast<std::size_t>(j)] = target[k * columns + j];
    for (std::int64_t i = 0; i < rank; ++i) {
      const double weight = products[k * rank + i];
      if (i == k || weight == 0) continue;
      const double* other = v + i * columns;
      for (std::int64_t j = 0; j < columns; ++j) row[static_cast<std::size_t>(j)] -= weight * other[j];
    }
    double* mine = v + k * columns;
    const double below = own + 2 * options.ridge;
    for (std::int64_t j = 0; j < columns; ++j) {
      const double value =
          std::max((row[static_cast<std::size_t>(j)] - options.sparsity) / below, options.epsilon);
      change += (value - mine[j]) * (value - mine[j]);
      mine[j] = value;
    }
  }
  return change;
}

/// The point nearest to x of those that are allowed, where λ‖·‖₁ pulls towards 0.
at::Tensor proximal(const at::Tensor& x, double pull, const FistaOptions& options) {
  if (options.non_negative) return (x - pull).clamp_min(options.epsilon);
  return pull > 0 ? at::softshrink(x, pull) : x;
}

double largest_eigenvalue(const at::Tensor& matrix) {
  return at::linalg_eigvalsh(matrix).max().item<double>();
}

/// The least squares solution on the passive set, 0 elsewhere.
at::Tensor passive_solution(const at::Tensor& Utm, const at::Tensor& UtU, const at::Tensor& passive) {
  const at::Tensor where = passive.nonzero().reshape({-1});
  at::Tensor solution = at::zeros_like(Utm);
  if (where.numel() == 0) return solution;
  const at::Tensor small = UtU.index_select(0, where).index_select(1, where);
  const at::Tensor found = solve_semidefinite(small, Utm.index_select(0, where).unsqueeze(1));
  return solution.index_copy(0, where, found.squeeze(1));
}

/// Moves x to the solution on the passive set, which shrinks until all of it is positive.
void settle(const at::Tensor& Utm, const at::Tensor& UtU, at::Tensor& passive, at::Tensor& x,
            const Job& job) {
  for (std::int64_t step = 0; step <= x.numel(); ++step) {
    stop_point(job);
    const at::Tensor solution = passive_solution(Utm, UtU, passive);
    const at::Tensor bad = passive.logical_and(solution <= 0);
    if (!bad.any().item<bool>()) {
      x = solution;
      return;
    }
    const at::Tensor ratio = x / (x - solution).clamp_min(1e-300);
    const double length = ratio.masked_select(bad).min().item<double>();
    x = x + std::clamp(length, 0.0, 1.0) * (solution - x);
    // the one that ran into the bound leaves, whatever rounding says
    const at::Tensor leaves = bad.logical_and(ratio <= length);
    x = x.masked_fill(leaves, 0).clamp_min(0);
    passive = passive.logical_and(leaves.logical_not());
  }
}

}  // namespace

at::Tensor hals_nnls(const at::Tensor& UtM, const at::Tensor& UtU, const at::Tensor& start,
                     const HalsOptions& options, const Job& job) {
  const at::Tensor target = float64(UtM), products = float64(UtU);
  if (target.dim() != 2 || products.dim() != 2 || products.size(0) != target.size(0) ||
      products.size(1) != target.size(0) || (start.defined() && start.sizes() != target.sizes()))
    throw Error("nnls.shapes", "The matrices of a non-negative least squares problem do not fit each other");
  at::Tensor v = (start.defined() ? float64(start) : clipped_start(target, products).contiguous())
                     .clamp_min(options.epsilon);
  const std::int64_t passes = options.exact ? 50000 : options.n_iter_max;
  const double tol = options.exact ? 1e-16 : options.tol;
  std::vector<double> row(static_cast<std::size_t>(target.size(1)));
  double first = 0;
  for (std::int64_t pass = 0; pass < passes; ++pass) {
    stop_point(job);
    const double change =
        hals_pass(target.const_data_ptr<double>(), products.const_data_ptr<double>(),
                  v.mutable_data_ptr<double>(), target.size(0), target.size(1), options, row);
    if (pass == 0) first = change;
    if (change == 0 || change < tol * first) break;
  }
  return v;
}

at::Tensor multiplicative_ratio(const at::Tensor& wanted, const at::Tensor& there, double least) {
  const double smallest = wanted.scalar_type() == at::kFloat ? std::numeric_limits<float>::min()
                                                             : std::numeric_limits<double>::min();
  const auto raised = [&](const at::Tensor& x) {
    return x.clamp_min(std::max(least * x.max().item<double>(), smallest));
  };
  return raised(wanted) / raised(there);
}

at::Tensor fista(const at::Tensor& UtM, const std::vector<at::Tensor>& UtU, const at::Tensor& start,
                 const FistaOptions& options, const Job& job) {
  const at::Tensor target = float64(UtM);
  double rate = options.learning_rate;
  if (rate <= 0) {
    double largest = 1;
    for (const at::Tensor& matrix : UtU) largest *= largest_eigenvalue(matrix);
    rate = 1 / std::max(largest + 2 * options.ridge, 1e-300);
  }
  at::Tensor x = start.defined() ? float64(start) : at::zeros_like(target), ahead = x;
  double momentum = 1, first = 0;
  for (std::int64_t step = 0; step < options.n_iter_max; ++step) {
    stop_point(job);
    const at::Tensor gradient = multi_mode_dot(ahead, UtU) - target + 2 * options.ridge * ahead;
    const at::Tensor next = proximal(ahead - rate * gradient, rate * options.sparsity, options);
    const double later = (1 + std::sqrt(1 + 4 * momentum * momentum)) / 2;
    ahead = next + ((momentum - 1) / later) * (next - x);
    momentum = later;
    // absolute values: in a signed sum changes could cancel
    const double change = (next - x).abs().sum().item<double>();
    x = next;
    if (step == 0) first = change;
    if (change == 0 || change < options.tol * first) break;
  }
  return x;
}

at::Tensor active_set_nnls(const at::Tensor& Utm, const at::Tensor& UtU, const at::Tensor& start,
                           std::int64_t n_iter_max, double tol, const Job& job) {
  const at::Tensor target = float64(Utm), products = float64(UtU);
  if (target.dim() != 1 || products.dim() != 2 || products.size(0) != target.size(0))
    throw Error("nnls.shapes", "The matrices of a non-negative least squares problem do not fit each other");
  at::Tensor x = start.defined() ? float64(start).reshape({-1}).clamp_min(0) : at::zeros_like(target);
  at::Tensor passive = x > 0;
  for (std::int64_t step = 0; step < n_iter_max; ++step) {
    settle(target, products, passive, x, job);
    const at::Tensor gradient = (target - at::mv(products, x)).masked_fill(passive, -INFINITY);
    if (gradient.max().item<double>() <= tol) break;
    passive = passive.clone();
    passive[gradient.argmax().item<std::int64_t>()].fill_(true);
  }
  return x;
}

}  // namespace tenfold

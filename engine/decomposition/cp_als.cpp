// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/cp_als.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>

#include "engine/decomposition/mttkrp.h"
#include "engine/decomposition/subspace.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/kernels/khatri_rao.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// One iterate: factors rank-major [R, mode_k] in float64 with rows of length 1.
struct Iterate {
  at::Tensor weights;
  std::vector<at::Tensor> factors;
};

void require_options(const CpAlsOptions& options) {
  if (options.rank < 1)
    throw Error("cp.rank", "Rank {rank} is less than 1", {{"rank", std::to_string(options.rank)}});
  if (options.max_sweeps < 1)
    throw Error("cp.max_sweeps", "At least one sweep is needed, not {count}",
                {{"count", std::to_string(options.max_sweeps)}});
}

at::Tensor unit_rows(const at::Tensor& rows) {
  return rows / at::linalg_vector_norm(rows, 2, {1}, /*keepdim=*/true).clamp_min(1e-300);
}

Iterate start(const at::Tensor& tensor, const CpAlsOptions& options, DecompositionReport& report,
              const Job& job) {
  Iterate iterate{at::ones({options.rank}, at::kDouble), {}};
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  for (std::int64_t mode = 0; mode < tensor.dim(); ++mode) {
    job.checkpoint(0, options.max_sweeps, "start of mode " + std::to_string(mode + 1));
    const std::int64_t size = tensor.size(mode), known = std::min(options.rank, size);
    const Basis basis = leading_basis(tensor, mode, known, job);
    if (mode == 0) report.spectrum = basis.spectrum;
    at::Tensor rows = basis.vectors.t().to(at::kDouble);
    if (known < options.rank) {
      const at::Tensor filled = at::randn({options.rank - known, size}, generator, rows.options());
      rows = at::cat({rows, unit_rows(filled)});
    }
    iterate.factors.push_back(rows.contiguous());
  }
  return iterate;
}

/// X with products · X = right for a symmetric positive semidefinite matrix that may be singular.
at::Tensor solve(const at::Tensor& products, const at::Tensor& right) {
  const double scale = products.diagonal().mean().item<double>();
  constexpr double ridge = 1e-14, cutoff = 1e-12;
  at::Tensor shifted = products.clone();
  shifted.diagonal().add_(ridge * scale);
  const auto [triangle, info] = at::linalg_cholesky_ex(shifted);
  if (info.item<int>() == 0) {
    // a tiny pivot means that the triangle cannot be trusted
    const at::Tensor pivots = triangle.diagonal();
    if (pivots.min().item<double>() > std::sqrt(cutoff) * pivots.max().item<double>())
      return at::cholesky_solve(right, triangle);
  }
  const auto [values, vectors] = at::linalg_eigh(products);
  const double least = cutoff * std::max(values.max().item<double>(), 1e-300);
  const at::Tensor inverse = at::where(values > least, values.clamp_min(least).reciprocal(), 0.0);
  return at::linalg_multi_dot({vectors * inverse, vectors.t(), right});
}

/// The Gram matrices of all factors but one, multiplied elementwise.
at::Tensor others_product(const std::vector<at::Tensor>& grams, std::int64_t but) {
  at::Tensor product = at::ones_like(grams[0]);
  for (std::size_t k = 0; k < grams.size(); ++k)
    if (static_cast<std::int64_t>(k) != but) product.mul_(grams[k]);
  return product;
}

/// One sweep of exact updates; returns the relative error after it, from
/// ‖X − X̂‖² = ‖X‖² − 2⟨X, X̂⟩ + ‖X̂‖² (Kolda and Bader, 2009, equation 3.4 and after).
double sweep(const MttkrpTree& tree, double tensor_norm, std::vector<at::Tensor>& grams, Iterate& iterate) {
  double inner = 0, square = 0;
  tree.sweep(iterate.factors, [&](std::int64_t mode, const at::Tensor& mttkrp) {
    const auto k = static_cast<std::size_t>(mode);
    const at::Tensor products = others_product(grams, mode);
    const at::Tensor rows = solve(products, mttkrp);
    iterate.weights = at::linalg_vector_norm(rows, 2, {1});
    const at::Tensor alive = (iterate.weights > 0).unsqueeze(1);
    iterate.factors[k] = at::where(alive, unit_rows(rows), iterate.factors[k]);
    grams[k] = at::mm(iterate.factors[k], iterate.factors[k].t());
    if (mode != tree.order().back()) return;
    inner = at::sum(mttkrp * rows).item<double>();
    square = at::sum(products * at::mm(rows, rows.t())).item<double>();
  });
  const double error = tensor_norm * tensor_norm - 2 * inner + square;
  return tensor_norm == 0 ? 0 : std::sqrt(std::max(0.0, error)) / tensor_norm;
}

Iterate best_of_sweeps(const at::Tensor& tensor, const CpAlsOptions& options, Iterate iterate,
                       DecompositionReport& report, const Job& job) {
  // below it the error from norms is rounding, above it a relative change is meaningful
  constexpr double exact = 1e-8;
  const MttkrpTree tree(tensor);
  const double tensor_norm = frobenius_norm(tensor);
  std::vector<at::Tensor> grams;
  for (const at::Tensor& factor : iterate.factors) grams.push_back(at::mm(factor, factor.t()));
  Iterate best = iterate;
  double least = INFINITY, previous = INFINITY;
  for (std::int64_t count = 0; count < options.max_sweeps; ++count) {
    job.checkpoint(count, options.max_sweeps, "sweep " + std::to_string(count + 1));
    const double error = sweep(tree, tensor_norm, grams, iterate);
    if (!std::isfinite(error)) break;
    report.errors.push_back(error);
    if (error < least) {
      least = error;
      best = iterate;
    }
    if (error <= exact || std::abs(previous - error) <= options.tolerance * error) {
      report.remarks.push_back("Stopped after sweep " + std::to_string(count + 1) +
                               ": the error no longer changes");
      break;
    }
    previous = error;
  }
  return best;
}

/// Largest term first, factors [mode_k, R].
CpTensor sorted(const Iterate& iterate, const at::TensorOptions& target) {
  const at::Tensor order = at::argsort(iterate.weights, /*stable=*/true, /*dim=*/0, /*descending=*/true);
  CpTensor cp{iterate.weights.index_select(0, order).to(target), {}};
  for (const at::Tensor& factor : iterate.factors)
    cp.factors.push_back(factor.index_select(0, order).t().to(target).contiguous());
  return cp;
}

at::Tensor khatri_rao_of(const std::vector<at::Tensor>& factors, std::size_t first, std::size_t last) {
  at::Tensor product = factors[first];
  for (std::size_t k = first + 1; k < last; ++k) product = khatri_rao(product, factors[k]);
  return product;
}

}  // namespace

CpTensor cp_als(const at::Tensor& tensor, const CpAlsOptions& options, DecompositionReport& report,
                const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  require_options(options);
  const at::Tensor work = working_copy(tensor, "The tensor");
  const Iterate found = best_of_sweeps(work, options, start(work, options, report, job), report, job);
  const CpTensor cp = sorted(found, tensor.options());

  const double spread = at::linalg_vector_norm(found.weights).item<double>() / frobenius_norm(work);
  constexpr double degenerate = 10;
  if (spread > degenerate)
    report.remarks.push_back("Terms cancel each other: together they are " +
                             std::to_string(std::llround(spread)) + " times as large as the tensor");
  CpTensor exact{cp.weights.to(at::kCPU, at::kDouble), {}};
  for (const at::Tensor& factor : cp.factors) exact.factors.push_back(factor.to(at::kCPU, at::kDouble));
  const auto rows = [&](std::int64_t begin, std::int64_t end) {
    CpTensor cut = exact;
    cut.factors[0] = cut.factors[0].narrow(0, begin, end - begin);
    return cp_to_tensor(cut);
  };
  report.relative_error = relative_error(tensor.detach(), rows, job);
  return cp;
}

at::Tensor cp_to_tensor(const CpTensor& cp) {
  std::vector<std::int64_t> shape;
  for (const at::Tensor& factor : cp.factors) shape.push_back(factor.size(0));
  const at::Tensor first = cp.factors.at(0) * cp.weights;
  if (cp.factors.size() == 1) return first.sum(1);
  // one product of two matrices whose sizes are as equal as the order of the modes allows
  std::int64_t all = 1, before = 1;
  for (const std::int64_t size : shape) all *= size;
  std::size_t split = 1;
  for (before = shape[0]; split + 1 < shape.size() && before * shape[split] <= all / before; ++split)
    before *= shape[split];
  std::vector<at::Tensor> factors = cp.factors;
  factors[0] = first;
  return at::mm(khatri_rao_of(factors, 0, split), khatri_rao_of(factors, split, factors.size()).t())
      .reshape(shape);
}

}  // namespace tenfold

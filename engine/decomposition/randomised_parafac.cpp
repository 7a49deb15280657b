// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/randomised_parafac.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "engine/decomposition/cp_engine.h"
#include "engine/decomposition/least_squares.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Tensors = std::vector<at::Tensor>;

Tensors without(const Tensors& all, std::int64_t skip) {
  Tensors some;
  for (std::size_t k = 0; k < all.size(); ++k)
    if (static_cast<std::int64_t>(k) != skip) some.push_back(all[k]);
  if (some.empty()) throw Error("khatri_rao.nothing", "A Khatri-Rao product needs at least one matrix");
  return some;
}

/// How likely each row is to be drawn.
at::Tensor leverage(const at::Tensor& matrix) {
  const at::Tensor scores = std::get<0>(at::linalg_qr(matrix)).abs().square().sum(1);
  const at::Tensor total = scores.sum();
  if (total.item<double>() > 0) return scores / total;
  return at::full({matrix.size(0)}, 1.0 / static_cast<double>(matrix.size(0)), at::kDouble);
}

/// Rows and the weights that make their least squares an unbiased picture of the whole.
struct Drawn {
  KhatriRaoSample sample;
  at::Tensor scale;
};

Drawn draw(const Tensors& factors, std::int64_t mode, const RandomisedParafacOptions& options,
           at::Generator& generator) {
  if (options.sampling == Sampling::uniform)
    return {sample_khatri_rao(factors, options.n_samples, generator, mode),
            at::ones({options.n_samples}, at::kDouble)};
  const Tensors others = without(factors, mode);
  Tensors indices;
  at::Tensor scale =
      at::full({options.n_samples}, 1 / std::sqrt(static_cast<double>(options.n_samples)), at::kDouble);
  for (const at::Tensor& factor : others) {
    const at::Tensor likely = leverage(factor);
    indices.push_back(at::multinomial(likely, options.n_samples, /*replacement=*/true, generator));
    scale = scale / likely.index_select(0, indices.back()).sqrt();
  }
  return {sample_khatri_rao(others, indices), scale};
}

/// The entries [n, mode] at the indices of the other modes.
at::Tensor fibers(const at::Tensor& tensor, std::int64_t mode, const Tensors& indices) {
  c10::List<std::optional<at::Tensor>> where;
  for (const at::Tensor& index : indices) where.push_back(index);
  return tensor.movedim(mode, -1).index(where);
}

/// The factor of a mode by least squares on rows that are drawn. The columns of a vector's only factor share
/// it evenly.
at::Tensor updated(const at::Tensor& tensor, const Tensors& factors, std::int64_t mode,
                   const RandomisedParafacOptions& options, at::Generator& generator) {
  const std::int64_t rank = factors[0].size(1);
  if (tensor.dim() == 1) return (tensor / static_cast<double>(rank)).unsqueeze(1).repeat({1, rank});
  const Drawn drawn = draw(factors, mode, options, generator);
  const at::Tensor scale = drawn.scale.to(at::toRealValueType(tensor.scalar_type())).unsqueeze(1);
  const at::Tensor values = fibers(tensor, mode, drawn.sample.indices) * scale;
  return least_squares(drawn.sample.rows * scale, values).t();
}

/// Estimates the relative error from the same entries every time.
class FitEstimate {
 public:
  FitEstimate(const at::Tensor& tensor, const RandomisedParafacOptions& options, at::Generator& generator)
      : tensor_(tensor), norm_(frobenius_norm(tensor)) {
    if (!options.n_samples_fit || *options.n_samples_fit >= tensor.numel()) return;
    c10::List<std::optional<at::Tensor>> where;
    for (const std::int64_t size : tensor.sizes()) {
      indices_.push_back(at::randint(size, {*options.n_samples_fit}, generator, at::kLong));
      where.push_back(indices_.back());
    }
    entries_ = tensor.index(where);
    scale_ = std::sqrt(static_cast<double>(tensor.numel()) / static_cast<double>(*options.n_samples_fit));
  }

  double operator()(const Tensors& factors) const {
    if (norm_ == 0) return 0;
    if (!entries_.defined()) return frobenius_norm(tensor_ - cp_to_tensor({{}, factors})) / norm_;
    return scale_ * frobenius_norm(entries_ - sample_khatri_rao(factors, indices_).rows.sum(1)) / norm_;
  }

 private:
  const at::Tensor& tensor_;
  double norm_, scale_ = 1;
  Tensors indices_;
  at::Tensor entries_;
};

/// What ends the sweeps.
class Patience {
 public:
  explicit Patience(const RandomisedParafacOptions& options) : options_(options) {}

  /// True when the factors with this error are the best so far.
  bool better(double error) {
    const bool found = error < least_;
    stagnant_ = found ? 0 : stagnant_ + 1;
    if (found) least_ = error;
    return found;
  }
  bool over(const std::vector<double>& errors) const {
    if (options_.max_stagnation > 0 && stagnant_ > options_.max_stagnation) return true;
    const std::size_t count = errors.size();
    return options_.tol > 0 && count > 2 && std::abs(errors[count - 2] - errors[count - 1]) < options_.tol;
  }

 private:
  const RandomisedParafacOptions& options_;
  double least_ = INFINITY;
  std::int64_t stagnant_ = 0;
};

void require_options(const RandomisedParafacOptions& options, std::int64_t rank) {
  if (options.n_samples < rank || options.n_samples_fit.value_or(1) < 1)
    throw Error("cp.n_samples", "{samples} samples are too few for rank {rank}",
                {{"samples", std::to_string(options.n_samples)}, {"rank", std::to_string(rank)}});
  if (options.n_iter_max < 0) throw Error("cp.max_sweeps", "The number of sweeps must not be negative");
}

/// The factors [mode_k, R] to begin with, the weights in the last.
Tensors start_of(const at::Tensor& work, const RandomisedParafacOptions& options, DecompositionReport& report,
                 const Job& job) {
  ParafacOptions init;
  init.rank = options.rank;
  init.init = options.init;
  init.svd = options.svd;
  init.seed = options.seed;
  const CpFactors cp = initialize_cp(work, init, false, report, job);
  Tensors factors;
  for (const at::Tensor& factor : cp.factors) factors.push_back(factor.detach().to(work.options()));
  factors.back() = factors.back() * cp_weights(cp).to(work.options());
  return factors;
}

}  // namespace

KhatriRaoSample sample_khatri_rao(const Tensors& matrices, const Tensors& indices) {
  if (matrices.empty() || matrices.size() != indices.size())
    throw Error("khatri_rao.indices", "Every matrix of a sampled Khatri-Rao product needs its indices");
  KhatriRaoSample sample{{}, indices, at::zeros_like(indices[0])};
  for (std::size_t k = 0; k < matrices.size(); ++k) {
    const at::Tensor rows = matrices[k].index_select(0, indices[k]);
    sample.rows = sample.rows.defined() ? sample.rows * rows : rows;
    sample.indices_kr = sample.indices_kr * matrices[k].size(0) + indices[k];
  }
  return sample;
}

KhatriRaoSample sample_khatri_rao(const Tensors& matrices, std::int64_t n_samples, at::Generator& generator,
                                  std::int64_t skip) {
  const Tensors some = without(matrices, skip);
  Tensors indices;
  for (const at::Tensor& matrix : some)
    indices.push_back(at::randint(matrix.size(0), {n_samples}, generator, at::kLong));
  return sample_khatri_rao(some, indices);
}

CpFactors randomised_parafac(const at::Tensor& tensor, const RandomisedParafacOptions& options,
                             DecompositionReport& report, const Job& job) {
  const at::NoGradGuard no_grad;
  report = {};
  const at::Tensor work = working_copy(tensor, "The tensor");
  const std::int64_t rank = cp_rank(work.sizes().vec(), options.rank);
  require_options(options, rank);
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  Tensors factors = start_of(work, options, report, job), best = factors;
  const FitEstimate estimate(work, options, generator);
  const auto as_cp = [&](const Tensors& from) {
    CpFactors cp{at::ones({rank}, tensor.options()), {}};
    for (const at::Tensor& factor : from) cp.factors.push_back(factor.to(tensor.options()).contiguous());
    return cp;
  };
  Patience patience(options);
  const bool unwanted = options.callback && options.callback(as_cp(factors), estimate(factors));
  if (unwanted) remark_stopped(report, 0);
  for (std::int64_t sweep = 0; !unwanted && sweep < options.n_iter_max; ++sweep) {
    job.checkpoint(sweep, options.n_iter_max, "sweep " + std::to_string(sweep + 1));
    for (std::int64_t mode = 0; mode < work.dim(); ++mode)
      factors[static_cast<std::size_t>(mode)] = updated(work, factors, mode, options, generator);
    report.errors.push_back(estimate(factors));
    if (patience.better(report.errors.back())) best = factors;
    if (options.callback && options.callback(as_cp(factors), report.errors.back())) {
      remark_stopped(report, sweep + 1);
      break;
    }
    if (patience.over(report.errors)) {
      report.remarks.push_back("Stopped after sweep " + std::to_string(sweep + 1) +
                               ": the error no longer falls");
      break;
    }
    if (sweep + 1 == options.n_iter_max && options.tol > 0) remark_unsettled(report, sweep + 1);
  }
  const CpFactors cp = as_cp(best);
  report.relative_error = cp_error(tensor, cp, {}, job);
  return cp;
}

}  // namespace tenfold

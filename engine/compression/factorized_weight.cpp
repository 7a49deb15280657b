// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/factorized_weight.h"

#include <ATen/ATen.h>

#include <numeric>

#include "engine/compression/refine_factors.h"
#include "engine/decomposition/cp_als.h"
#include "engine/decomposition/stable_cp.h"
#include "engine/decomposition/svd.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/decomposition/tucker.h"
#include "engine/kernels/all_finite.h"
#include "engine/spec/factors.h"
#include "engine/support/error.h"
#include "engine/support/number_text.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

bool is_spatial(const LayerOptions& options) {
  const auto* low_rank = std::get_if<LowRankOptions>(&options);
  return low_rank != nullptr && low_rank->scheme == ConvScheme::spatial;
}

bool takes_channels_apart(const LayerShape& shape, const LayerOptions& options) {
  const Family family = family_of(options);
  return is_convolution(shape.kind) && (family == Family::tt || family == Family::tensor_ring);
}

/// The tensor of format_shape(): a matrix filled up with zeros where its modes are larger, a kernel with its
/// channels at both ends for TT.
at::Tensor arranged(const at::Tensor& weight, const LayerShape& shape, const LayerOptions& options) {
  const NestedShape folded = format_shape(shape, options);
  const Shape modes = flat_shape(folded);
  if (is_spatial(options)) return weight.permute({0, 3, 1, 2}).reshape(modes);  // [out·width, in·height]
  if (takes_channels_apart(shape, options)) return weight.movedim(0, -1).contiguous();
  if (is_convolution(shape.kind)) return weight.reshape(modes);
  const Shape filled = logical_shape(folded);
  return at::constant_pad_nd(weight, {0, filled[1] - weight.size(1), 0, filled[0] - weight.size(0)})
      .reshape(modes);
}

at::Tensor arranged_back(const at::Tensor& tensor, const LayerShape& shape, const LayerOptions& options) {
  const Shape& w = shape.weight;
  if (is_spatial(options)) return tensor.reshape({w[0], w[3], w[1], w[2]}).permute({0, 2, 3, 1}).contiguous();
  if (takes_channels_apart(shape, options)) return tensor.movedim(-1, 0).contiguous();
  if (is_convolution(shape.kind)) return tensor.reshape(w);
  const at::Tensor filled = tensor.reshape(logical_shape(format_shape(shape, options)));
  return filled.narrow(0, 0, w[0]).narrow(1, 0, w[1]).contiguous();
}

/// What every family needs.
struct Request {
  NestedShape shape;
  const LayerOptions& options;
  Shape ranks;
  std::uint64_t seed;
  const Job& job;
};

std::vector<at::Tensor> with_first(const at::Tensor& first, std::vector<at::Tensor> factors) {
  factors.insert(factors.begin(), first);
  return factors;
}

/// By the format's own decomposition: one place for what low-rank, TT, BlockTT and BlockCP do.
std::vector<at::Tensor> by_format(const at::Tensor& tensor, const Request& asked,
                                  DecompositionReport& report) {
  const Family family = family_of(asked.options);
  DecompositionOptions options;
  options.train.fill_ranks = true;
  if (const auto* cp = std::get_if<BlockCpOptions>(&asked.options)) {
    options.cp.n_iter_max = cp->max_sweeps;
    options.cp.tol = cp->tolerance;
    options.cp.seed = asked.seed;
  }
  return tensor_format(id(family))
      .decompose(tensor, asked.shape, format_ranks(family, asked.ranks), options, report, asked.job)
      .tensors();
}

std::vector<at::Tensor> low_rank(const at::Tensor& matrix, const Request& asked,
                                 DecompositionReport& report) {
  auto factors = by_format(matrix, asked, report);
  std::vector<double>& spectrum = report.spectra.at(0);
  const auto all = static_cast<std::size_t>(std::min(matrix.size(0), matrix.size(1)));
  if (spectrum.size() < all) spectrum = doubles(singular_values(matrix, asked.job));
  return factors;
}

std::vector<at::Tensor> cp(const at::Tensor& tensor, const CpOptions& options, const Request& asked,
                           DecompositionReport& report) {
  const CpAlsOptions als{asked.ranks[0], options.max_sweeps, options.tolerance, asked.seed};
  StabilityReport stability;
  // terms of a matrix have no need to cancel each other
  const CpFactors found = options.stable && tensor.dim() > 2
                              ? stable_cp(tensor, als, {}, report, stability, asked.job)
                              : cp_als(tensor, als, report, asked.job);
  return with_first(found.weights, found.factors);
}

std::vector<at::Tensor> tucker(const at::Tensor& tensor, const TuckerOptions& options, const Request& asked,
                               DecompositionReport& report) {
  std::vector<std::int64_t> modes(asked.ranks.size());
  std::iota(modes.begin(), modes.end(), 0);
  const TuckerFactors found =
      tucker_hooi(tensor, asked.ranks, modes, {options.max_sweeps, options.tolerance}, report, asked.job);
  return with_first(found.core, found.factors);
}

std::vector<at::Tensor> ring(const at::Tensor& tensor, const RingOptions& options, const Request& asked,
                             DecompositionReport& report) {
  TensorRingAlsOptions als;
  als.rank = asked.ranks;
  als.init = RingStart::train;
  als.ls_solve = LeastSquares::normal_eq;
  als.n_iter_max = options.max_sweeps;
  als.tol = options.tolerance;
  als.seed = asked.seed;
  return tensor_ring_als(tensor, als, report, asked.job);
}

std::vector<at::Tensor> decompose(const at::Tensor& tensor, const Request& asked,
                                  DecompositionReport& report) {
  if (const auto* options = std::get_if<CpOptions>(&asked.options))
    return cp(tensor, *options, asked, report);
  if (const auto* options = std::get_if<TuckerOptions>(&asked.options))
    return tucker(tensor, *options, asked, report);
  if (const auto* options = std::get_if<RingOptions>(&asked.options))
    return ring(tensor, *options, asked, report);
  if (std::holds_alternative<LowRankOptions>(asked.options)) return low_rank(tensor, asked, report);
  return by_format(tensor, asked, report);
}

}  // namespace

std::vector<at::Tensor> decompose_tensor(const at::Tensor& tensor, const NestedShape& shape,
                                         const LayerOptions& options, const Shape& ranks,
                                         DecompositionReport& report, std::uint64_t seed, const Job& job) {
  at::NoGradGuard guard;
  return decompose(tensor.reshape(flat_shape(shape)), {shape, options, ranks, seed, job}, report);
}

namespace {

/// The weight that the factors stand for, with autograd.
at::Tensor model_of(const LayerShape& shape, const LayerOptions& options,
                    const std::vector<at::Tensor>& factors) {
  const TensorFormat& format = tensor_format(id(family_of(options)));
  Factorization whole{&format, format_shape(shape, options), {}, factors};
  if (!format.core_name().empty()) {
    whole.core = factors[0];
    whole.factors.erase(whole.factors.begin());
  }
  // a convolution's Tucker keeps the modes of the kernel as they are
  for (auto mode = static_cast<std::int64_t>(whole.factors.size());
       whole.core.defined() && family_of(options) == Family::tucker && mode < whole.core.dim(); ++mode)
    whole.factors.push_back(at::eye(whole.core.size(mode), whole.core.options()));
  return arranged_back(whole.to_tensor(), shape, options);
}

FactorizedWeight decompose_plainly(const at::Tensor& weight, const LayerShape& shape,
                                   const LayerOptions& options, std::uint64_t seed, const Job& job) {
  FactorizedWeight made;
  made.ranks = resolve_ranks(shape, options);
  made.factors = decompose_tensor(arranged(weight, shape, options), format_shape(shape, options), options,
                                  made.ranks, made.report, seed, job);
  return made;
}

/// The metric's side along one mode of a factor.
at::Tensor unwhitened(const at::Tensor& factor, const MetricSide& side, std::int64_t mode) {
  return side.unwhiten(factor.movedim(mode, 0)).movedim(0, mode);
}

/// Takes the whitening of the two channel modes of a kernel out of the factors again.
void unwhiten_channels(std::vector<at::Tensor>& factors, const LayerShape& shape, const LayerOptions& options,
                       const WeightMetric& channels) {
  const bool apart =
      takes_channels_apart(shape, options);  // [in, kernel..., out], modes in the middle of the cores
  const bool core_first = !apart && !is_spatial(options);
  at::Tensor& out = apart ? factors.back() : factors[core_first ? 1 : 0];
  at::Tensor& in = apart ? factors.front() : factors[core_first ? 2 : 1];
  out = unwhitened(out, channels.left, apart ? 1 : 0);
  in = unwhitened(in, channels.right, apart ? 1 : 0);
}

/// Exact: Eckart and Young hold for the whitened matrix.
FactorizedWeight low_rank_under(const at::Tensor& weight, const LayerShape& shape,
                                const LayerOptions& options, const WeightMetric& metric, std::uint64_t seed,
                                const Job& job) {
  FactorizedWeight made = decompose_plainly(metric.whiten(weight), shape, options, seed, job);
  made.factors[0] = metric.left.unwhiten(made.factors[0]);
  made.factors[1] = metric.right.unwhiten(made.factors[1]);
  return made;
}

bool is_stable(const LayerOptions& options) {
  const auto* cp = std::get_if<CpOptions>(&options);
  return cp != nullptr && cp->stable;
}

/// cp_sensitivity() of weights and factors, with autograd.
at::Tensor sensitivity_of(const std::vector<at::Tensor>& factors) {
  at::Tensor squares = factors[0].square();
  for (std::size_t k = 1; k < factors.size(); ++k) squares = squares * factors[k].square().sum(0);
  return squares.sum();
}

FactorizedWeight refined_under(const at::Tensor& weight, const LayerShape& shape, const LayerOptions& options,
                               const WeightMetric& metric, std::uint64_t seed, const Job& job) {
  const auto model = [&](const std::vector<at::Tensor>& factors) {
    return model_of(shape, options, factors);
  };
  const auto loss = [&](const FactorizedWeight& made) { return metric.loss(model(made.factors) - weight); };
  FactorizedWeight made = decompose_plainly(weight, shape, options, seed, job.step(0, 3, "decomposing"));
  if (is_convolution(shape.kind)) {
    const WeightMetric channels = metric.of_channels(shape);
    FactorizedWeight other = decompose_plainly(channels.whiten_channels(weight), shape, options, seed,
                                               job.step(1, 3, "decomposing"));
    unwhiten_channels(other.factors, shape, options, channels);
    if (loss(other) < loss(made)) made = std::move(other);
  }
  RefineOptions refine;
  if (is_stable(options)) refine.penalty = sensitivity_of;
  made.report.errors = refine_factors(made.factors, weight, metric, model, refine, job.step(2, 3, "fitting"));
  if (is_stable(options)) {
    const double sum = (sensitivity_of(made.factors) / weight.square().sum()).item<double>();
    made.report.remarks.push_back("After the fit to the data their sum is " + short_number(sum, 3) +
                                  " of the weight's");
  }
  return made;
}

/// As asked, but of matrices: those are fitted by plain least squares.
LayerOptions as_fitted(const LayerShape& shape, const LayerOptions& options) {
  LayerOptions fitted = options;
  if (auto* cp = std::get_if<CpOptions>(&fitted); cp != nullptr && !is_convolution(shape.kind))
    cp->stable = false;
  return fitted;
}

}  // namespace

FactorizedWeight decompose_weight(const at::Tensor& original, const LayerShape& shape,
                                  const LayerOptions& asked, std::uint64_t seed, const Job& job,
                                  const WeightMetric& metric) {
  at::NoGradGuard guard;
  const LayerOptions options = as_fitted(shape, asked);
  const at::Tensor weight = original.detach();
  if (!all_finite(weight))
    throw Error("weight.not-finite", "the weight of shape {shape} holds values that are not finite",
                {{"shape", to_string(shape.weight)}});
  const bool exact = family_of(options) == Family::low_rank && !is_spatial(options);
  const bool filled = arranged(weight, shape, options).numel() > weight.numel();
  FactorizedWeight made = metric.is_identity() ? decompose_plainly(weight, shape, options, seed, job)
                          : exact ? low_rank_under(weight.to(at::kDouble), shape, options, metric, seed, job)
                                  : refined_under(weight.to(at::kDouble), shape, options, metric, seed, job);
  for (at::Tensor& factor : made.factors) factor = factor.to(weight.scalar_type()).contiguous();
  const at::Tensor model = reconstruct_weight(shape, options, made.factors);
  // of a matrix that was filled up the error is that of its own elements
  if (filled || !metric.is_identity()) made.report.relative_error = relative_error(weight, model);
  made.loss = metric.loss(model.to(at::kDouble) - weight.to(at::kDouble));
  return made;
}

at::Tensor folded_weight(const at::Tensor& weight, const LayerShape& shape, const LayerOptions& options) {
  return arranged(weight, shape, options);
}

double relative_error(const at::Tensor& weight, const at::Tensor& model) {
  const at::Tensor wide = weight.detach().to(at::kDouble);
  const double norm = at::linalg_vector_norm(wide).item<double>();
  return norm > 0 ? at::linalg_vector_norm(wide - model.to(at::kDouble)).item<double>() / norm : 0;
}

at::Tensor reconstruct_weight(const LayerShape& shape, const LayerOptions& options,
                              const std::vector<at::Tensor>& factors) {
  at::NoGradGuard guard;
  std::vector<at::Tensor> plain;
  for (const auto& factor : factors) plain.push_back(factor.detach());
  return model_of(shape, options, plain);
}

}  // namespace tenfold

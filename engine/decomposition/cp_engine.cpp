// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/cp_engine.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/decomposition/least_squares.h"
#include "engine/decomposition/mttkrp.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

at::Tensor divided(const at::Tensor& rows, const at::Tensor& by) {
  return rows / at::where(by != 0, by, 1.0).unsqueeze(1);
}

/// Bro's extrapolation (1998, section 4.3): how far it goes, and how often it failed.
struct Jump {
  double power = 2;
  int failures = 0;

  double length(std::int64_t sweep) const { return std::pow(static_cast<double>(sweep), 1 / power); }
  void failed() {
    constexpr int most = 4;
    if (++failures < most) return;
    power += 1;
    failures = 0;
  }
};

/// The state of one run and the steps of a sweep.
class AlsRun {
 public:
  AlsRun(const at::Tensor& tensor, CpState start, const CpEngineOptions& options)
      : options_(options), tensor_(tensor), state_(std::move(start)) {
    if (options.mask.defined()) {
      known_ = options.mask.to(at::kCPU, at::kBool);
      norm_ = frobenius_norm(at::where(known_, tensor, at::zeros({}, tensor.options())));
    } else {
      norm_ = frobenius_norm(tensor);
    }
    tree_ = std::make_unique<MttkrpTree>(tensor_, options.ascending);
    refresh_grams();
  }

  CpState run(DecompositionReport& report, const Job& job);

 private:
  bool fixed(std::size_t mode) const {
    const auto& modes = options_.fixed_modes;
    return std::find(modes.begin(), modes.end(), static_cast<std::int64_t>(mode)) != modes.end();
  }
  void refresh_grams() {
    grams_.clear();
    for (const at::Tensor& factor : state_.factors) grams_.push_back(gram_of(factor));
  }
  at::Tensor reconstructed(const CpState& state) const {
    return cp_to_tensor(cp_from_state(state, tensor_.options(), false));
  }

  void orthogonalise();
  void sweep(const Job& job);
  void update(std::int64_t mode, const at::Tensor& mttkrp);
  void normalise();
  double relative(double squared_error) const {
    return norm_ == 0 ? 0 : std::sqrt(std::max(squared_error, 0.0)) / norm_;  // what is no number stays none
  }
  double error_from_residual(const CpState& state) const;
  double error_of(const CpState& state) const;
  double error_after_sweep() const;
  double extrapolated(const CpState& before, std::int64_t sweep, double previous);
  void impute();
  bool stopped(double previous, double error) const;

  const CpEngineOptions& options_;
  at::Tensor tensor_, known_;
  CpState state_;
  double norm_ = 0;
  std::unique_ptr<MttkrpTree> tree_;
  std::vector<at::Tensor> grams_;
  Jump jump_;
  double inner_ = 0, square_ = 0;  // Re⟨X, X̂⟩ and ‖X̂‖² after the sweep
};

void AlsRun::orthogonalise() {
  for (std::size_t k = 0; k < state_.factors.size(); ++k) {
    at::Tensor& factor = state_.factors[k];
    if (!fixed(k) && factor.size(1) >= factor.size(0))
      factor = std::get<0>(at::linalg_qr(factor.t())).t().contiguous();
  }
  refresh_grams();
}

void AlsRun::update(std::int64_t mode, const at::Tensor& mttkrp) {
  const auto k = static_cast<std::size_t>(mode);
  const at::Tensor products = others_product(grams_, k);
  at::Tensor rows;
  if (fixed(k) || options_.solver) rows = state_.factors[k] * state_.weights.unsqueeze(1);
  if (!fixed(k)) {
    at::Tensor regular = products;
    if (options_.l2_reg != 0) {
      regular = products.clone();
      regular.diagonal().add_(options_.l2_reg);
    }
    rows =
        options_.solver ? options_.solver(mode, regular, mttkrp, rows) : solve_semidefinite(regular, mttkrp);
    if (options_.scaling == CpScaling::each_update) {
      state_.weights = row_lengths(rows);
      const at::Tensor alive = (state_.weights > 0).unsqueeze(1);
      state_.factors[k] = at::where(alive, divided(rows, state_.weights), state_.factors[k]);
    } else {
      state_.factors[k] = divided(rows, state_.weights);
    }
    grams_[k] = gram_of(state_.factors[k]);
  }
  if (mode != tree_->order().back()) return;
  inner_ = at::real(at::sum(mttkrp * rows.conj())).item<double>();
  square_ = at::real(at::sum(products * gram_of(rows))).item<double>();
}

void AlsRun::sweep(const Job& job) {
  tree_->sweep(state_.factors, [&](std::int64_t mode, const at::Tensor& mttkrp) {
    stop_point(job);
    update(mode, mttkrp);
  });
}

void AlsRun::normalise() {
  for (std::size_t k = 0; k < state_.factors.size(); ++k) {
    if (fixed(k)) continue;
    const at::Tensor lengths = row_lengths(state_.factors[k]);
    state_.factors[k] = divided(state_.factors[k], lengths);
    // the weight of a column of zeros stays: a solver that clips may bring the column back
    state_.weights = state_.weights * at::where(lengths > 0, lengths, 1.0);
  }
  // rows are divided by weights: that of a term that all but vanishes must not overflow there
  constexpr double vanished = 1e-30;
  state_.weights = state_.weights.clamp_min(vanished * state_.weights.max().item<double>());
  refresh_grams();
}

double AlsRun::error_from_residual(const CpState& state) const {
  at::Tensor residual = tensor_ - reconstructed(state);
  if (known_.defined()) residual = at::where(known_, residual, at::zeros({}, residual.options()));
  if (options_.sparsity > 0) residual = residual - sparsify_tensor(residual, options_.sparsity);
  const double error = frobenius_norm(residual);
  return relative(error * error);
}

double AlsRun::error_of(const CpState& state) const {
  if (known_.defined() || options_.sparsity > 0) return error_from_residual(state);
  at::Tensor products = at::outer(state.weights, state.weights);
  for (const at::Tensor& factor : state.factors) products = products * gram_of(factor);
  const at::Tensor inner = at::real(tree_->inner_products(state.factors)) * state.weights;
  return relative(norm_ * norm_ - 2 * inner.sum().item<double>() + at::real(products.sum()).item<double>());
}

/// From ‖X − X̂‖² = ‖X‖² − 2⟨X, X̂⟩ + ‖X̂‖² (Kolda and Bader, 2009, equation 3.4 and after).
double AlsRun::error_after_sweep() const {
  if (known_.defined() || options_.sparsity > 0) return error_from_residual(state_);
  return relative(norm_ * norm_ - 2 * inner_ + square_);
}

/// The error after a step from `before` through the state and beyond, taken back when it is no better than
/// `previous`, the error before the sweep.
double AlsRun::extrapolated(const CpState& before, std::int64_t sweep, double previous) {
  const double length = jump_.length(sweep);
  CpState beyond{before.weights + (state_.weights - before.weights) * length, {}};
  for (std::size_t k = 0; k < state_.factors.size(); ++k)
    beyond.factors.push_back(before.factors[k] + (state_.factors[k] - before.factors[k]) * length);
  const double error = error_of(beyond);
  if (error < previous) {
    jump_.failures = 0;
    state_ = beyond;
    refresh_grams();
    return error;
  }
  jump_.failed();
  return error_after_sweep();
}

void AlsRun::impute() {
  if (!known_.defined()) return;
  tensor_ = at::where(known_, tensor_, reconstructed(state_));
  tree_ = std::make_unique<MttkrpTree>(tensor_, options_.ascending);
}

bool AlsRun::stopped(double previous, double error) const {
  if (options_.tolerance <= 0 && options_.stop != StopRule::relative_change) return false;
  // below it the error from norms is rounding, above it a change is meaningful
  constexpr double exact = 1e-8;
  if (error <= exact) return true;
  if (options_.stop == StopRule::relative_change)
    return std::abs(previous - error) <= options_.tolerance * error;
  if (options_.stop == StopRule::absolute_change) return std::abs(previous - error) < options_.tolerance;
  return previous - error < options_.tolerance;
}

CpState AlsRun::run(DecompositionReport& report, const Job& job) {
  constexpr std::int64_t first_jump = 6;
  CpState best = state_, before;
  double least = INFINITY, previous = INFINITY;
  if (options_.callback && options_.callback(state_, error_of(state_))) {
    remark_stopped(report, 0);
    return state_;
  }
  for (std::int64_t count = 0; count < options_.max_sweeps; ++count) {
    job.checkpoint(count, options_.max_sweeps, "sweep " + std::to_string(count + 1));
    if (options_.orthogonalise > 0 && count <= options_.orthogonalise) orthogonalise();
    if (options_.linesearch && count % 2 == 0) before = state_;
    sweep(job);
    const bool jumps = options_.linesearch && count % 2 == 0 && count >= first_jump;
    const double error = jumps ? extrapolated(before, count, previous) : error_after_sweep();
    if (!std::isfinite(error)) {
      report.remarks.push_back("Stopped before sweep " + std::to_string(count + 1) +
                               ", whose error is not finite");
      return best;
    }
    report.errors.push_back(error);
    impute();
    if (options_.scaling == CpScaling::each_sweep) normalise();
    if (error < least || !options_.keep_best) {
      least = error;
      best = state_;
    }
    if (options_.callback && options_.callback(state_, error)) {
      remark_stopped(report, count + 1);
      return best;
    }
    if (jumps) continue;  // the error after a jump says nothing about convergence
    if (stopped(previous, error)) {
      remark_settled(report, count + 1);
      return best;
    }
    previous = error;
  }
  if (options_.tolerance > 0 && options_.max_sweeps > 0) remark_unsettled(report, options_.max_sweeps);
  return best;
}

}  // namespace

at::Tensor row_lengths(const at::Tensor& rows) { return at::linalg_vector_norm(rows, 2, {1}); }

at::Tensor gram_of(const at::Tensor& rows) { return at::mm(rows.conj(), rows.t()); }

at::Tensor others_product(const std::vector<at::Tensor>& grams, std::size_t but) {
  at::Tensor product;
  for (std::size_t k = 0; k < grams.size(); ++k)
    if (k != but) product = product.defined() ? product * grams[k] : grams[k];
  return product.defined() ? product : at::ones_like(grams[0]);
}

CpState run_cp_engine(const at::Tensor& tensor, CpState start, const CpEngineOptions& options,
                      DecompositionReport& report, const Job& job) {
  return AlsRun(tensor, std::move(start), options).run(report, job);
}

CpFactors cp_from_state(const CpState& state, const at::TensorOptions& target, bool sorted) {
  const auto rank = state.weights.size(0);
  const at::Tensor order = sorted
                               ? at::argsort(state.weights, /*stable=*/true, /*dim=*/0, /*descending=*/true)
                               : at::arange(rank, at::kLong);
  CpFactors cp{state.weights.index_select(0, order).to(target), {}};
  for (const at::Tensor& factor : state.factors)
    cp.factors.push_back(factor.index_select(0, order).t().to(target).contiguous());
  return cp;
}

CpState cp_to_state(const CpFactors& cp, const std::vector<std::int64_t>& fixed_modes) {
  CpState state;
  const at::Tensor weights = cp_weights(cp);
  for (const at::Tensor& factor : cp.factors)
    state.factors.push_back(factor.detach().to(at::kCPU, wide_type(factor.scalar_type())).t().contiguous());
  if (weights.is_complex()) {
    std::size_t taker = state.factors.size() - 1;
    const auto fixed = [&](std::size_t k) {
      return std::count(fixed_modes.begin(), fixed_modes.end(), static_cast<std::int64_t>(k)) != 0;
    };
    while (taker > 0 && fixed(taker)) --taker;
    at::Tensor& factor = state.factors[taker];
    factor = factor * weights.detach().to(at::kCPU, at::kComplexDouble).unsqueeze(1);
    state.weights = at::ones({weights.size(0)}, at::kDouble);
  } else {
    state.weights = weights.detach().to(at::kCPU, at::kDouble);
  }
  return state;
}

double cp_error(const at::Tensor& tensor, const CpFactors& cp, const at::Tensor& mask, const Job& job) {
  const at::ScalarType wide = wide_type(tensor.scalar_type());
  CpFactors exact{cp_weights(cp).to(at::kCPU, wide), {}};
  for (const at::Tensor& factor : cp.factors) exact.factors.push_back(factor.to(at::kCPU, wide));
  at::Tensor known, original = tensor.detach();
  if (mask.defined()) {
    known = mask.to(at::kCPU, at::kBool);
    original = at::where(known, original.cpu(), at::zeros({}, original.options().device(at::kCPU)));
  }
  const auto rows = [&](std::int64_t begin, std::int64_t end) {
    CpFactors cut = exact;
    cut.factors[0] = cut.factors[0].narrow(0, begin, end - begin);
    const at::Tensor approximated = cp_to_tensor(cut);
    return known.defined() ? approximated * known.narrow(0, begin, end - begin) : approximated;
  };
  return relative_error(original, rows, job);
}

at::Tensor sparsify_tensor(const at::Tensor& tensor, double sparsity) {
  const auto all = static_cast<double>(tensor.numel());
  const auto count = static_cast<std::int64_t>(std::min(all, sparsity < 1 ? sparsity * all : sparsity));
  at::Tensor sparse = at::zeros_like(tensor, at::MemoryFormat::Contiguous);
  if (count <= 0) return sparse;
  const at::Tensor values = tensor.reshape({-1});
  const at::Tensor kept = std::get<1>(values.abs().topk(count));
  sparse.view({-1}).index_copy_(0, kept, values.index_select(0, kept));
  return sparse;
}

}  // namespace tenfold

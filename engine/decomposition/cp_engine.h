// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/decomposition/cp_factors.h"
#include "engine/decomposition/report.h"
#include "engine/support/job.h"

namespace tenfold {

/// One iterate of alternating least squares: weights [R] in float64, factors rank-major [R, mode_k] in the
/// wide dtype.
struct CpState {
  at::Tensor weights;
  std::vector<at::Tensor> factors;
};

/// Norms [R] of the rows [R, n].
at::Tensor row_lengths(const at::Tensor& rows);

/// When columns are scaled to length 1 and their lengths moved into the weights.
enum class CpScaling { never, each_sweep, each_update };

/// What ends the sweeps, of two errors that follow each other: |Δ| <= tolerance · error, |Δ| < tolerance, or
/// a decrease < tolerance.
enum class StopRule { relative_change, absolute_change, decrease };

/// New rows [R, mode] (weights multiplied in) from the Hadamard product [R, R] of the other factors' Gram
/// matrices, the MTTKRP [R, mode] and the rows there were.
using CpSolver = std::function<at::Tensor(std::int64_t mode, const at::Tensor& products,
                                          const at::Tensor& mttkrp, const at::Tensor& rows)>;

/// What the public functions ask of the one engine; the fields that they share mean what ParafacOptions says.
struct CpEngineOptions {
  std::int64_t max_sweeps = 100;
  /// 0: all sweeps.
  double tolerance = 1e-8;
  StopRule stop = StopRule::absolute_change;
  CpScaling scaling = CpScaling::never;
  /// Modes in their order; else in the order that costs least.
  bool ascending = true;
  /// The sweep with the least error is returned, not the last one.
  bool keep_best = false;
  double l2_reg = 0;
  std::int64_t orthogonalise = 0;
  std::vector<std::int64_t> fixed_modes = {};
  bool linesearch = false;
  double sparsity = 0;
  at::Tensor mask = {};
  std::function<bool(const CpState& state, double error)> callback = {};
  /// What takes the place of least squares; nothing: least squares.
  CpSolver solver = {};
};

/// Alternating least squares (Kolda and Bader, 2009, figure 3.3) on a working copy, from `start`; appends to
/// the report's errors and remarks.
CpState run_cp_engine(const at::Tensor& tensor, CpState start, const CpEngineOptions& options,
                      DecompositionReport& report, const Job& job);

struct CpAlsOptions;

/// The sweeps of cp_als on a working copy: rows of length 1.
CpState fit_cp(const at::Tensor& work, const CpAlsOptions& options, DecompositionReport& report,
               const Job& job);

/// Says it when rows of length 1 with these weights are together much larger than the tensor.
void remark_on_cancelling(const CpState& state, double norm, DecompositionReport& report);

/// The Gram matrix [R, R] of rank-major rows, conjugated on the left.
at::Tensor gram_of(const at::Tensor& rows);

/// The Gram matrices of all factors but one, multiplied elementwise.
at::Tensor others_product(const std::vector<at::Tensor>& grams, std::size_t but);

struct ParafacOptions;

/// Throws Error when the rank is less than 1 or factors to begin with do not fit.
void require_start(const at::Tensor& tensor, const ParafacOptions& options);

/// Another solver, and the modes whose factors are non-negative, to begin with too unless they are fixed.
struct CpConstraint {
  CpSolver solver = {};
  std::vector<std::int64_t> nn_modes = {};
};

/// parafac with it; with a solver, Start::svd and Start::random are non-negative in all modes.
CpFactors constrained_by(const at::Tensor& tensor, const ParafacOptions& options,
                         const CpConstraint& constraint, DecompositionReport& report, const Job& job);

/// One λ for each of `order` modes from what `sparsity_coefficients` may hold. Throws Error when that is
/// neither none nor one nor one for each mode, or one is negative.
std::vector<double> mode_coefficients(const std::vector<double>& given, std::size_t order);

/// Says that the λ of a mode had no effect.
void remark_ignored_sparsity(std::int64_t mode, DecompositionReport& report);

/// The factors [mode_k, R] of an iterate in the dtype and on the device of `target`, in their order or the
/// largest weight first.
CpFactors cp_from_state(const CpState& state, const at::TensorOptions& target, bool sorted);

/// Rank-major factors in the wide dtype; complex weights are multiplied into the last one.
CpState cp_to_state(const CpFactors& cp, const std::vector<std::int64_t>& fixed_modes = {});

/// The exact relative error of the factors, as DecompositionReport says; with a mask of the entries that are
/// known.
double cp_error(const at::Tensor& tensor, const CpFactors& cp, const at::Tensor& mask, const Job& job);

/// The `sparsity` entries (a share of all when below 1) of largest magnitude, the others 0.
at::Tensor sparsify_tensor(const at::Tensor& tensor, double sparsity);

}  // namespace tenfold

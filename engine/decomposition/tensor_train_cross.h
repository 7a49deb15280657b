// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/decomposition/rank_argument.h"
#include "engine/decomposition/report.h"
#include "engine/support/job.h"

namespace tenfold {

/// The entries [n] of a tensor at indices [n, order] (int64), any floating-point or complex dtype.
using EntryFunction = std::function<at::Tensor(const at::Tensor& indices)>;

struct TensorTrainCrossOptions {
  /// As TensorTrainOptions::rank; cut where the modes allow less.
  RankArgument rank = std::vector<std::int64_t>{};
  /// Stops when a sweep changes the train by less than this share of it.
  double tol = 1e-4;
  std::int64_t n_iter_max = 100;
  /// Of the columns it begins with, and of the entries that check a function.
  std::uint64_t seed = 0;
};

/// Tensor train by cross approximation (Oseledets and Tyrtyshnikov, 2010): every sweep evaluates
/// order · mode · rank² entries and chooses rows and columns of large volume among them, so that a tensor too
/// large to exist can be decomposed; the best sweep by 1,000 random entries. Cores [rank_k, mode_k,
/// rank_{k+1}] in the entries' dtype.
///
/// The report's errors are the relative changes of the train from sweep to sweep; its relative_error that of
/// those random entries; a remark says how many entries were evaluated, another when the sweeps did not
/// settle. Throws Error when the ranks make no sense or an entry is not finite.
std::vector<at::Tensor> tensor_train_cross(const EntryFunction& entries,
                                           const std::vector<std::int64_t>& shape,
                                           const TensorTrainCrossOptions& options,
                                           DecompositionReport& report, const Job& job = {});

/// The same of a tensor; the report's relative_error is exact.
std::vector<at::Tensor> tensor_train_cross(const at::Tensor& tensor, const TensorTrainCrossOptions& options,
                                           DecompositionReport& report, const Job& job = {});

/// r rows of a matrix [m, r] of rank r, m >= r, whose determinant is nearly the largest there is: by no
/// exchange of a row it grows by more than 5 % (Goreinov et al., 2010). Indices [r], and matrix · (its
/// rows)⁻¹ [m, r].
struct MaxVolume {
  at::Tensor rows, interpolation;
};
MaxVolume maxvol(const at::Tensor& matrix);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/decomposition/rank_argument.h"
#include "engine/decomposition/report.h"
#include "engine/decomposition/svd_interface.h"
#include "engine/support/job.h"

namespace tenfold {

struct TensorTrainOptions {
  /// The inner bonds, or these between the two outer 1s, one number for all, or a share of the parameters.
  RankArgument rank = std::vector<std::int64_t>{};
  /// automatic: the report's error comes from the singular values that were left out, good to about 1e-8 of
  /// its square, unless it is below 1e-3.
  SvdMethod svd = SvdMethod::truncated_svd;
  /// A bond larger than its matrix allows is filled up with zeros; else it is cut, as in TensorLy.
  bool fill_ranks = false;
  /// Of randomized_svd.
  std::uint64_t seed = 0;
};

/// TensorLy's tensor_train: successive truncated SVDs from left to right (Oseledets, 2011, algorithm 1) of a
/// real or complex tensor, in its dtype: cores [rank_k, mode_k, rank_{k+1}] with outer ranks 1, all but the
/// last left-orthonormal, the largest entry of each singular vector positive. Throws Error when the ranks
/// make no sense or a value is not finite.
std::vector<at::Tensor> tensor_train(const at::Tensor& tensor, const TensorTrainOptions& options,
                                     DecompositionReport& report, const Job& job = {});

/// The tensor train of a tensorized matrix [row_0, …, row_d, column_0, …, column_d] whose modes are the pairs
/// (row_k, column_k): cores [rank_k, row_k, column_k, rank_{k+1}]. Throws Error when the order is odd.
std::vector<at::Tensor> tensor_train_matrix(const at::Tensor& tensor, const TensorTrainOptions& options,
                                            DecompositionReport& report, const Job& job = {});

/// The tensor [row_0, …, column_0, …] that the cores of a tensor_train_matrix stand for. Throws
/// Error where they have not four dimensions, there are none, or their bonds do not fit.
at::Tensor tt_matrix_to_tensor(const std::vector<at::Tensor>& cores);

/// The same tensor with every bond larger by `n_padding` zeros, the outer ones too when `pad_boundaries` (for
/// a ring). Cores have a bond first and last, and any modes between.
std::vector<at::Tensor> pad_tt_rank(const std::vector<at::Tensor>& cores, std::int64_t n_padding = 1,
                                    bool pad_boundaries = false);

/// Splits `rest`, a tensor [left, modes…, right] in any shape, into cores [·, mode_k, ·] from left to right,
/// the last one what remains; bonds[k] is between cores k and k + 1. `left_out` gets, for each bond, the
/// share of the squared norm of what it cuts that is lost.
std::vector<at::Tensor> split_train(at::Tensor rest, std::int64_t left,
                                    const std::vector<std::int64_t>& modes,
                                    const std::vector<std::int64_t>& bonds, const TensorTrainOptions& options,
                                    DecompositionReport& report, const Job& job,
                                    std::vector<double>* left_out = nullptr);

}  // namespace tenfold

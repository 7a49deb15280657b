// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/decomposition/rank_argument.h"
#include "engine/decomposition/report.h"
#include "engine/decomposition/svd_interface.h"
#include "engine/support/job.h"

namespace tenfold {

struct TensorRingOptions {
  /// rank[k] is the bond to the left of mode k: one for each mode, the same with the first again at the end,
  /// one number for all, or a share of the parameters.
  RankArgument rank = std::vector<std::int64_t>{};
  /// The mode that is split off first.
  std::int64_t mode = 0;
  SvdMethod svd = SvdMethod::truncated_svd;
  std::uint64_t seed = 0;
};

/// Tensor ring by successive SVDs (Zhao et al., 2016, algorithm 1) of a real or complex tensor, in its dtype:
/// cores [rank_k, mode_k, rank_{k+1}], the last bond joined to the first; later bonds are cut to what is
/// there.
///
/// The two bonds of the first mode multiply to the rank of the first SVD, so Error when that is more than the
/// unfolding has; also when the ranks make no sense or a value is not finite.
std::vector<at::Tensor> tensor_ring(const at::Tensor& tensor, const TensorRingOptions& options,
                                    DecompositionReport& report, const Job& job = {});

/// The tensor [mode_0, mode_1, …] that the cores of a ring stand for. Throws Error where core_modes() does.
at::Tensor tr_to_tensor(const std::vector<at::Tensor>& cores);

/// How least squares are solved: as they are, or by normal equations (faster, half the digits, and no
/// intermediate larger than the tensor times the squared rank over its larger outer mode).
enum class LeastSquares { lstsq, normal_eq };

/// Where the sweeps begin: uniform [0, 1), or the TT-SVD (a ring whose outer bond is 1) with small seeded
/// noise in what the outer bond has more, so that the first sweep is at least as good as the train.
enum class RingStart { random, train };

/// What both alternating methods take.
struct TensorRingAlsOptions {
  /// As TensorRingOptions::rank.
  RankArgument rank = std::vector<std::int64_t>{};
  RingStart init = RingStart::random;
  LeastSquares ls_solve = LeastSquares::lstsq;
  /// 0: the start.
  std::int64_t n_iter_max = 100;
  /// Stops when the least relative error falls by less in one sweep; 0: all sweeps.
  double tol = 1e-6;
  /// Of the start and of the samples.
  std::uint64_t seed = 0;
  /// Called at the start and after every sweep; true ends the work.
  std::function<bool(const std::vector<at::Tensor>& cores, double error)> callback = {};
};

/// Tensor ring by alternating least squares (Zhao et al., 2016, algorithm 2) of a real or complex tensor, in
/// its dtype, cores as in tensor_ring; the best sweep.
std::vector<at::Tensor> tensor_ring_als(const at::Tensor& tensor, const TensorRingAlsOptions& options,
                                        DecompositionReport& report, const Job& job = {});

struct TensorRingSamplingOptions {
  /// Rows that are drawn for each mode's least squares, one number or one for each mode.
  std::vector<std::int64_t> n_samples;
  /// All rows alike instead of by the leverage scores of the cores.
  bool uniform_sampling = false;
  /// The errors between sweeps are those of the last sample.
  bool randomized_error = false;
};

/// tensor_ring_als with sampled least squares (Malik and Becker, 2021); `ls_solve` is lstsq always. As
/// samples make the errors go up and down, it stops after five sweeps without a gain of `tol` and returns the
/// best. The report's relative_error is exact.
std::vector<at::Tensor> tensor_ring_als_sampled(const at::Tensor& tensor, const TensorRingAlsOptions& options,
                                                const TensorRingSamplingOptions& sampling,
                                                DecompositionReport& report, const Job& job = {});

}  // namespace tenfold

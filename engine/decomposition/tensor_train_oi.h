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

struct TensorTrainOiOptions {
  /// As TensorTrainOptions::rank; cut where the modes allow less.
  RankArgument rank = std::vector<std::int64_t>{};
  /// Sweeps, forward and backward in turn; 1 is the plain tensor train.
  std::int64_t n_iter = 2;
  /// Called with the cores after every sweep (TensorLy's trajectory).
  std::function<void(const std::vector<at::Tensor>& cores, double error)> on_step = {};
};

/// Tensor-train orthogonal iteration (Zhou, Zhang, Zheng and Wang, 2022): every sweep finds its singular
/// vectors in the tensor as the last sweep's on the other side project it. Cores [rank_k, mode_k, rank_{k+1}]
/// in the tensor's dtype; after a forward sweep all but the last are left-orthonormal, after a backward sweep
/// all but the first right-orthonormal. The report's errors are those of the sweeps.
std::vector<at::Tensor> tensor_train_OI(const at::Tensor& tensor, const TensorTrainOiOptions& options,
                                        DecompositionReport& report, const Job& job = {});

}  // namespace tenfold

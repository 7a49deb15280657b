// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/support/job.h"

/// Non-negative least squares from normal equations, in float64. Stopped jobs throw Cancelled.
namespace tenfold {

struct HalsOptions {
  std::int64_t n_iter_max = 500;
  /// Stops when the squared change of a pass is less than this share of the first pass's.
  double tol = 1e-8;
  /// λ of λ‖V‖₁ and of λ‖V‖².
  double sparsity = 0, ridge = 0;
  /// Until nothing changes: tol 1e-16, 50,000 passes.
  bool exact = false;
  /// Least value of an entry.
  double epsilon = 0;
};

/// V [r, n] >= epsilon that minimises ‖M − U·V‖² row by row (hierarchical alternating least squares; Gillis
/// and Glineur, 2012), from UtM = Uᵀ·M [r, n] and UtU = Uᵀ·U [r, r]; begins at `start`, or at the clipped and
/// scaled solution without the constraint when that is undefined.
at::Tensor hals_nnls(const at::Tensor& UtM, const at::Tensor& UtU, const at::Tensor& start = {},
                     const HalsOptions& options = {}, const Job& job = {});

struct FistaOptions {
  std::int64_t n_iter_max = 100;
  /// Stops when the change (sum of absolute values) is less than this share of the first one.
  double tol = 1e-8;
  /// As in HalsOptions; of numbers with either sign λ‖x‖₁ has their absolute values.
  double sparsity = 0, ridge = 0;
  bool non_negative = true;
  /// Least value when non_negative.
  double epsilon = 1e-8;
  /// Step; 0: one over the largest eigenvalue.
  double learning_rate = 0;
};

/// x >= epsilon that minimises ½‖m − U·x‖² by accelerated proximal gradients (Beck and Teboulle, 2009), where
/// UᵀU is the Kronecker product of the matrices `UtU`, one for each mode of UtM and x; undefined start:
/// zeros.
at::Tensor fista(const at::Tensor& UtM, const std::vector<at::Tensor>& UtU, const at::Tensor& start = {},
                 const FistaOptions& options = {}, const Job& job = {});

/// wanted / there elementwise, by what a multiplicative update multiplies; entries of either below `least` of
/// its largest count as that, so that the scale of the tensor decides nothing.
at::Tensor multiplicative_ratio(const at::Tensor& wanted, const at::Tensor& there, double least);

/// x [n] >= 0 that minimises ‖m − U·x‖² exactly (active sets; Bro and de Jong, 1997), from Utm [n] and UtU
/// [n, n].
at::Tensor active_set_nnls(const at::Tensor& Utm, const at::Tensor& UtU, const at::Tensor& start = {},
                           std::int64_t n_iter_max = 100, double tol = 1e-7, const Job& job = {});

}  // namespace tenfold

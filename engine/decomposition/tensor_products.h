// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/decomposition/cp_factors.h"

/// TensorLy's products of tensors; mode_dot and multi_mode_dot are in tensor_algebra.h. All throw Error when
/// sizes do not fit. LibTorch has an inner and a tensordot too: calls need tenfold:: in front.
namespace tenfold {

/// Kronecker product of matrices (Kolda and Bader, 2009, section 2.6), the first one's rows slowest, but
/// matrix `skip` (-1: none); `reverse`: the last one's slowest.
at::Tensor kronecker(const std::vector<at::Tensor>& matrices, std::int64_t skip = -1, bool reverse = false);

struct KhatriRaoOptions {
  /// [R], or undefined: ones.
  at::Tensor weights = {};
  /// Position of a matrix to leave out; -1: none.
  std::int64_t skip = -1;
  /// The last matrix's rows slowest.
  bool reverse = false;
  /// One number for each row of the result, of any shape.
  at::Tensor mask = {};
};

/// Column-wise Kronecker product of matrices [mode_k, R]: [product of the modes, R], the first one's rows
/// slowest.
at::Tensor khatri_rao(const std::vector<at::Tensor>& matrices, const KhatriRaoOptions& options = {});

/// t_0 ∘ t_1 ∘ …: [modes of t_0, modes of t_1, …].
at::Tensor outer(const std::vector<at::Tensor>& tensors);

/// outer() of the samples: tensors [samples, …] give [samples, modes of t_0, modes of t_1, …].
at::Tensor batched_outer(const std::vector<at::Tensor>& tensors);

/// Sum of a · b over all modes (nothing is conjugated): [].
at::Tensor inner(const at::Tensor& a, const at::Tensor& b);

/// Product over the last `n_modes` modes of a and the first of b.
at::Tensor inner(const at::Tensor& a, const at::Tensor& b, std::int64_t n_modes);

/// Sum over modes_a[k] of a and modes_b[k] of b. The modes batched_a[k] and batched_b[k] stay and are paired.
/// The result has what is left of a's modes in their order, then b's.
at::Tensor tensordot(const at::Tensor& a, const at::Tensor& b, const std::vector<std::int64_t>& modes_a,
                     const std::vector<std::int64_t>& modes_b,
                     const std::vector<std::int64_t>& batched_a = {},
                     const std::vector<std::int64_t>& batched_b = {});

/// MTTKRP: unfold(tensor, mode) times the conjugated Khatri-Rao product of all factors but that mode's and
/// the weights: [mode, R]. Without the Khatri-Rao product of more than half the modes (see MttkrpTree for
/// sweeps).
at::Tensor unfolding_dot_khatri_rao(const at::Tensor& tensor, const CpFactors& cp, std::int64_t mode);

/// Mean over the samples of the `order`-fold outer product of each sample [features] (or [modes…]) with
/// itself.
at::Tensor higher_order_moment(const at::Tensor& samples, std::int64_t order);

}  // namespace tenfold

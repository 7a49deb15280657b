// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

/// TensorLy's rearrangements; unfold and fold are in tensor_algebra.h. All throw Error when modes or sizes do
/// not fit.
namespace tenfold {

/// Every tensor within the first `skip_begin` and last `skip_end` modes unfolded along its mode `mode`:
/// [begin…, mode, product of the others, end…], or [begin…, product of all, end…] when `ravel_tensors`.
at::Tensor partial_unfold(const at::Tensor& tensor, std::int64_t mode = 0, std::int64_t skip_begin = 1,
                          std::int64_t skip_end = 0, bool ravel_tensors = false);

/// The tensor of that shape (all modes) whose partial unfolding is `unfolded`.
at::Tensor partial_fold(const at::Tensor& unfolded, std::int64_t mode, const std::vector<std::int64_t>& shape,
                        std::int64_t skip_begin = 1, std::int64_t skip_end = 0);

/// All entries, the last mode fastest: [numel].
at::Tensor tensor_to_vec(const at::Tensor& tensor);

/// The tensor of that shape whose entries are `vec`.
at::Tensor vec_to_tensor(const at::Tensor& vec, const std::vector<std::int64_t>& shape);

/// The modes between the first `skip_begin` and the last `skip_end` as one.
at::Tensor partial_tensor_to_vec(const at::Tensor& tensor, std::int64_t skip_begin = 1,
                                 std::int64_t skip_end = 0);

/// The tensor of that shape (all modes) whose partial_tensor_to_vec is `matrix`.
at::Tensor partial_vec_to_tensor(const at::Tensor& matrix, const std::vector<std::int64_t>& shape,
                                 std::int64_t skip_begin = 1, std::int64_t skip_end = 0);

/// Matrix [product of the row modes, product of the column modes], both in the order they are listed; no
/// column modes: the others, ascending.
at::Tensor matricize(const at::Tensor& tensor, const std::vector<std::int64_t>& row_modes,
                     const std::vector<std::int64_t>& column_modes = {});

}  // namespace tenfold

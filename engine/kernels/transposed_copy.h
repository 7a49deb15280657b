// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>

namespace tenfold {

/// Rows from `in` [rows, columns], one after the other, as columns of `out`, whose rows begin `out_step` ≥
/// rows numbers apart. The two do not overlap.
void transpose(const float* in, std::int64_t rows, std::int64_t columns, float* out, std::int64_t out_step);

/// [n, rows, columns] as [n, columns, rows] with the new columns next to each other in memory, without
/// gradients. Of float32 on the CPU in tiles, two to seven times as fast as at::Tensor::contiguous() of the
/// transposed view, which goes through memory with one side's stride; other tensors are that.
at::Tensor transposed_copy(const at::Tensor& matrices);

}  // namespace tenfold

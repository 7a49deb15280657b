// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

namespace tenfold {

/// tensor.permute(order), one number after the other in memory, without gradients. On the CPU the places of
/// all runs are read from two tables: of many small modes, as a folded matrix has them, that is five to ten
/// times as fast as contiguous(), which counts through the modes for every few numbers, and what comes down
/// to transposed matrices is a transposed_copy(). Throws c10::Error unless `order` is a permutation of the
/// modes.
at::Tensor permuted_copy(const at::Tensor& tensor, at::IntArrayRef order);

/// The way back, a view: the tensor of these sizes of which a permutation by `order` holds the numbers of
/// `tensor` one after the other.
at::Tensor permuted_back(const at::Tensor& tensor, at::IntArrayRef sizes, at::IntArrayRef order);

/// tensor.contiguous(), in the same way where it wants no derivative.
at::Tensor made_contiguous(const at::Tensor& tensor);

}  // namespace tenfold

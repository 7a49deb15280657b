// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "engine/tensors/factorization.h"

namespace tenfold {

/// Which modes of a dense tensor meet which flat modes of a factorized one, in pairs; negative ones count
/// from the end.
struct DotModes {
  std::vector<std::int64_t> dense, factorized;
  /// The last `count` modes with the first `count`.
  static DotModes last_with_first(const at::Tensor& tensor, std::int64_t count);
};

/// tltorch's tensor_dot_cp: the dense tensor contracted with a CP tensor over `modes`: free dense modes, then
/// free CP modes. Two matrix products, as an unfolding of a CP is one of two Khatri-Rao products (Kolda and
/// Bader, 2009, section 3); nothing larger than [free dense modes, R] and either of these is formed. Throws
/// Error when counts or sizes of the modes differ.
at::Tensor tensor_dot_cp(const at::Tensor& tensor, const Factorization& cp, const DotModes& modes);

/// The same with a Tucker tensor: the contracted modes shrink to their ranks first, one mode_dot after the
/// other (Kolda and Bader, 2009, section 4). `batched_modes` are paired and kept, as tltorch does at their
/// places among the Tucker modes: free dense modes, then batched and free Tucker modes in their order.
at::Tensor tensor_dot_tucker(const at::Tensor& tensor, const Factorization& tucker, const DotModes& modes,
                             const DotModes& batched_modes = {});

}  // namespace tenfold

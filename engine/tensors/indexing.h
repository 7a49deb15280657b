// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/TensorIndexing.h>

#include <cstdint>
#include <vector>

#include "engine/support/shape.h"

namespace tenfold {

using TensorIndices = std::vector<at::indexing::TensorIndex>;

/// What is taken from one logical mode.
struct ModeIndex {
  enum class Kind { all, one, slice, list };
  Kind kind = Kind::all;
  std::int64_t position = 0;                   ///< one: in 0 … size-1
  std::int64_t start = 0, stop = 0, step = 1;  ///< slice: within the mode, stop >= start
  at::Tensor positions;                        ///< list: [count] int64, each in 0 … size-1

  /// Number of entries taken of a mode of that size (1 for `one`).
  std::int64_t count(std::int64_t size) const;
  /// The entries of a slice or list as positions on that device; all of them for `all`.
  at::Tensor list(std::int64_t size, at::Device device) const;
};

/// One ModeIndex for each logical mode: an ellipsis and missing indices are filled with `all`, negative
/// positions counted from the end, boolean masks turned into positions. `new_axes` receives the places, in
/// the result, of the axes of size 1 that None asks for.
///
/// Every mode is indexed on its own (outer indexing, as tltorch): two lists give their outer product, not
/// pairs. Throws Error for too many indices, positions out of range, negative steps, and index tensors that
/// are not integer, boolean and of at most one mode.
std::vector<ModeIndex> mode_indices(const TensorIndices& indices, const Shape& shape,
                                    std::vector<std::int64_t>& new_axes);

/// The tensor's mode `dim` restricted; `one` removes the mode.
at::Tensor take(const at::Tensor& tensor, std::int64_t dim, const ModeIndex& index);

/// Row-major positions in a mode folded from `sizes`, split into one position list a size.
std::vector<at::Tensor> unravel(const at::Tensor& positions, const Shape& sizes);
std::vector<std::int64_t> unravel(std::int64_t position, const Shape& sizes);

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/reshaping.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

using Modes = std::vector<std::int64_t>;

void require(bool fits, const at::Tensor& tensor) {
  if (!fits)
    throw Error("reshaping.modes", "The modes or sizes asked for do not fit a tensor {shape}",
                {{"shape", to_string(tensor.sizes().vec())}});
}

std::int64_t product_of(const Modes& shape) {
  std::int64_t all = 1;
  for (const std::int64_t size : shape) all *= size;
  return all;
}

}  // namespace

at::Tensor partial_unfold(const at::Tensor& tensor, std::int64_t mode, std::int64_t skip_begin,
                          std::int64_t skip_end, bool ravel_tensors) {
  const std::int64_t inner = tensor.dim() - skip_begin - skip_end;
  require(skip_begin >= 0 && skip_end >= 0 && mode >= 0 && mode < inner, tensor);
  const auto sizes = tensor.sizes();
  Modes shape(sizes.begin(), sizes.begin() + skip_begin);
  std::int64_t rest = 1;
  for (std::int64_t k = 0; k < inner; ++k)
    if (ravel_tensors || k != mode) rest *= tensor.size(skip_begin + k);
  if (!ravel_tensors) shape.push_back(tensor.size(skip_begin + mode));
  shape.push_back(rest);
  shape.insert(shape.end(), sizes.end() - skip_end, sizes.end());
  return tensor.movedim(skip_begin + mode, skip_begin).reshape(shape);
}

at::Tensor partial_fold(const at::Tensor& unfolded, std::int64_t mode, const Modes& shape,
                        std::int64_t skip_begin, std::int64_t skip_end) {
  const auto inner = static_cast<std::int64_t>(shape.size()) - skip_begin - skip_end;
  require(
      skip_begin >= 0 && skip_end >= 0 && mode >= 0 && mode < inner && product_of(shape) == unfolded.numel(),
      unfolded);
  Modes moved = shape;
  std::rotate(moved.begin() + skip_begin, moved.begin() + skip_begin + mode,
              moved.begin() + skip_begin + mode + 1);
  return unfolded.reshape(moved).movedim(skip_begin, skip_begin + mode);
}

at::Tensor tensor_to_vec(const at::Tensor& tensor) { return tensor.reshape({-1}); }

at::Tensor vec_to_tensor(const at::Tensor& vec, const Modes& shape) {
  require(product_of(shape) == vec.numel(), vec);
  return vec.reshape(shape);
}

at::Tensor partial_tensor_to_vec(const at::Tensor& tensor, std::int64_t skip_begin, std::int64_t skip_end) {
  return partial_unfold(tensor, 0, skip_begin, skip_end, true);
}

at::Tensor partial_vec_to_tensor(const at::Tensor& matrix, const Modes& shape, std::int64_t skip_begin,
                                 std::int64_t skip_end) {
  return partial_fold(matrix, 0, shape, skip_begin, skip_end);
}

at::Tensor matricize(const at::Tensor& tensor, const Modes& row_modes, const Modes& column_modes) {
  Modes order = row_modes;
  std::int64_t rows = 1;
  for (const std::int64_t mode : row_modes) {
    require(mode >= 0 && mode < tensor.dim(), tensor);
    rows *= tensor.size(mode);
  }
  order.insert(order.end(), column_modes.begin(), column_modes.end());
  for (std::int64_t k = 0; column_modes.empty() && k < tensor.dim(); ++k)
    if (std::count(row_modes.begin(), row_modes.end(), k) == 0) order.push_back(k);
  Modes sorted = order;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t k = 0; k < sorted.size(); ++k) require(sorted[k] == static_cast<std::int64_t>(k), tensor);
  require(static_cast<std::int64_t>(order.size()) == tensor.dim(), tensor);
  return tensor.permute(order).reshape({rows, rows == 0 ? 0 : tensor.numel() / rows});
}

}  // namespace tenfold

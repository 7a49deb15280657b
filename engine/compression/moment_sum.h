// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

namespace tenfold {

/// Σ w x xᵀ over rows x [features] with weights w, in float64. Products are of float32 and of many rows at
/// once: adding one up takes as long as multiplying a hundred rows. Only blocks on and above the diagonal
/// are computed. Memory: the sum and a quarter of it, for rows that wait.
class MomentSum {
 public:
  /// Of more than `most_features` only the diagonal is kept.
  explicit MomentSum(std::int64_t most_features) : most_features_(most_features) {}

  /// Rows [n, features] of any floating dtype on the CPU; they are copied.
  void add(const at::Tensor& rows, double weight);

  /// [features, features], or [features], the diagonal; undefined when no row came.
  at::Tensor take();

 private:
  void multiply_waiting();

  std::int64_t most_features_, rows_waiting_ = 0;
  std::vector<at::Tensor> waiting_;
  at::Tensor sum_;
};

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/spec/nested_shape.h"
#include "engine/tensors/indexing.h"

namespace tenfold {

class TensorFormat;

/// A tensor kept as factors, as a value: copies share storage, autograd flows through every function.
///
/// `core` is the tensor itself (Dense), the weights [R] (CP) or the core [r_0, …] (Tucker), else undefined.
/// `factors` are laid out as tltorch's: [mode, R] (CP), [mode_k, r_k] (Tucker), [r_k, mode_k, r_{k+1}] (TT,
/// tensor ring), [r_k, logical modes..., r_{k+1}] (BlockTT), [logical modes..., R] (BlockCP, which has
/// weights too), [logical mode, r] (LowRank).
struct Factorization {
  const TensorFormat* format = nullptr;
  NestedShape shape;
  at::Tensor core;
  std::vector<at::Tensor> factors;

  Shape logical_shape() const { return tenfold::logical_shape(shape); }
  /// Sizes of the modes with folded ones taken apart.
  Shape tensor_shape() const { return flat_shape(shape); }
  std::int64_t dim() const { return static_cast<std::int64_t>(shape.size()); }
  /// Number of elements of the tensor that the factors stand for.
  std::int64_t numel() const { return product(tensor_shape()); }
  /// Number of stored elements.
  std::int64_t parameters() const;
  /// Of the factors as they are: [R] for CP, BlockCP and LowRank, one a mode for Tucker, one more than cores
  /// for trains, none for Dense.
  Shape rank() const;
  /// The core if there is one, then the factors.
  std::vector<at::Tensor> tensors() const;
  at::TensorOptions options() const;

  /// The tensor [tensor_shape]; and with folded modes as one each [logical shape].
  at::Tensor to_tensor() const;
  at::Tensor to_matrix() const;

  /// Outer indexing of the logical modes, as mode_indices(); the result has the same format (Dense when no
  /// mode is left, or one of a LowRank) and shares untouched factors. A list on a folded mode makes it a
  /// plain mode of the list's length; None is a transduct() by 1. Throws Error as mode_indices().
  Factorization index(const TensorIndices& indices) const;

  /// A mode of size `new_dim` inserted before logical mode `mode`, every slice along it equal to this tensor
  /// unless a factor says otherwise: [new_dim] (Dense), [new_dim, R] (CP), [new_dim, 1] (Tucker), [r,
  /// new_dim, r] (trains, r the rank at that place). A LowRank becomes a CP with plain modes. Throws Error
  /// for a size below 1, a place above dim(), and a factor for BlockTT and BlockCP, whose every core has the
  /// mode.
  Factorization transduct(std::int64_t new_dim, std::int64_t mode = 0,
                          const at::Tensor& new_factor = {}) const;

  /// The same with `change` applied to every stored tensor. It has to keep the sizes: nothing is checked.
  Factorization map(const std::function<at::Tensor(const at::Tensor&)>& change) const;
  /// Other stored tensors, in the order of tensors(); nothing is checked.
  Factorization with_tensors(const std::vector<at::Tensor>& tensors) const;
  /// In another dtype or on another device. Throws c10::Error where LibTorch has no such device.
  Factorization to(const at::TensorOptions& options) const;
  Factorization detach() const;
  Factorization clone() const;

  /// tltorch's: "CPTensor(shape=(4, 3, 2, 5), rank=9)", "BlockTT(shape=[6, 20], tensorized_shape=…, rank=[1,
  /// 2, 1])".
  std::string str() const;
};

/// A plain tensor as a Factorization in dense format.
Factorization dense_factorization(const at::Tensor& tensor);

}  // namespace tenfold

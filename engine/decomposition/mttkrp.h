// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace tenfold {

/// Columns of the Khatri-Rao product of rank-major factors [R, mode_k]: [R, product of the modes], the last
/// mode fastest; [R, 1] of ones for none.
at::Tensor rank_major_khatri_rao(const std::vector<at::Tensor>& factors);

/// MTTKRPs (matricized tensor times the conjugated Khatri-Rao product) of one dense tensor for every mode, in
/// one sweep with two passes over the tensor.
///
/// A dimension tree (Phan, Tichavský and Cichocki, 2013, section III): the modes are split in two groups of
/// sizes as equal as possible, each pass is one matrix product of the tensor with the other group's
/// Khatri-Rao product, and what belongs to single modes comes from the much smaller result. Factors are
/// rank-major, and the tensor is copied once where its modes lie in another order than makes the sums over
/// the smaller results fast. Products and sums are in the tensor's dtype.
class MttkrpTree {
 public:
  /// `tensor`: any order >= 1, on the CPU. `ascending`: the modes are visited in their order, which leaves
  /// less choice of groups.
  explicit MttkrpTree(const at::Tensor& tensor, bool ascending = false);

  /// Calls `update(mode, mttkrp)` once for each mode in order(), with mttkrp [R, mode] in the wide dtype for
  /// the factors [R, mode_k] (wide) as they are at that moment; `update` may replace that mode's factor.
  void sweep(std::vector<at::Tensor>& factors,
             const std::function<void(std::int64_t mode, const at::Tensor& mttkrp)>& update) const;

  /// ⟨X̂_r, X⟩ for every rank-one term X̂_r of the factors [R, mode_k], in the wide dtype: [R].
  at::Tensor inner_products(const std::vector<at::Tensor>& factors) const;

  /// The modes in the order in which a sweep visits them.
  const std::vector<std::int64_t>& order() const { return order_; }

 private:
  std::vector<std::int64_t> first_group() const;
  std::vector<std::int64_t> second_group() const;
  at::Tensor columns(const std::vector<at::Tensor>& factors, const std::vector<std::int64_t>& modes) const;

  at::Tensor matrix_;  // [modes of the first group, modes of the second], each as the halves want them
  std::vector<std::int64_t> order_;
  std::vector<std::int64_t> sizes_;  // by mode
  std::size_t first_group_ = 0;      // length of it
};

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/mttkrp.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/decomposition/tensor_algebra.h"

namespace tenfold {
namespace {

using Modes = std::vector<std::int64_t>;
using Update = std::function<void(std::int64_t, const at::Tensor&)>;

/// The conjugates of some of the factors.
std::vector<at::Tensor> picked(const std::vector<at::Tensor>& all, const Modes& modes) {
  std::vector<at::Tensor> some;
  for (const std::int64_t mode : modes) some.push_back(all[static_cast<std::size_t>(mode)].conj());
  return some;
}

/// The subset of modes (as bits) whose product and whose complement's product have the smallest sum: what the
/// two Khatri-Rao products need. Mode 0 is in the first group.
std::size_t balanced_group(const Modes& sizes, bool ascending) {
  const std::size_t order = sizes.size();
  std::size_t best = 1;
  double least = -1;
  // beyond 16 modes only the contiguous splits are tried
  const bool any = !ascending && order <= 16;
  const std::size_t candidates = any ? std::size_t{1} << (order - 1) : std::max<std::size_t>(order - 1, 1);
  for (std::size_t i = 0; i < candidates; ++i) {
    const std::size_t group = any ? 2 * i + 1 : (std::size_t{2} << i) - 1;
    double inside = 1, outside = 1;
    for (std::size_t k = 0; k < order; ++k)
      ((group >> k & 1) != 0 ? inside : outside) *= static_cast<double>(sizes[k]);
    if (least >= 0 && inside + outside >= least) continue;
    least = inside + outside;
    best = group;
  }
  return best;
}

/// Splits the modes of `partial` [R, modes...] in two halves until single ones are left; the second half sees
/// what the first one's updates made.
void descend(const at::Tensor& partial, const Modes& modes, const Modes& sizes,
             std::vector<at::Tensor>& factors, const Update& update) {
  const std::int64_t rank = partial.size(0);
  if (modes.size() == 1) {
    update(modes[0], partial.reshape({rank, -1}));
    return;
  }
  const auto middle = modes.begin() + static_cast<std::ptrdiff_t>(modes.size() / 2);
  const Modes front(modes.begin(), middle), back(middle, modes.end());
  std::int64_t front_size = 1;
  for (const std::int64_t mode : front) front_size *= sizes[static_cast<std::size_t>(mode)];
  const at::Tensor matrices = partial.reshape({rank, front_size, -1});
  const at::Tensor back_columns = rank_major_khatri_rao(picked(factors, back)).unsqueeze(2);
  descend(at::bmm(matrices, back_columns), front, sizes, factors, update);
  const at::Tensor front_rows = rank_major_khatri_rao(picked(factors, front)).unsqueeze(1);
  descend(at::bmm(front_rows, matrices), back, sizes, factors, update);
}

}  // namespace

at::Tensor rank_major_khatri_rao(const std::vector<at::Tensor>& factors) {
  at::Tensor product = factors.at(0);
  for (std::size_t k = 1; k < factors.size(); ++k)
    product = (product.unsqueeze(2) * factors[k].unsqueeze(1)).reshape({product.size(0), -1});
  return product;
}

MttkrpTree::MttkrpTree(const at::Tensor& tensor, bool ascending) : sizes_(tensor.sizes().vec()) {
  const std::size_t group = balanced_group(sizes_, ascending);
  for (const bool first : {true, false}) {
    for (std::size_t k = 0; k < sizes_.size(); ++k)
      if (((group >> k & 1) != 0) == first) order_.push_back(static_cast<std::int64_t>(k));
    if (first) first_group_ = order_.size();
  }
  std::int64_t rows = 1;
  for (std::size_t k = 0; k < first_group_; ++k) rows *= sizes_[static_cast<std::size_t>(order_[k])];
  matrix_ = tensor.permute(order_).reshape({rows, -1});
}

void MttkrpTree::sweep(std::vector<at::Tensor>& factors, const Update& update) const {
  const auto middle = order_.begin() + static_cast<std::ptrdiff_t>(first_group_);
  const Modes first(order_.begin(), middle), second(middle, order_.end());
  // the large matrix is never the transposed side of a product, which takes up to twice as long
  const auto pass = [&](const Modes& others, bool behind) {
    const at::Tensor rows = rank_major_khatri_rao(picked(factors, others)).to(matrix_.scalar_type());
    const at::Tensor partial = behind ? at::mm(matrix_, rows.t()).t() : at::mm(rows, matrix_);
    return partial.to(wide_type(matrix_.scalar_type())).contiguous();
  };
  if (second.empty()) {
    update(0, matrix_.t().to(factors[0].scalar_type()).expand({factors[0].size(0), -1}));
    return;
  }
  descend(pass(second, true), first, sizes_, factors, update);
  descend(pass(first, false), second, sizes_, factors, update);
}

at::Tensor MttkrpTree::inner_products(const std::vector<at::Tensor>& factors) const {
  const auto middle = order_.begin() + static_cast<std::ptrdiff_t>(first_group_);
  const at::Tensor rows = rank_major_khatri_rao(picked(factors, Modes(order_.begin(), middle)));
  const at::Tensor partial = at::mm(rows.to(matrix_.scalar_type()), matrix_).to(rows.scalar_type());
  if (middle == order_.end()) return partial.sum(1);
  return (partial * rank_major_khatri_rao(picked(factors, Modes(middle, order_.end())))).sum(1);
}

}  // namespace tenfold

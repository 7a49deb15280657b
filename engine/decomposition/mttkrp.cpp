// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/mttkrp.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/kernels/matrix_product.h"

namespace tenfold {
namespace {

using Modes = std::vector<std::int64_t>;
using Update = std::function<void(std::int64_t, const at::Tensor&)>;

/// The conjugated Khatri-Rao product of some of the factors in that dtype: [R, product of their modes].
at::Tensor columns_of(const std::vector<at::Tensor>& all, const Modes& modes, at::ScalarType type) {
  std::vector<at::Tensor> some;
  for (const std::int64_t mode : modes) some.push_back(all[static_cast<std::size_t>(mode)].to(type).conj());
  return rank_major_khatri_rao(some);
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

Modes joined(const Modes& a, const Modes& b) {
  Modes all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

/// The modes of one node of the tree in two halves: those visited first, and the others.
struct Halves {
  Modes first, second;
  bool first_in_front = true;  // in memory

  Halves(const Modes& modes, const Modes& sizes) {
    const auto middle = modes.begin() + static_cast<std::ptrdiff_t>(modes.size() / 2);
    first.assign(modes.begin(), middle);
    second.assign(middle, modes.end());
    // the longer half last: sums over it, and those over the other one beside it, are then of long rows
    first_in_front = length(first, sizes) <= length(second, sizes);
  }
  static std::int64_t length(const Modes& modes, const Modes& sizes) {
    std::int64_t product = 1;
    for (const std::int64_t mode : modes) product *= sizes[static_cast<std::size_t>(mode)];
    return product;
  }
};

/// The order in memory of modes that are visited in this order.
Modes laid_out(const Modes& modes, const Modes& sizes) {
  if (modes.size() <= 1) return modes;
  const Halves halves(modes, sizes);
  const Modes first = laid_out(halves.first, sizes), second = laid_out(halves.second, sizes);
  return halves.first_in_front ? joined(first, second) : joined(second, first);
}

/// [R, front, back] without the front half, or without the back half, by the rows [R, that half].
at::Tensor without_front(const at::Tensor& matrices, const at::Tensor& rows) {
  return at::bmm(rows.unsqueeze(1), matrices).squeeze(1);
}

at::Tensor without_back(const at::Tensor& matrices, const at::Tensor& rows) {
  // products of matrix and vector in a batch run at a tenth of the memory's speed
  constexpr std::int64_t tiny = 16;
  if (rows.size(1) > tiny) return (matrices * rows.unsqueeze(1)).sum(2);
  return at::bmm(matrices, rows.unsqueeze(2)).squeeze(2);
}

/// Splits the modes of `partial` [R, modes...] in two halves until single ones are left; the second half sees
/// what the first one's updates made.
void descend(const at::Tensor& partial, const Modes& modes, const Modes& sizes,
             std::vector<at::Tensor>& factors, const Update& update) {
  if (modes.size() == 1) {
    update(modes[0], partial.to(factors[0].scalar_type()));
    return;
  }
  const Halves halves(modes, sizes);
  const std::int64_t first = Halves::length(halves.first, sizes);
  const std::int64_t second = Halves::length(halves.second, sizes);
  const at::Tensor matrices =
      halves.first_in_front ? partial.reshape({-1, first, second}) : partial.reshape({-1, second, first});
  const auto without = [&](const Modes& others, bool in_front) {
    const at::Tensor rows = columns_of(factors, laid_out(others, sizes), partial.scalar_type());
    return in_front ? without_front(matrices, rows) : without_back(matrices, rows);
  };
  descend(without(halves.second, !halves.first_in_front), halves.first, sizes, factors, update);
  descend(without(halves.first, halves.first_in_front), halves.second, sizes, factors, update);
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
  const Modes first = laid_out(first_group(), sizes_), second = laid_out(second_group(), sizes_);
  matrix_ = tensor.permute(joined(first, second)).reshape({Halves::length(first, sizes_), -1});
}

Modes MttkrpTree::first_group() const {
  return {order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(first_group_)};
}

Modes MttkrpTree::second_group() const {
  return {order_.begin() + static_cast<std::ptrdiff_t>(first_group_), order_.end()};
}

at::Tensor MttkrpTree::columns(const std::vector<at::Tensor>& factors, const Modes& modes) const {
  return columns_of(factors, laid_out(modes, sizes_), matrix_.scalar_type());
}

void MttkrpTree::sweep(std::vector<at::Tensor>& factors, const Update& update) const {
  const Modes first = first_group(), second = second_group();
  if (second.empty()) {
    update(0, matrix_.t().to(factors[0].scalar_type()).expand({factors[0].size(0), -1}));
    return;
  }
  // the large matrix is never the transposed side of a product, which takes up to twice as long
  descend(matrix_product(matrix_, columns(factors, second).t()).t(), first, sizes_, factors, update);
  descend(matrix_product(columns(factors, first), matrix_), second, sizes_, factors, update);
}

at::Tensor MttkrpTree::inner_products(const std::vector<at::Tensor>& factors) const {
  const at::ScalarType wide = factors[0].scalar_type();
  const Modes second = second_group();
  const at::Tensor partial = matrix_product(columns(factors, first_group()), matrix_).to(wide);
  if (second.empty()) return partial.sum(1);
  return (partial * columns_of(factors, laid_out(second, sizes_), wide)).sum(1);
}

}  // namespace tenfold

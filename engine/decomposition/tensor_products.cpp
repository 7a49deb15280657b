// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tensor_products.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/kernels/khatri_rao.h"
#include "engine/support/error.h"
#include "engine/support/shape.h"

namespace tenfold {
namespace {

using Modes = std::vector<std::int64_t>;

void require(bool fits, const char* what) {
  if (!fits) throw Error("products.shapes", "The sizes do not fit in {what}", {{"what", what}});
}

/// The list without one, perhaps turned round.
std::vector<at::Tensor> picked(const std::vector<at::Tensor>& all, std::int64_t skip, bool reverse) {
  std::vector<at::Tensor> some;
  for (std::size_t k = 0; k < all.size(); ++k)
    if (static_cast<std::int64_t>(k) != skip) some.push_back(all[k]);
  require(!some.empty(), "a product of no matrices");
  if (reverse) std::reverse(some.begin(), some.end());
  return some;
}

bool contains(const Modes& modes, std::int64_t mode) {
  return std::find(modes.begin(), modes.end(), mode) != modes.end();
}

/// The modes that are in neither list.
Modes free_modes(const at::Tensor& tensor, const Modes& contracted, const Modes& batched) {
  Modes left;
  for (std::int64_t k = 0; k < tensor.dim(); ++k)
    if (!contains(contracted, k) && !contains(batched, k)) left.push_back(k);
  require(left.size() + contracted.size() + batched.size() == static_cast<std::size_t>(tensor.dim()),
          "a contraction of modes that are not there or listed twice");
  return left;
}

std::int64_t product_of(const at::Tensor& tensor, const Modes& modes) {
  std::int64_t all = 1;
  for (const std::int64_t mode : modes) all *= tensor.size(mode);
  return all;
}

Modes joined(const Modes& a, const Modes& b, const Modes& c) {
  Modes all = a;
  all.insert(all.end(), b.begin(), b.end());
  all.insert(all.end(), c.begin(), c.end());
  return all;
}

void require_pairs(const at::Tensor& a, const at::Tensor& b, const Modes& modes_a, const Modes& modes_b) {
  bool fits = modes_a.size() == modes_b.size();
  for (std::size_t k = 0; fits && k < modes_a.size(); ++k)
    fits = modes_a[k] >= 0 && modes_a[k] < a.dim() && modes_b[k] >= 0 && modes_b[k] < b.dim() &&
           a.size(modes_a[k]) == b.size(modes_b[k]);
  require(fits, "a contraction of modes of different sizes");
}

}  // namespace

at::Tensor kronecker(const std::vector<at::Tensor>& matrices, std::int64_t skip, bool reverse) {
  const auto some = picked(matrices, skip, reverse);
  at::Tensor product = some[0];
  for (std::size_t k = 1; k < some.size(); ++k) product = at::kron(product, some[k]);
  return product;
}

at::Tensor khatri_rao(const std::vector<at::Tensor>& matrices, const KhatriRaoOptions& options) {
  const auto some = picked(matrices, options.skip, options.reverse);
  for (const at::Tensor& matrix : some)
    require(matrix.dim() == 2 && matrix.size(1) == some[0].size(1), "a Khatri-Rao product");
  at::Tensor product = some[0];
  if (options.weights.defined()) product = product * options.weights.reshape({1, -1});
  for (std::size_t k = 1; k < some.size(); ++k) product = khatri_rao(product, some[k]);
  if (!options.mask.defined()) return product;
  require(options.mask.numel() == product.size(0), "the mask of a Khatri-Rao product");
  return product * options.mask.reshape({-1, 1});
}

at::Tensor outer(const std::vector<at::Tensor>& tensors) {
  require(!tensors.empty(), "an outer product");
  at::Tensor product = tensors[0];
  for (std::size_t k = 1; k < tensors.size(); ++k) {
    Modes left = product.sizes().vec();
    left.resize(left.size() + static_cast<std::size_t>(tensors[k].dim()), 1);
    product = product.reshape(left) * tensors[k];
  }
  return product;
}

at::Tensor batched_outer(const std::vector<at::Tensor>& tensors) {
  require(!tensors.empty(), "an outer product");
  at::Tensor product = tensors[0];
  for (std::size_t k = 1; k < tensors.size(); ++k) {
    const at::Tensor& next = tensors[k];
    require(next.dim() > 0 && product.dim() > 0 && next.size(0) == product.size(0),
            "a batched outer product");
    Modes left = product.sizes().vec(), right = next.sizes().vec();
    left.resize(left.size() + right.size() - 1, 1);
    right.insert(right.begin() + 1, static_cast<std::size_t>(product.dim()) - 1, 1);
    product = product.reshape(left) * next.reshape(right);
  }
  return product;
}

at::Tensor inner(const at::Tensor& a, const at::Tensor& b) {
  require(a.sizes() == b.sizes(), "an inner product");
  return (a * b).sum();
}

at::Tensor inner(const at::Tensor& a, const at::Tensor& b, std::int64_t n_modes) {
  require(n_modes >= 1 && n_modes <= a.dim() && n_modes <= b.dim(), "an inner product");
  Modes last, first;
  for (std::int64_t k = 0; k < n_modes; ++k) {
    last.push_back(a.dim() - n_modes + k);
    first.push_back(k);
  }
  return tensordot(a, b, last, first);
}

at::Tensor tensordot(const at::Tensor& a, const at::Tensor& b, const Modes& modes_a, const Modes& modes_b,
                     const Modes& batched_a, const Modes& batched_b) {
  require_pairs(a, b, modes_a, modes_b);
  require_pairs(a, b, batched_a, batched_b);
  const Modes free_a = free_modes(a, modes_a, batched_a), free_b = free_modes(b, modes_b, batched_b);
  const std::int64_t batch = product_of(a, batched_a), inner_size = product_of(a, modes_a);
  const at::Tensor left =
      a.permute(joined(batched_a, free_a, modes_a)).reshape({batch, product_of(a, free_a), inner_size});
  const at::Tensor right =
      b.permute(joined(batched_b, modes_b, free_b)).reshape({batch, inner_size, product_of(b, free_b)});
  Modes shape, kept = joined(batched_a, free_a, {}), order;
  for (const std::int64_t mode : kept) shape.push_back(a.size(mode));
  for (const std::int64_t mode : free_b) shape.push_back(b.size(mode));
  // batched modes go back among a's others
  for (std::size_t k = 0; k < kept.size(); ++k) order.push_back(static_cast<std::int64_t>(k));
  std::sort(order.begin(), order.end(), [&](auto x, auto y) {
    return kept[static_cast<std::size_t>(x)] < kept[static_cast<std::size_t>(y)];
  });
  for (std::size_t k = kept.size(); k < shape.size(); ++k) order.push_back(static_cast<std::int64_t>(k));
  return at::bmm(left, right).reshape(shape).permute(order);
}

at::Tensor unfolding_dot_khatri_rao(const at::Tensor& tensor, const CpFactors& cp, std::int64_t mode) {
  const at::Tensor weights = cp_weights(cp);
  require(static_cast<std::int64_t>(cp.factors.size()) == tensor.dim() && mode >= 0 && mode < tensor.dim(),
          "an MTTKRP");
  for (std::size_t k = 0; k < cp.factors.size(); ++k)
    require(cp.factors[k].size(0) == tensor.size(static_cast<std::int64_t>(k)), "an MTTKRP");
  const auto at_mode = cp.factors.begin() + mode;
  const std::vector<at::Tensor> before(cp.factors.begin(), at_mode), after(at_mode + 1, cp.factors.end());
  const std::int64_t rank = cp.factors[0].size(1), size = tensor.size(mode);
  // [before, mode, after]: one product for the modes behind, batched ones for those in front
  at::Tensor partial = tensor.reshape({-1, after.empty() ? 1 : khatri_rao(after).size(0)});
  partial = after.empty() ? partial.expand({-1, rank}) : at::mm(partial, khatri_rao(after).conj());
  partial = partial.reshape({-1, size, rank});
  const at::Tensor found =
      before.empty() ? partial[0] : (partial * khatri_rao(before).conj().unsqueeze(1)).sum(0);
  return found * weights.conj();
}

at::Tensor higher_order_moment(const at::Tensor& samples, std::int64_t order) {
  require(order >= 1 && samples.dim() >= 2, "a moment of samples");
  return batched_outer(std::vector<at::Tensor>(static_cast<std::size_t>(order), samples)).mean(0);
}

}  // namespace tenfold

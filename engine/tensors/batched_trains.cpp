// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/batched_trains.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

/// Dimensions of a core: the plain modes first, then the left bond, the folded modes, the right bond.
std::vector<std::int64_t> batch_first(const Factorization& f) {
  std::vector<std::int64_t> order, folded;
  const bool block = f.format->name() == "BlockTT";
  for (std::size_t mode = 0; block && mode < f.shape.size(); ++mode)
    (is_folded(f.shape[mode]) ? folded : order).push_back(static_cast<std::int64_t>(mode) + 1);
  if (!block) folded = {1};
  order.push_back(0);
  order.insert(order.end(), folded.begin(), folded.end());
  order.push_back(static_cast<std::int64_t>(order.size()));
  return order;
}

Shape batch_shape(const Factorization& f) {
  Shape batch;
  for (const ShapeEntry& entry : f.shape)
    if (f.format->name() == "BlockTT" && !is_folded(entry)) batch.push_back(sizes_of(entry)[0]);
  return batch;
}

at::Tensor padded(const at::Tensor& core, std::int64_t left, std::int64_t right) {
  return at::constant_pad_nd(core, {0, right - core.size(-1), 0, 0, 0, left - core.size(0)});
}

}  // namespace

std::vector<std::vector<at::Tensor>> trains_of(const Factorization& f) {
  const std::int64_t count = product(batch_shape(f));
  std::vector<std::vector<at::Tensor>> trains(static_cast<std::size_t>(count));
  for (const at::Tensor& factor : f.factors) {
    const at::Tensor core = factor.detach();
    const at::Tensor batches = core.permute(batch_first(f)).reshape({count, core.size(0), -1, core.size(-1)});
    for (std::int64_t b = 0; b < count; ++b)
      trains[static_cast<std::size_t>(b)].push_back(batches.select(0, b));
  }
  return trains;
}

Factorization stacked_trains(const std::vector<std::vector<at::Tensor>>& trains, const Factorization& like) {
  Factorization made{like.format, like.shape, {}, {}};
  const std::vector<std::int64_t> order = batch_first(like);
  std::vector<std::int64_t> inverse(order.size());
  for (std::size_t k = 0; k < order.size(); ++k)
    inverse[static_cast<std::size_t>(order[k])] = static_cast<std::int64_t>(k);
  for (std::size_t k = 0; k < like.factors.size(); ++k) {
    std::int64_t left = 1, right = 1;
    for (const auto& train : trains) {
      left = std::max(left, train[k].size(0));
      right = std::max(right, train[k].size(-1));
    }
    std::vector<at::Tensor> cores;
    for (const auto& train : trains) cores.push_back(padded(train[k], left, right));
    Shape sizes = like.factors[k].sizes().vec();
    sizes.front() = left;
    sizes.back() = right;
    Shape permuted;
    for (const std::int64_t dim : order) permuted.push_back(sizes[static_cast<std::size_t>(dim)]);
    made.factors.push_back(at::stack(cores).reshape(permuted).permute(inverse).contiguous());
  }
  return made;
}

at::Tensor dense_inner(const at::Tensor& a, const at::Tensor& b) {
  const at::ScalarType type = at::promote_types(wide_type(a.scalar_type()), wide_type(b.scalar_type()));
  return (a.detach().to(type).conj() * b.detach().to(type)).sum();
}

}  // namespace tenfold

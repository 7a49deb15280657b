// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/batched_factors.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/kernels/permuted_copy.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

bool is_block(const Factorization& f) { return f.format->name().starts_with("Block"); }
bool is_low_rank(const Factorization& f) { return f.format->name() == "LowRank"; }

/// Dimensions of a core: the plain modes first, then the left bond (trains), the folded modes, the last bond.
std::vector<std::int64_t> batch_first(const Factorization& f) {
  const std::int64_t first = f.core.defined() ? 0 : 1;
  std::vector<std::int64_t> order, folded;
  for (std::size_t mode = 0; is_block(f) && mode < f.shape.size(); ++mode)
    (is_folded(f.shape[mode]) ? folded : order).push_back(static_cast<std::int64_t>(mode) + first);
  if (!is_block(f)) folded = {first};
  if (first == 1) order.push_back(0);
  order.insert(order.end(), folded.begin(), folded.end());
  order.push_back(static_cast<std::int64_t>(order.size()));
  return order;
}

Shape batch_shape(const Factorization& f) {
  Shape batch;
  for (const ShapeEntry& entry : f.shape)
    if (is_block(f) && !is_folded(entry)) batch.push_back(sizes_of(entry)[0]);
  return batch;
}

/// The core [as the factorization has it, of these sizes] of the batch's ones.
at::Tensor unbatched(const std::vector<at::Tensor>& cores, const Shape& sizes,
                     const std::vector<std::int64_t>& order) {
  return permuted_back(at::stack(cores), sizes, order).contiguous();
}

at::Tensor padded(const at::Tensor& core, std::int64_t left, std::int64_t right) {
  return at::constant_pad_nd(core, {0, right - core.size(-1), 0, 0, 0, left - core.size(0)});
}

}  // namespace

std::vector<std::vector<at::Tensor>> trains_of(const Factorization& f) {
  if (is_low_rank(f)) return {{f.factors[0].detach().unsqueeze(0), f.factors[1].detach().t().unsqueeze(-1)}};
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
  if (is_low_rank(like)) {
    made.factors = {trains[0][0].squeeze(0), trains[0][1].squeeze(-1).t().contiguous()};
    return made;
  }
  const std::vector<std::int64_t> order = batch_first(like);
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
    made.factors.push_back(unbatched(cores, sizes, order));
  }
  return made;
}

std::vector<CpFactors> cps_of(const Factorization& f) {
  const std::int64_t count = product(batch_shape(f));
  std::vector<CpFactors> cps(static_cast<std::size_t>(count), CpFactors{f.core.detach(), {}});
  for (const at::Tensor& factor : f.factors) {
    const at::Tensor batches = factor.detach().permute(batch_first(f)).reshape({count, -1, factor.size(-1)});
    for (std::int64_t b = 0; b < count; ++b)
      cps[static_cast<std::size_t>(b)].factors.push_back(batches.select(0, b));
  }
  return cps;
}

Factorization stacked_cps(const std::vector<CpFactors>& cps, const Factorization& like) {
  if (cps.size() == 1 && !is_block(like)) return {like.format, like.shape, cps[0].weights, cps[0].factors};
  at::Tensor squares;
  for (const CpFactors& cp : cps)
    squares = squares.defined() ? squares + cp.weights.abs().square() : cp.weights.abs().square();
  const at::Tensor weights = squares.sqrt().to(cps[0].weights.scalar_type());
  Factorization made{like.format, like.shape, weights, {}};
  for (std::size_t k = 0; k < like.factors.size(); ++k) {
    std::vector<at::Tensor> factors;
    for (const CpFactors& cp : cps)
      factors.push_back(k > 0 ? cp.factors[k]
                              : cp.factors[0] *
                                    (cp.weights / at::where(weights == 0, at::ones_like(weights), weights)));
    Shape sizes = like.factors[k].sizes().vec();
    sizes.back() = weights.numel();
    made.factors.push_back(unbatched(factors, sizes, batch_first(like)));
  }
  return made;
}

at::Tensor dense_inner(const at::Tensor& a, const at::Tensor& b) {
  const at::ScalarType type = at::promote_types(wide_type(a.scalar_type()), wide_type(b.scalar_type()));
  return (a.detach().to(type).conj() * b.detach().to(type)).sum();
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/tensor_dot.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "engine/kernels/khatri_rao.h"
#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace {

using Modes = std::vector<std::int64_t>;

Modes wrapped(const Modes& modes, std::int64_t order) {
  Modes all;
  for (const std::int64_t mode : modes) {
    if (mode < -order || mode >= order)
      throw Error("dot.mode", "there is no mode {mode} among {order}",
                  {{"mode", std::to_string(mode)}, {"order", std::to_string(order)}});
    all.push_back(mode < 0 ? mode + order : mode);
  }
  return all;
}

DotModes checked(const at::Tensor& tensor, const Shape& shape, const DotModes& modes) {
  if (modes.dense.size() != modes.factorized.size())
    throw Error("dot.count", "{dense} modes of one tensor cannot meet {factorized} of the other",
                {{"dense", std::to_string(modes.dense.size())},
                 {"factorized", std::to_string(modes.factorized.size())}});
  const DotModes found{wrapped(modes.dense, tensor.dim()),
                       wrapped(modes.factorized, static_cast<std::int64_t>(shape.size()))};
  for (std::size_t k = 0; k < found.dense.size(); ++k) {
    const std::int64_t here = tensor.size(found.dense[k]),
                       there = shape[static_cast<std::size_t>(found.factorized[k])];
    if (here != there)
      throw Error("dot.size", "a mode of size {here} cannot meet one of size {there}",
                  {{"here", std::to_string(here)}, {"there", std::to_string(there)}});
  }
  return found;
}

Modes others(std::int64_t order, const Modes& taken) {
  Modes free;
  for (std::int64_t mode = 0; mode < order; ++mode)
    if (std::find(taken.begin(), taken.end(), mode) == taken.end()) free.push_back(mode);
  return free;
}

Modes joined(Modes a, const Modes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Shape sizes_at(at::IntArrayRef sizes, const Modes& modes) {
  Shape found;
  for (const std::int64_t mode : modes) found.push_back(sizes[static_cast<std::size_t>(mode)]);
  return found;
}

/// [product of the modes, R]; one row of ones for none.
at::Tensor khatri_rao_of(const Factorization& cp, const Modes& modes) {
  at::Tensor whole;
  for (const std::int64_t mode : modes) {
    const at::Tensor& factor = cp.factors[static_cast<std::size_t>(mode)];
    whole = whole.defined() ? khatri_rao(whole, factor) : factor;
  }
  return whole.defined() ? whole : at::ones({1, cp.core.numel()}, cp.core.options());
}

void require_dot_format(const Factorization& f, const char* name) {
  if (f.format->name() != name)
    throw Error("dot.format", "this contracts with {wanted}, not with {found}",
                {{"wanted", name}, {"found", f.format->name()}});
}

/// matrix [new, old] along one mode.
at::Tensor along(const at::Tensor& tensor, const at::Tensor& matrix, std::int64_t mode) {
  return at::matmul(tensor.movedim(mode, -1), matrix.t()).movedim(-1, mode);
}

/// The contracted modes of the dense tensor shrunk to their ranks, the largest reduction first.
at::Tensor projected(at::Tensor tensor, const Factorization& tucker, const DotModes& modes) {
  std::vector<std::size_t> order(modes.dense.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto shrinks = [&](std::size_t k) {
    const at::Tensor& factor = tucker.factors[static_cast<std::size_t>(modes.factorized[k])];
    return static_cast<double>(factor.size(1)) /
           static_cast<double>(std::max<std::int64_t>(1, factor.size(0)));
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return shrinks(a) < shrinks(b); });
  for (const std::size_t k : order)
    tensor = along(tensor, tucker.factors[static_cast<std::size_t>(modes.factorized[k])].t(), modes.dense[k]);
  return tensor;
}

}  // namespace

DotModes DotModes::last_with_first(const at::Tensor& tensor, std::int64_t count) {
  DotModes modes;
  for (std::int64_t k = 0; k < count; ++k) {
    modes.dense.push_back(tensor.dim() - count + k);
    modes.factorized.push_back(k);
  }
  return modes;
}

at::Tensor tensor_dot_cp(const at::Tensor& tensor, const Factorization& cp, const DotModes& modes) {
  require_dot_format(cp, "CP");
  const Shape shape = cp.tensor_shape();
  const DotModes met = checked(tensor, shape, modes);
  const Modes free = others(tensor.dim(), met.dense),
              made = others(static_cast<std::int64_t>(shape.size()), met.factorized);
  const Shape kept = sizes_at(tensor.sizes(), free), added = sizes_at(shape, made);
  const at::Tensor rows = tensor.permute(joined(free, met.dense))
                              .reshape({product(kept), product(sizes_at(tensor.sizes(), met.dense))});
  const at::Tensor ranks = at::mm(rows, khatri_rao_of(cp, met.factorized)) * cp.core;
  return at::mm(ranks, khatri_rao_of(cp, made).t()).reshape(joined(kept, added));
}

at::Tensor tensor_dot_tucker(const at::Tensor& tensor, const Factorization& tucker, const DotModes& modes,
                             const DotModes& batched_modes) {
  require_dot_format(tucker, "Tucker");
  const Shape shape = tucker.tensor_shape();
  const DotModes met = checked(tensor, shape, modes), batch = checked(tensor, shape, batched_modes);
  const Modes free = others(tensor.dim(), joined(met.dense, batch.dense)),
              made =
                  others(static_cast<std::int64_t>(shape.size()), joined(met.factorized, batch.factorized));
  const Shape batches = sizes_at(tensor.sizes(), batch.dense), kept = sizes_at(tensor.sizes(), free);
  at::Tensor core = tucker.core;
  for (const std::int64_t mode : batch.factorized)
    core = along(core, tucker.factors[static_cast<std::size_t>(mode)], mode);
  const std::int64_t bonds = product(sizes_at(tucker.core.sizes(), met.factorized));
  const at::Tensor left = projected(tensor, tucker, met)
                              .permute(joined(joined(batch.dense, free), met.dense))
                              .reshape({product(batches), product(kept), bonds});
  const Shape made_ranks = sizes_at(core.sizes(), made);
  const at::Tensor right = core.permute(joined(joined(batch.factorized, met.factorized), made))
                               .reshape({product(batches), bonds, product(made_ranks)});
  at::Tensor result = at::bmm(left, right).reshape(joined(joined(batches, kept), made_ranks));
  const auto before = static_cast<std::int64_t>(batches.size() + kept.size());
  for (std::size_t k = 0; k < made.size(); ++k)
    result = along(result, tucker.factors[static_cast<std::size_t>(made[k])],
                   before + static_cast<std::int64_t>(k));
  Modes order(kept.size());
  std::iota(order.begin(), order.end(), static_cast<std::int64_t>(batches.size()));
  for (std::int64_t mode = 0, next = before; mode < static_cast<std::int64_t>(shape.size()); ++mode) {
    const auto paired = std::find(batch.factorized.begin(), batch.factorized.end(), mode);
    if (paired != batch.factorized.end())
      order.push_back(paired - batch.factorized.begin());
    else if (std::find(made.begin(), made.end(), mode) != made.end())
      order.push_back(next++);
  }
  return result.permute(order);
}

}  // namespace tenfold

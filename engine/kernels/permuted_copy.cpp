// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/permuted_copy.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "engine/kernels/derivatives.h"
#include "engine/kernels/transposed_copy.h"

namespace tenfold {
namespace {

using Offsets = std::vector<std::int64_t>;

/// Where the places of modes from..to lie, in bytes, the last one counting fastest.
Offsets offsets(const at::Tensor& view, std::int64_t from, std::int64_t to) {
  Offsets all{0};
  for (std::int64_t mode = from; mode < to; ++mode) {
    const std::int64_t step = view.stride(mode) * view.element_size();
    Offsets next;
    next.reserve(all.size() * static_cast<std::size_t>(view.size(mode)));
    for (const std::int64_t place : all)
      for (std::int64_t k = 0; k < view.size(mode); ++k) next.push_back(place + k * step);
    all = std::move(next);
  }
  return all;
}

/// [n, rows, columns] of which a permutation of these modes makes [n, columns, rows], if it is one that does.
std::optional<std::array<std::int64_t, 3>> as_transposed(const at::Tensor& view) {
  // neighbours that stay together, as (size, step) of the result's modes
  std::vector<std::pair<std::int64_t, std::int64_t>> modes;
  for (std::int64_t mode = 0; mode < view.dim(); ++mode) {
    const std::int64_t size = view.size(mode), step = view.stride(mode);
    if (size == 1) continue;
    if (!modes.empty() && modes.back().second == size * step)
      modes.back() = {modes.back().first * size, step};
    else
      modes.emplace_back(size, step);
  }
  if (modes.size() == 2) modes.insert(modes.begin(), {1, modes[0].first * modes[1].first});
  if (modes.size() != 3) return std::nullopt;
  const auto [count, apart] = modes[0];
  const auto [columns, one] = modes[1];
  const auto [rows, row] = modes[2];
  if (one != 1 || row != columns || apart != rows * columns) return std::nullopt;
  return std::array{count, rows, columns};
}

/// Runs of `Bytes` each from where a table says, to one after the other; 0: of `bytes`.
template <std::size_t Bytes>
void gather(const char* from, const Offsets& places, char* to, std::size_t bytes) {
  for (const std::int64_t place : places) {
    std::memcpy(to, from + place, Bytes == 0 ? bytes : Bytes);
    to += Bytes == 0 ? bytes : Bytes;
  }
}

using Gather = void (*)(const char*, const Offsets&, char*, std::size_t);

Gather gather_of(std::size_t bytes) {
  switch (bytes) {
    case 2:
      return gather<2>;
    case 4:
      return gather<4>;
    case 8:
      return gather<8>;
    case 16:
      return gather<16>;
    case 32:
      return gather<32>;
    default:
      return gather<0>;
  }
}

/// The numbers of a view one after the other.
at::Tensor laid_out(const at::Tensor& view) {
  if (!view.is_cpu() || view.is_conj() || view.is_neg() || view.numel() == 0 || view.is_contiguous())
    return view.clone(at::MemoryFormat::Contiguous);
  const auto matrices = view.scalar_type() == at::kFloat ? as_transposed(view) : std::nullopt;
  if (matrices)
    return transposed_copy(view.as_strided(*matrices, {(*matrices)[1] * (*matrices)[2], (*matrices)[2], 1}))
        .view(view.sizes());
  std::int64_t run = 1, modes = view.dim();  // what is left to tables are the modes before the last run
  while (modes > 0 && (view.stride(modes - 1) == run || view.size(modes - 1) == 1)) run *= view.size(--modes);
  // with few runs in the inner table, before a long mode, the outer one would be as large as the tensor
  constexpr std::int64_t least_inner = 64, most_inner = 1024, worth_a_thread = 32768;
  std::int64_t cut = modes, inner_count = 1;
  while (cut > 0 && (inner_count < least_inner || inner_count * view.size(cut - 1) <= most_inner))
    inner_count *= view.size(--cut);
  const Offsets outer = offsets(view, 0, cut), inner = offsets(view, cut, modes);
  const at::Tensor made = at::empty(view.sizes(), view.options());
  const auto bytes = static_cast<std::size_t>(run * view.element_size());
  const auto block = static_cast<std::int64_t>(bytes) * inner_count;
  const auto* in = static_cast<const char*>(view.const_data_ptr());
  auto* out = static_cast<char*>(made.mutable_data_ptr());
  const Gather gather_runs = gather_of(bytes);
  at::parallel_for(0, static_cast<std::int64_t>(outer.size()),
                   std::max<std::int64_t>(1, worth_a_thread / (run * inner_count)),
                   [&](std::int64_t from, std::int64_t to) {
                     for (std::int64_t k = from; k < to; ++k)
                       gather_runs(in + outer[static_cast<std::size_t>(k)], inner, out + k * block, bytes);
                   });
  return made;
}

}  // namespace

at::Tensor permuted_copy(const at::Tensor& tensor, at::IntArrayRef order) {
  const at::NoGradGuard no_gradients;
  return laid_out(tensor.permute(order));
}

at::Tensor permuted_back(const at::Tensor& tensor, at::IntArrayRef sizes, at::IntArrayRef order) {
  std::vector<std::int64_t> permuted, inverse(order.size());
  for (std::size_t d = 0; d < order.size(); ++d) {
    const auto mode = static_cast<std::size_t>(order[d]);
    permuted.push_back(sizes[mode]);
    inverse[mode] = static_cast<std::int64_t>(d);
  }
  return tensor.view(permuted).permute(inverse);
}

at::Tensor made_contiguous(const at::Tensor& tensor) {
  return wants_derivative(tensor) || tensor.is_contiguous() ? tensor.contiguous() : laid_out(tensor);
}

}  // namespace tenfold

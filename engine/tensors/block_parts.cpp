// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/block_parts.h"

#include <ATen/ATen.h>

#include "engine/tensors/format_parts.h"

namespace tenfold::format_parts {

std::size_t core_count(const NestedShape& shape) {
  for (const ShapeEntry& entry : shape)
    if (is_folded(entry)) return sizes_of(entry).size();
  return 1;
}

std::int64_t size_in_core(const ShapeEntry& entry, std::size_t k) {
  const Shape sizes = sizes_of(entry);
  return is_folded(entry) ? sizes[k] : sizes[0];
}

at::Tensor interleaved(const at::Tensor& tensor, const NestedShape& shape) {
  std::vector<std::int64_t> order, folded_dims;
  const std::vector<Span> places = spans(shape);
  for (std::size_t mode = 0; mode < shape.size(); ++mode)
    for (std::size_t k = places[mode].first; k < places[mode].last; ++k)
      (is_folded(shape[mode]) ? folded_dims : order).push_back(static_cast<std::int64_t>(k));
  Shape sizes{1};
  for (const std::int64_t dim : order) sizes[0] *= tensor.size(dim);
  const std::size_t cores = core_count(shape), folded = folded_dims.size() / cores;
  for (std::size_t k = 0; k < cores; ++k) {
    sizes.push_back(1);
    for (std::size_t m = 0; m < folded; ++m) {
      order.push_back(folded_dims[m * cores + k]);
      sizes.back() *= tensor.size(order.back());
    }
  }
  return tensor.permute(order).reshape(sizes);
}

at::Tensor unmerged(const at::Tensor& core, const NestedShape& shape, std::size_t k) {
  Shape sizes, folded_sizes;
  for (const ShapeEntry& entry : shape)
    (is_folded(entry) ? folded_sizes : sizes).push_back(size_in_core(entry, k));
  const auto batches = static_cast<std::int64_t>(sizes.size());
  sizes.push_back(core.size(1));
  sizes.insert(sizes.end(), folded_sizes.begin(), folded_sizes.end());
  sizes.push_back(core.size(3));
  std::vector<std::int64_t> order{batches};
  std::int64_t next_plain = 0, next_folded = batches + 1;
  for (const ShapeEntry& entry : shape) order.push_back(is_folded(entry) ? next_folded++ : next_plain++);
  order.push_back(static_cast<std::int64_t>(sizes.size()) - 1);
  return core.reshape(sizes).permute(order).contiguous();
}

at::Tensor stacked(const std::vector<std::vector<at::Tensor>>& cores, std::size_t k) {
  std::vector<at::Tensor> all;
  for (const auto& each : cores) all.push_back(each[k]);
  return at::stack(all);
}

std::vector<ModeIndex> in_cores(const Factorization& f, std::size_t mode, const ModeIndex& index) {
  const std::size_t cores = f.factors.size();
  if (!is_folded(f.shape[mode])) return std::vector<ModeIndex>(cores, index);
  const Shape sizes = sizes_of(f.shape[mode]);
  std::vector<ModeIndex> parts(cores);
  if (index.kind == ModeIndex::Kind::one) {
    const std::vector<std::int64_t> at = unravel(index.position, sizes);
    for (std::size_t k = 0; k < cores; ++k) {
      parts[k].kind = ModeIndex::Kind::one;
      parts[k].position = at[k];
    }
    return parts;
  }
  const auto at = unravel(index.list(product(sizes), f.factors[0].device()), sizes);
  for (std::size_t k = 0; k < cores; ++k) {
    parts[k].kind = ModeIndex::Kind::list;
    parts[k].positions = at[k];
  }
  return parts;
}

}  // namespace tenfold::format_parts

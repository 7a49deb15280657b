// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/block_parts.h"

#include <ATen/ATen.h>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/tensors/format_parts.h"

namespace tenfold::format_parts {
namespace {

/// What an index of a logical mode takes of each core.
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

}  // namespace

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

NestedShape block_shape(const Factorization& f, std::int64_t first) {
  NestedShape shape;
  for (std::int64_t mode = first; mode + 1 < f.factors[0].dim(); ++mode) {
    Shape sizes;
    for (const at::Tensor& core : f.factors) sizes.push_back(core.size(mode));
    shape.emplace_back(sizes);
  }
  return shape;
}

Factorization taken_blocks(const Factorization& f, const std::vector<ModeIndex>& indices,
                           std::int64_t first) {
  Factorization taken{f.format, taken_shape(f.shape, indices), f.core, f.factors};
  for (std::size_t mode = indices.size(); mode-- > 0;) {
    if (indices[mode].kind == ModeIndex::Kind::all) continue;
    const std::vector<ModeIndex> parts = in_cores(f, mode, indices[mode]);
    for (std::size_t k = 0; k < parts.size(); ++k)
      taken.factors[k] = take(taken.factors[k], first + static_cast<std::int64_t>(mode), parts[k]);
  }
  return taken;
}

Factorization with_block_mode(const Factorization& f, std::int64_t new_dim, std::int64_t mode,
                              const at::Tensor& new_factor, std::int64_t first) {
  if (new_factor.defined())
    throw Error("transduct.factor", "a {name} takes no factor for a new mode, which stands in every core",
                {{"name", f.format->name()}});
  Factorization grown = f;
  insert_mode(grown.shape, mode, new_dim);
  for (at::Tensor& core : grown.factors) {
    Shape sizes = core.sizes().vec();
    sizes.insert(sizes.begin() + first + mode, new_dim);
    core = core.unsqueeze(first + mode).expand(sizes).contiguous();
  }
  return grown;
}

std::vector<std::vector<at::Tensor>> decomposed_slices(
    const at::Tensor& slices, DecompositionReport& report, const Job& job,
    const std::function<std::vector<at::Tensor>(const at::Tensor& slice, const Job& job)>& decompose) {
  std::vector<std::vector<at::Tensor>> all;
  double error = 0, total = 0;
  for (std::int64_t b = 0; b < slices.size(0); ++b) {
    const at::Tensor slice = slices.select(0, b).contiguous();
    all.push_back(decompose(slice, job.step(b, slices.size(0), "matrix " + std::to_string(b + 1))));
    const double norm = frobenius_norm(slice);
    error += std::pow(report.relative_error * norm, 2);
    total += norm * norm;
  }
  report.relative_error = total > 0 ? std::sqrt(error / total) : 0;
  return all;
}

}  // namespace tenfold::format_parts

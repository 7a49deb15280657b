// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

/// What several formats share; not for users of the engine.
namespace tenfold::format_parts {

/// Throws Error unless there is a factor and every one has `order` modes (0: any).
inline void require_factors(const Factorization& f, std::int64_t order) {
  if (f.factors.empty())
    throw Error("factors.none", "{name} needs at least one factor", {{"name", f.format->name()}});
  for (const at::Tensor& factor : f.factors)
    if (!factor.defined() || (order > 0 && factor.dim() != order))
      throw Error("factors.order", "every factor of {name} has {order} modes",
                  {{"name", f.format->name()}, {"order", std::to_string(order)}});
}

inline void require_core(const Factorization& f) {
  if (!f.core.defined())
    throw Error("factors.core", "{name} needs its {core}",
                {{"name", f.format->name()}, {"core", f.format->core_name()}});
}

inline void require_ranks(const TensorFormat& format, const Shape& ranks, std::size_t wanted) {
  if (ranks.size() != wanted)
    throw Error("factors.count", "{name} has {found} ranks where its shape needs {wanted}",
                {{"name", format.name()},
                 {"found", std::to_string(ranks.size())},
                 {"wanted", std::to_string(wanted)}});
}

inline void require_mean_zero(double mean) {
  if (mean != 0)
    throw Error("init.mean", "factors can only be drawn with mean 0, not {mean}",
                {{"mean", std::to_string(mean)}});
}

/// The places [first, last) that a logical mode has among the flat ones.
struct Span {
  std::size_t first, last;
};
inline std::vector<Span> spans(const NestedShape& shape) {
  std::vector<Span> all;
  std::size_t at = 0;
  for (const ShapeEntry& entry : shape) {
    const std::size_t count = sizes_of(entry).size();
    all.push_back({at, at + count});
    at += count;
  }
  return all;
}

/// The flat place at which a mode put before logical mode `mode` stands.
inline std::size_t flat_place(const NestedShape& shape, std::int64_t mode) {
  const std::vector<Span> all = spans(shape);
  return mode < static_cast<std::int64_t>(all.size()) ? all[static_cast<std::size_t>(mode)].first
                                                      : flat_shape(shape).size();
}

inline void insert_mode(NestedShape& shape, std::int64_t mode, std::int64_t size) {
  shape.insert(shape.begin() + mode, ShapeEntry(size));
}

/// The shape with one logical mode taken: removed, or a plain mode of `count` entries.
inline NestedShape taken_shape(const NestedShape& shape, const std::vector<ModeIndex>& indices) {
  NestedShape taken;
  for (std::size_t k = 0; k < shape.size(); ++k) {
    if (indices[k].kind == ModeIndex::Kind::all)
      taken.push_back(shape[k]);
    else if (indices[k].kind != ModeIndex::Kind::one)
      taken.emplace_back(indices[k].count(product(sizes_of(shape[k]))));
  }
  return taken;
}

inline double root_of_ranks(const Shape& ranks, double std) {
  double product_of_roots = 1;
  for (const std::int64_t rank : ranks) product_of_roots *= std::sqrt(static_cast<double>(rank));
  return std / product_of_roots;
}

}  // namespace tenfold::format_parts

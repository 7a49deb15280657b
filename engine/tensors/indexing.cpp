// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/indexing.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/support/error.h"

namespace tenfold {
namespace {

using at::indexing::TensorIndex;
using Kind = ModeIndex::Kind;

[[noreturn]] void out_of_range(std::int64_t position, std::size_t mode, std::int64_t size) {
  throw Error("index.range", "index {position} is outside mode {mode} of size {size}",
              {{"position", std::to_string(position)},
               {"mode", std::to_string(mode)},
               {"size", std::to_string(size)}});
}

ModeIndex one(std::int64_t position, std::size_t mode, std::int64_t size) {
  if (position < -size || position >= size) out_of_range(position, mode, size);
  ModeIndex index;
  index.kind = Kind::one;
  index.position = position < 0 ? position + size : position;
  return index;
}

ModeIndex slice(const at::indexing::Slice& asked, std::int64_t size) {
  ModeIndex index;
  index.step = asked.step().guard_int(__FILE__, __LINE__);
  if (index.step < 1)
    throw Error("index.step", "the step of a slice is at least 1, not {step}",
                {{"step", std::to_string(index.step)}});
  const auto bound = [&](const c10::SymInt& value) {
    const std::int64_t at = value.guard_int(__FILE__, __LINE__);
    return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size);
  };
  index.start = bound(asked.start());
  index.stop = std::max(bound(asked.stop()), index.start);
  const bool whole = index.start == 0 && index.stop == size && index.step == 1;
  index.kind = whole ? Kind::all : Kind::slice;
  index.step = std::min(index.step, std::max<std::int64_t>(size, 1));  // the same entries, and no overflow
  return index;
}

ModeIndex listed(const at::Tensor& tensor, std::size_t mode, std::int64_t size) {
  if (tensor.dim() > 1)
    throw Error("index.order", "an index tensor has at most one mode, not {order}",
                {{"order", std::to_string(tensor.dim())}});
  if (tensor.scalar_type() == at::kBool) {
    if (tensor.dim() != 1 || tensor.size(0) != size)
      throw Error("index.mask", "a mask for mode {mode} needs {size} entries",
                  {{"mode", std::to_string(mode)}, {"size", std::to_string(size)}});
    ModeIndex index;
    index.kind = Kind::list;
    index.positions = tensor.nonzero().squeeze(1);
    return index;
  }
  if (!at::isIntegralType(tensor.scalar_type(), /*includeBool=*/false))
    throw Error("index.type", "an index tensor holds integers or booleans");
  if (tensor.dim() == 0) return one(tensor.item<std::int64_t>(), mode, size);
  const at::Tensor positions = tensor.to(at::kLong);
  if (positions.numel() > 0) {
    const auto low = positions.min().item<std::int64_t>(), high = positions.max().item<std::int64_t>();
    if (low < -size) out_of_range(low, mode, size);
    if (high >= size) out_of_range(high, mode, size);
  }
  ModeIndex index;
  index.kind = Kind::list;
  index.positions = at::where(positions < 0, positions + size, positions);
  return index;
}

ModeIndex of_mode(const TensorIndex& asked, std::size_t mode, std::int64_t size) {
  if (asked.is_integer()) return one(asked.integer().guard_int(__FILE__, __LINE__), mode, size);
  if (asked.is_slice()) return slice(asked.slice(), size);
  if (asked.is_tensor()) return listed(asked.tensor(), mode, size);
  throw Error("index.type", "a single boolean does not index a mode");
}

}  // namespace

std::int64_t ModeIndex::count(std::int64_t size) const {
  switch (kind) {
    case Kind::all:
      return size;
    case Kind::one:
      return 1;
    case Kind::slice:
      return (stop - start + step - 1) / step;
    case Kind::list:
      return positions.size(0);
  }
  return size;
}

at::Tensor ModeIndex::list(std::int64_t size, at::Device device) const {
  const auto options = at::TensorOptions().dtype(at::kLong).device(device);
  if (kind == Kind::list) return positions.to(device);
  return kind == Kind::all ? at::arange(size, options) : at::arange(start, stop, step, options);
}

std::vector<ModeIndex> mode_indices(const TensorIndices& indices, const Shape& shape,
                                    std::vector<std::int64_t>& new_axes) {
  new_axes.clear();
  const auto consumed = static_cast<std::size_t>(std::count_if(
      indices.begin(), indices.end(), [](const TensorIndex& i) { return !i.is_none() && !i.is_ellipsis(); }));
  if (consumed > shape.size())
    throw Error("index.count", "{given} indices were given for a tensor of {order} modes",
                {{"given", std::to_string(consumed)}, {"order", std::to_string(shape.size())}});
  std::vector<ModeIndex> all;
  std::int64_t kept = 0;
  bool ellipsis = false;
  const auto fill_up_to = [&](std::size_t end) {
    for (; all.size() < end; ++kept) all.emplace_back();
  };
  std::size_t later = consumed;
  for (const TensorIndex& asked : indices) {
    if (asked.is_none()) {
      new_axes.push_back(kept++);
    } else if (asked.is_ellipsis()) {
      if (ellipsis) throw Error("index.ellipsis", "an index has at most one ellipsis");
      ellipsis = true;
      fill_up_to(shape.size() - later);
    } else {
      all.push_back(of_mode(asked, all.size(), shape[all.size()]));
      if (all.back().kind != Kind::one) ++kept;
      --later;
    }
  }
  fill_up_to(shape.size());
  return all;
}

at::Tensor take(const at::Tensor& tensor, std::int64_t dim, const ModeIndex& index) {
  switch (index.kind) {
    case Kind::all:
      return tensor;
    case Kind::one:
      return tensor.select(dim, index.position);
    case Kind::slice:
      return tensor.slice(dim, index.start, index.stop, index.step);
    case Kind::list:
      return tensor.index_select(dim, index.positions.to(tensor.device()));
  }
  return tensor;
}

std::vector<at::Tensor> unravel(const at::Tensor& positions, const Shape& sizes) {
  std::vector<at::Tensor> parts(sizes.size());
  at::Tensor rest = positions;
  for (std::size_t k = sizes.size(); k-- > 0;) {
    parts[k] = at::remainder(rest, sizes[k]);
    rest = at::div(rest, sizes[k], "floor");
  }
  return parts;
}

std::vector<std::int64_t> unravel(std::int64_t position, const Shape& sizes) {
  std::vector<std::int64_t> parts(sizes.size());
  for (std::size_t k = sizes.size(); k-- > 0; position /= sizes[k]) parts[k] = position % sizes[k];
  return parts;
}

}  // namespace tenfold

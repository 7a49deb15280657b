// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/conv_padding.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/support/error.h"

namespace tenfold {
namespace {

bool all_zero(const Shape& list) {
  return std::all_of(list.begin(), list.end(), [](std::int64_t entry) { return entry == 0; });
}

/// Reflecting never repeats the edge, and going round takes each entry once.
void require_room(const std::string& mode, std::int64_t padding, std::int64_t size, std::size_t place) {
  const std::int64_t most = mode == "reflect" ? size - 1 : mode == "circular" ? size : padding;
  if (padding <= most && (mode == "zeros" || size > 0)) return;
  throw Error(
      "conv.padding",
      "spatial mode {place} has {size} entries, too few for the padding mode '{mode}' to add {padding}",
      {{"place", std::to_string(place)},
       {"size", std::to_string(size)},
       {"mode", mode},
       {"padding", std::to_string(padding)}});
}

/// ATen pads up to three modes with anything but zeros; one mode after the other gives the same.
at::Tensor along_each_mode(const at::Tensor& x, const std::string& mode, const Shape& before,
                           const Shape& behind) {
  at::Tensor y = x;
  const std::int64_t first = x.dim() - static_cast<std::int64_t>(before.size());
  for (std::size_t k = 0; k < before.size(); ++k) {
    const at::Tensor last = y.movedim(first + static_cast<std::int64_t>(k), -1);
    Shape sizes = last.sizes().vec();
    sizes.back() += before[k] + behind[k];
    y = at::pad(last.reshape({last.numel() / last.size(-1), 1, last.size(-1)}), {before[k], behind[k]}, mode)
            .reshape(sizes)
            .movedim(-1, first + static_cast<std::int64_t>(k));
  }
  return y;
}

}  // namespace

void require_padding(const std::string& mode, const Shape& end_padding, bool transposed) {
  if (mode != "zeros" && mode != "reflect" && mode != "replicate" && mode != "circular")
    throw Error(
        "conv.padding_mode",
        "'{mode}' is no padding mode of a convolution: these are zeros, reflect, replicate and circular",
        {{"mode", mode}});
  if (transposed && pads_before(mode, end_padding))
    throw Error("conv.transposed_padding",
                "a transposed convolution is padded with zeros, with as many on either side");
}

bool pads_before(const std::string& mode, const Shape& end_padding) {
  return mode != "zeros" || !all_zero(end_padding);
}

at::Tensor padded(const at::Tensor& x, const std::string& mode, const Shape& padding,
                  const Shape& end_padding) {
  const std::size_t order = padding.size();
  const std::int64_t first = x.dim() - static_cast<std::int64_t>(order);
  if ((first != 1 && first != 2) || (all_zero(padding) && all_zero(end_padding))) return x;
  Shape behind = padding, border;
  for (std::size_t k = 0; k < order; ++k) {
    behind[k] += end_padding[k];
    require_room(mode, behind[k], x.size(first + static_cast<std::int64_t>(k)), k);
  }
  if (mode != "zeros" && order > 3) return along_each_mode(x, mode, padding, behind);
  for (std::size_t k = order; k-- > 0;) border.insert(border.end(), {padding[k], behind[k]});
  return at::pad(x, border, mode == "zeros" ? "constant" : mode);
}

}  // namespace tenfold

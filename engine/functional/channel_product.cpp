// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/csrc/autograd/functions/utils.h>

#include "engine/functional/convolution_parts.h"
#include "engine/kernels/matrix_product.h"

namespace tenfold::convolution_parts {
namespace {

/// Whether copies of x are little beside the product.
bool worth_it(const at::Tensor& x, const at::Tensor& matrix) {
  constexpr std::int64_t least_work = std::int64_t{1} << 20, least_channels = 16;
  return std::min(matrix.size(0), matrix.size(1)) >= least_channels &&
         x.numel() / std::max<std::int64_t>(x.size(0), 1) * matrix.size(0) >= least_work;
}

bool fits(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& bias) {
  if (x.dim() != 4 || !x.device().is_cpu() || x.scalar_type() != at::kFloat ||
      matrix.scalar_type() != at::kFloat)
    return false;
  return !torch::autograd::compute_requires_grad(x, matrix, bias) && worth_it(x, matrix);
}

/// [batch, positions, out], in rows.
at::Tensor by_positions(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& bias) {
  const at::Tensor rows = x.flatten(2).transpose(1, 2).reshape({-1, x.size(1)});
  return product_in_rows(rows.contiguous(), matrix.t(), bias);
}

/// [batch, out, positions], in rows.
at::Tensor by_channels(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& bias) {
  const at::Tensor left = matrix.contiguous(), samples = x.flatten(2);
  const auto sample = [&](std::int64_t k) { return product_in_rows(left, samples.select(0, k)); };
  if (x.size(0) == 1) {
    const at::Tensor y = sample(0).unsqueeze(0);
    return bias.defined() ? y.add_(bias.unsqueeze(1)) : y;
  }
  const at::Tensor all = at::empty({x.size(0), matrix.size(0), samples.size(2)}, x.options());
  for (std::int64_t k = 0; k < x.size(0); ++k) {
    at::Tensor place = all.select(0, k);
    bias.defined() ? at::add_out(place, sample(k), bias.unsqueeze(1)) : place.copy_(sample(k));
  }
  return all;
}

}  // namespace

bool is_channels_last(const at::Tensor& x) {
  return x.dim() == 4 && x.is_contiguous(at::MemoryFormat::ChannelsLast) && !x.is_contiguous();
}

at::Tensor channel_product(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& bias,
                           bool channels_last) {
  if (!fits(x, matrix, bias)) return {};
  const at::Tensor input = is_channels_last(x) ? x : x.contiguous();
  if (!channels_last)
    return by_channels(input, matrix, bias).reshape({x.size(0), matrix.size(0), x.size(2), x.size(3)});
  return by_positions(input, matrix, bias)
      .reshape({x.size(0), x.size(2), x.size(3), matrix.size(0)})
      .permute({0, 3, 1, 2});
}

}  // namespace tenfold::convolution_parts

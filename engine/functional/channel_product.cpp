// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/Parallel.h>

#include <functional>

#include "engine/functional/convolution_parts.h"
#include "engine/kernels/derivatives.h"
#include "engine/kernels/matrix_product.h"
#include "engine/kernels/transposed_copy.h"

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
  return !wants_derivative(x, matrix, bias) && worth_it(x, matrix);
}

/// left · right + bias for each of a batch, in `place` if there is one.
at::Tensor batch_product(const at::Tensor& left, const at::Tensor& right, const at::Tensor& bias,
                         at::Tensor place) {
  if (!place.defined()) return bias.defined() ? at::baddbmm(bias, left, right) : at::bmm(left, right);
  return bias.defined() ? at::baddbmm_out(place, bias, left, right) : at::bmm_out(place, left, right);
}

/// [batch, positions, out], in rows.
at::Tensor by_positions(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& bias,
                        const at::Tensor& place) {
  if (!onednn_is_wider() && !is_channels_last(x)) {
    const at::Tensor rows = x.flatten(2).transpose(1, 2), weight = matrix.t().expand({x.size(0), -1, -1});
    return batch_product(rows, weight, bias, place);
  }
  const at::Tensor rows =
      is_channels_last(x) ? x.flatten(2).transpose(1, 2).contiguous() : transposed_copy(x.flatten(2));
  return product_in_rows(rows.reshape({-1, x.size(1)}), matrix.t(), bias);
}

/// Samples that are to share the processors: one product of a sample's size does not fill several of them.
void each_sample(std::int64_t batch, const std::function<void(std::int64_t)>& sample) {
  at::parallel_for(0, batch, 1, [&](std::int64_t from, std::int64_t to) {
    const at::AutoDispatchBelowADInplaceOrView below;  // the threads have their own modes
    for (std::int64_t k = from; k < to; ++k) sample(k);
  });
}

/// [batch, out, positions], in rows.
at::Tensor by_channels(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& bias,
                       const at::Tensor& place) {
  const at::Tensor left = matrix.contiguous(), samples = x.flatten(2);
  const at::Tensor column = bias.defined() ? bias.unsqueeze(1) : at::Tensor();
  if (!onednn_is_wider()) {
    const at::Tensor weight = left.expand({x.size(0), -1, -1});
    return batch_product(weight, samples, column, place);
  }
  if (x.size(0) > 1 && is_channels_last(x))
    return transposed_copy(
        by_positions(x, matrix, bias, {}).reshape({x.size(0), samples.size(2), matrix.size(0)}));
  if (x.size(0) == 1) {
    const at::Tensor y = product_in_rows(left, samples.select(0, 0)).unsqueeze(0);
    return column.defined() ? y.add_(column) : y;
  }
  const at::Tensor all =
      place.defined() ? place : at::empty({x.size(0), matrix.size(0), samples.size(2)}, x.options());
  each_sample(x.size(0), [&](std::int64_t k) {
    at::Tensor sample = all.select(0, k);
    const at::Tensor y = product_in_rows(left, samples.select(0, k));
    column.defined() ? at::add_out(sample, y, column) : sample.copy_(y);
  });
  return all;
}

}  // namespace

bool is_channels_last(const at::Tensor& x) {
  return x.dim() == 4 && x.is_contiguous(at::MemoryFormat::ChannelsLast) && !x.is_contiguous();
}

at::Tensor channel_product(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& bias,
                           bool channels_last, const at::Tensor& place) {
  if (!fits(x, matrix, bias)) return {};
  const at::Tensor input = is_channels_last(x) ? x : x.contiguous();
  const std::int64_t batch = x.size(0), positions = x.size(2) * x.size(3), out = matrix.size(0);
  if (!channels_last) {
    const at::Tensor rows = place.defined() ? place.view({batch, out, positions}) : place;
    return by_channels(input, matrix, bias, rows).reshape({batch, out, x.size(2), x.size(3)});
  }
  const at::Tensor rows = place.defined() ? place.permute({0, 2, 3, 1}).view({batch, positions, out}) : place;
  return by_positions(input, matrix, bias, rows)
      .reshape({batch, x.size(2), x.size(3), out})
      .permute({0, 3, 1, 2});
}

}  // namespace tenfold::convolution_parts

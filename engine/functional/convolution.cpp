// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/convolution.h"

#include "engine/functional/convolution_parts.h"
#include "engine/support/error.h"
#include "engine/tensors/tensor_format.h"

namespace tenfold {
namespace convolution_parts {
namespace {

c10::optional<at::Tensor> optional(const at::Tensor& bias) {
  return bias.defined() ? c10::optional<at::Tensor>(bias) : c10::nullopt;
}

/// Whether oneDNN (LibTorch 2.11, CPU) leaves outputs unwritten: in bfloat16, of width 1, with a wider kernel
/// and no padding.
bool unreliable(const at::Tensor& x, const at::Tensor& kernel, const ConvolutionOptions& o) {
  if (!x.is_cpu() || x.scalar_type() != at::kBFloat16 || o.transposed || kernel.size(-1) == 1) return false;
  return x.size(-1) + 2 * o.padding.back() - o.dilation.back() * (kernel.size(-1) - 1) - 1 < o.stride.back();
}

/// One to three spatial modes: ATen's own.
at::Tensor native(const at::Tensor& x, const at::Tensor& kernel, const at::Tensor& bias,
                  const ConvolutionOptions& o) {
  const at::IntArrayRef stride(o.stride), padding(o.padding), dilation(o.dilation), extra(o.output_padding);
  const auto b = optional(bias);
  const std::int64_t order = kernel.dim() - 2;
  if (unreliable(x, kernel, o))
    return native(x.to(at::kFloat), kernel.to(at::kFloat), bias.defined() ? bias.to(at::kFloat) : bias, o)
        .to(at::kBFloat16);
  if (!o.transposed) {
    if (order == 1) return at::conv1d(x, kernel, b, stride, padding, dilation, o.groups);
    if (order == 2) return at::conv2d(x, kernel, b, stride, padding, dilation, o.groups);
    return at::conv3d(x, kernel, b, stride, padding, dilation, o.groups);
  }
  if (order == 1) return at::conv_transpose1d(x, kernel, b, stride, padding, extra, o.groups, dilation);
  if (order == 2) return at::conv_transpose2d(x, kernel, b, stride, padding, extra, o.groups, dilation);
  return at::conv_transpose3d(x, kernel, b, stride, padding, extra, o.groups, dilation);
}

ConvolutionOptions without_first(const ConvolutionOptions& options) {
  ConvolutionOptions rest = options;
  for (Shape* list : {&rest.stride, &rest.padding, &rest.dilation, &rest.output_padding})
    list->erase(list->begin());
  return rest;
}

at::Tensor with_bias(const at::Tensor& y, const at::Tensor& bias) {
  if (!bias.defined()) return y;
  Shape sizes(static_cast<std::size_t>(y.dim()), 1);
  sizes[1] = bias.numel();
  return y + bias.reshape(sizes);
}

/// [batch, channels, n, size...] -> [batch·n, channels, size...]
at::Tensor first_into_batch(const at::Tensor& x) { return x.movedim(2, 1).flatten(0, 1); }
/// and back.
at::Tensor first_from_batch(const at::Tensor& x, std::int64_t batch, std::int64_t n) {
  return x.unflatten(0, {batch, n}).movedim(1, 2);
}

/// Sum over the positions in the first spatial mode of convolutions of one order less.
at::Tensor by_slices(const at::Tensor& x, const at::Tensor& kernel, const ConvolutionOptions& o) {
  const ConvolutionOptions rest = without_first(o);
  const std::int64_t stride = o.stride[0], dilation = o.dilation[0], steps = kernel.size(2);
  Shape border(static_cast<std::size_t>(2 * (x.dim() - 2)), 0);
  border[border.size() - 2] = border[border.size() - 1] = o.padding[0];
  const at::Tensor padded = at::constant_pad_nd(x, border);
  const std::int64_t count = (padded.size(2) - dilation * (steps - 1) - 1) / stride + 1;
  at::Tensor sum;
  for (std::int64_t k = 0; k < steps; ++k) {
    const std::int64_t start = k * dilation;
    const at::Tensor part =
        first_into_batch(padded.slice(2, start, start + (count - 1) * stride + 1, stride));
    const at::Tensor y = dense(part, kernel.select(2, k), {}, rest);
    sum = sum.defined() ? sum + y : y;
  }
  return first_from_batch(sum, x.size(0), count);
}

at::Tensor transposed_by_slices(const at::Tensor& x, const at::Tensor& kernel, const ConvolutionOptions& o) {
  const ConvolutionOptions rest = without_first(o);
  const std::int64_t stride = o.stride[0], dilation = o.dilation[0], steps = kernel.size(2),
                     count = x.size(2);
  const std::int64_t spread_size = (count - 1) * stride + 1;
  const std::int64_t whole = spread_size + dilation * (steps - 1) + o.output_padding[0];
  const at::Tensor part = first_into_batch(x);
  at::Tensor sum;
  for (std::int64_t k = 0; k < steps; ++k) {
    const at::Tensor y = first_from_batch(dense(part, kernel.select(2, k), {}, rest), x.size(0), count);
    if (!sum.defined()) {
      Shape sizes = y.sizes().vec();
      sizes[2] = whole;
      sum = at::zeros(sizes, y.options());
    }
    sum.slice(2, k * dilation, k * dilation + spread_size, stride).add_(y);
  }
  return sum.narrow(2, o.padding[0], whole - 2 * o.padding[0]);
}

}  // namespace

ConvolutionOptions checked(const at::Tensor& x, const ConvolutionShape& shape, at::ScalarType type,
                           const at::Tensor& bias, const ConvolutionOptions& options) {
  const auto order = static_cast<std::int64_t>(shape.order());
  if (x.dim() != order + 1 && x.dim() != order + 2)
    throw Error("conv.input", "an input {found} does not fit a convolution of order {order}",
                {{"found", to_string(x.sizes().vec())}, {"order", std::to_string(order)}});
  const std::int64_t first = x.dim() - order;
  if (x.size(first - 1) != shape.in)
    throw Error("conv.channels", "the input has {found} channels where the convolution takes {wanted}",
                {{"found", std::to_string(x.size(first - 1))}, {"wanted", std::to_string(shape.in)}});
  if (x.scalar_type() != type || (bias.defined() && bias.scalar_type() != type))
    throw Error("conv.dtype",
                "the input, the kernel and the bias must have one type of numbers, not {input} and {kernel}",
                {{"input", c10::toString(x.scalar_type())}, {"kernel", c10::toString(type)}});
  if (bias.defined() && bias.sizes() != at::IntArrayRef{shape.out})
    throw Error("conv.bias", "a bias of shape {found} does not fit {out} output channels",
                {{"found", to_string(bias.sizes().vec())}, {"out", std::to_string(shape.out)}});
  const ConvolutionOptions all = spread(options, shape.order());
  output_size(x.sizes().slice(static_cast<std::size_t>(first)).vec(), shape.kernel, all);
  return all;
}

at::Tensor dense(const at::Tensor& x, const at::Tensor& kernel, const at::Tensor& bias,
                 const ConvolutionOptions& o) {
  if (kernel.dim() <= 5) return native(x, kernel, bias, o);
  return with_bias(o.transposed ? transposed_by_slices(x, kernel, o) : by_slices(x, kernel, o), bias);
}

at::Tensor pointwise(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& bias,
                     std::int64_t groups) {
  Shape sizes = x.sizes().vec();
  const bool flat = sizes.size() > 5;
  Shape kernel(flat ? 3 : sizes.size(), 1);
  kernel[0] = matrix.size(0);
  kernel[1] = matrix.size(1);
  ConvolutionOptions o;
  o.groups = groups;
  const at::Tensor in = flat ? x.flatten(2) : x;
  const at::Tensor y = native(in, matrix.reshape(kernel), bias, spread(o, kernel.size() - 2));
  sizes[1] = matrix.size(0);
  return flat ? y.reshape(sizes) : y;
}

ConvolutionOptions along(const ConvolutionOptions& o, std::size_t mode, std::int64_t groups) {
  return {{o.stride[mode]}, {o.padding[mode]}, {o.dilation[mode]},
          groups,           o.transposed,      {o.output_padding[mode]}};
}

}  // namespace convolution_parts

using namespace convolution_parts;

at::Tensor convolve(const at::Tensor& x, const at::Tensor& kernel, const at::Tensor& bias,
                    const ConvolutionOptions& options) {
  if (kernel.dim() < 3)
    throw Error("conv.kernel",
                "a kernel has two channel modes and at least one spatial mode, not the shape {shape}",
                {{"shape", to_string(kernel.sizes().vec())}});
  const ConvolutionShape shape = convolution_shape(kernel.sizes().vec(), options);
  return batched(
      x, shape, kernel.scalar_type(), bias, options,
      [&](const at::Tensor& in, const ConvolutionOptions& o) { return dense(in, kernel, bias, o); });
}

at::Tensor convolve(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                    const ConvolutionOptions& options) {
  return convolve(x, full_kernel(weight, options.transposed), bias, options);
}

at::Tensor general_conv1d(const at::Tensor& x, const at::Tensor& kernel, std::int64_t mode,
                          const at::Tensor& bias, const ConvolutionOptions& options) {
  if (kernel.dim() != 3 || mode < 2 || mode >= x.dim())
    throw Error("conv.mode",
                "there is no convolution along axis {mode} of an input {input} with a kernel {kernel}",
                {{"mode", std::to_string(mode)},
                 {"input", to_string(x.sizes().vec())},
                 {"kernel", to_string(kernel.sizes().vec())}});
  // the modes on either side are merged: a view, and an order of at most three whatever that of the input
  Shape sizes = x.sizes().vec();
  const auto at = sizes.begin() + mode;
  const std::int64_t before = product(Shape(sizes.begin() + 2, at)),
                     after = product(Shape(at + 1, sizes.end()));
  Shape merged{sizes[0], sizes[1]}, window{kernel.size(0), kernel.size(1)};
  ConvolutionOptions wide = spread(options, 1);
  const auto put = [&](std::int64_t size, std::ptrdiff_t place) {
    if (size == 1) return;
    merged.push_back(size);
    window.push_back(1);
    const auto insert = [&](Shape& list, std::int64_t value) {
      list.insert(place == 0 ? list.begin() : list.end(), value);
    };
    insert(wide.stride, 1), insert(wide.padding, 0), insert(wide.dilation, 1), insert(wide.output_padding, 0);
  };
  put(before, 0);
  merged.push_back(*at);
  window.push_back(kernel.size(2));
  put(after, 1);
  const at::Tensor y = convolve(x.reshape(merged), kernel.reshape(window), bias, wide);
  sizes[1] = y.size(1);
  sizes[static_cast<std::size_t>(mode)] = y.size(before == 1 ? 2 : 3);
  return y.reshape(sizes);
}

at::Tensor full_kernel(const Factorization& weight, bool transposed) {
  kernel_shape(weight);
  return is_train_kernel(weight) ? weight.to_tensor().movedim(-1, transposed ? 1 : 0) : weight.to_matrix();
}

at::Tensor kernel_for_format(const at::Tensor& kernel, const std::string& format, bool transposed) {
  return stored_format(format).name() == "TT" ? kernel.movedim(transposed ? 1 : 0, -1) : kernel;
}

}  // namespace tenfold

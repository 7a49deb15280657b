// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the convolutions share; not installed.
#pragma once
#include <ATen/ATen.h>

#include "engine/functional/convolution.h"

namespace tenfold::convolution_parts {

/// The options spread, after everything was checked.
ConvolutionOptions checked(const at::Tensor& x, const ConvolutionShape& shape, at::ScalarType type,
                           const at::Tensor& bias, const ConvolutionOptions& options);

/// Calls run(x, options) with a batch and spread options.
template <class Run>
at::Tensor batched(const at::Tensor& x, const ConvolutionShape& shape, at::ScalarType type,
                   const at::Tensor& bias, const ConvolutionOptions& options, Run run) {
  const ConvolutionOptions all = checked(x, shape, type, bias, options);
  if (x.dim() == static_cast<std::int64_t>(shape.order()) + 2) return run(x, all);
  return run(x.unsqueeze(0), all).squeeze(0);
}

/// As convolve(), after checks: x with a batch, spread options.
at::Tensor dense(const at::Tensor& x, const at::Tensor& kernel, const at::Tensor& bias,
                 const ConvolutionOptions& options);

/// A matrix [out, in/groups] applied to the channels.
at::Tensor pointwise(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& bias,
                     std::int64_t groups = 1);

/// The same without groups, with the result in channels-last order or in the plain one, whichever x has:
/// products that change the order as they go, where oneDNN's 1x1 convolution copies once more on each side.
/// Undefined where pointwise() is to be used: with gradients, for other than images in float32 on the CPU,
/// and for little work.
///
/// `place`, if defined, has the sizes of the result and that order; where the product can, it is written
/// there, else whoever gave it copies.
at::Tensor channel_product(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& bias,
                           bool channels_last, const at::Tensor& place = {});
bool is_channels_last(const at::Tensor& x);

/// The implementations that may be chosen: none whose intermediates are too large.
std::vector<Implementation> choices(const Factorization& weight, const Shape& input,
                                    const ConvolutionOptions& options);

/// One spatial mode of spread options.
ConvolutionOptions along(const ConvolutionOptions& options, std::size_t mode, std::int64_t groups);

}  // namespace tenfold::convolution_parts

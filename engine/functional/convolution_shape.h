// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

#include "engine/functional/implementation.h"
#include "engine/planning/throughput.h"
#include "engine/tensors/factorization.h"

namespace tenfold {

/// How a kernel moves over its input. Each list has one entry for all spatial modes, or one a mode. Padding
/// is with zeros, so that it may be split over the steps of a chain.
struct ConvolutionOptions {
  Shape stride{1}, padding{0}, dilation{1};
  std::int64_t groups = 1;
  bool transposed = false;
  Shape output_padding{0};  ///< of a transposed convolution: extra entries at the end of each mode

  bool operator==(const ConvolutionOptions&) const = default;
};

/// Channels (of all groups together) and spatial sizes of a kernel.
struct ConvolutionShape {
  std::int64_t in = 0, out = 0;
  Shape kernel;

  std::size_t order() const { return kernel.size(); }
};

/// Tensor trains keep kernels as (in, k..., out), tltorch's order; all other formats as ATen does: (out,
/// in/groups, k...), transposed (in, out/groups, k...).
bool is_train_kernel(const Factorization& weight);

/// Sizes of the kernel in ATen's order. Throws Error when there is no spatial mode.
Shape kernel_shape(const Factorization& weight, bool transposed = false);

/// From a kernel shape in ATen's order. Throws Error when the groups do not divide the channels.
ConvolutionShape convolution_shape(const Shape& kernel_shape, const ConvolutionOptions& options);

/// The options with one entry a spatial mode. Throws Error for lists of another length, strides and dilations
/// below 1, negative paddings, and an output padding that is not smaller than the stride or the dilation.
ConvolutionOptions spread(const ConvolutionOptions& options, std::size_t order);

/// Spatial sizes of the output; options are spread. Throws Error when nothing would be left.
Shape output_size(const Shape& input_size, const Shape& kernel, const ConvolutionOptions& options);

/// Multiply-accumulates of one call on an input [batch, in, size...], products of factors alone included.
std::int64_t convolution_macs(const Factorization& weight, const Shape& input,
                              const ConvolutionOptions& options, Implementation implementation);

/// The implementation that is predicted to be fastest by the throughput of its steps: factorized,
/// reconstructed, or mobilenet for CP.
/// Reconstructed where the states of a chain would take more than twice input, output and dense weight
/// together.
Implementation cheapest_convolution(const Factorization& weight, const Shape& input,
                                    const ConvolutionOptions& options,
                                    const ThroughputTable& table = default_throughput());

}  // namespace tenfold

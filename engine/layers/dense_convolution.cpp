// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/dense_convolution.h"

#include "engine/support/error.h"

namespace tenfold {
namespace {

template <std::size_t D>
Shape list_of(const torch::ExpandingArray<D>& array) {
  return {array->begin(), array->end()};
}

/// 'same': half of what the kernel reaches beyond its position, on either side.
Shape same_padding(const Shape& kernel, const Shape& dilation) {
  Shape padding;
  for (std::size_t k = 0; k < kernel.size(); ++k) {
    const std::int64_t both = dilation[k] * (kernel[k] - 1);
    if (both % 2 != 0)
      throw Error("conv.same_padding",
                  "the padding 'same' of an even kernel of size {size} differs between the sides",
                  {{"size", std::to_string(kernel[k])}});
    padding.push_back(both / 2);
  }
  return padding;
}

template <std::size_t D>
ConvolutionOptions options_of(const torch::nn::detail::ConvNdOptions<D>& given) {
  if (!std::holds_alternative<torch::enumtype::kZeros>(given.padding_mode()))
    throw Error("conv.padding_mode", "a factorized convolution pads with zeros only");
  ConvolutionOptions options;
  options.stride = list_of<D>(given.stride());
  options.dilation = list_of<D>(given.dilation());
  options.groups = given.groups();
  options.transposed = given.transposed();
  options.output_padding = given.transposed() ? list_of<D>(given.output_padding()) : Shape(D, 0);
  options.padding = Shape(D, 0);
  if (const auto* padding = std::get_if<torch::ExpandingArray<D>>(&given.padding()))
    options.padding = list_of<D>(*padding);
  else if (std::holds_alternative<torch::enumtype::kSame>(given.padding()))
    options.padding = same_padding(list_of<D>(given.kernel_size()), options.dilation);
  return options;
}

}  // namespace

DenseConvolution::DenseConvolution(at::Tensor kernel, at::Tensor offset, ConvolutionOptions how)
    : weight(std::move(kernel)), bias(std::move(offset)), options(std::move(how)) {}

DenseConvolution::DenseConvolution(const torch::nn::Conv1d& conv)
    : DenseConvolution(conv->weight, conv->bias, options_of(conv->options)) {}
DenseConvolution::DenseConvolution(const torch::nn::Conv2d& conv)
    : DenseConvolution(conv->weight, conv->bias, options_of(conv->options)) {}
DenseConvolution::DenseConvolution(const torch::nn::Conv3d& conv)
    : DenseConvolution(conv->weight, conv->bias, options_of(conv->options)) {}
DenseConvolution::DenseConvolution(const torch::nn::ConvTranspose1d& conv)
    : DenseConvolution(conv->weight, conv->bias, options_of(conv->options)) {}
DenseConvolution::DenseConvolution(const torch::nn::ConvTranspose2d& conv)
    : DenseConvolution(conv->weight, conv->bias, options_of(conv->options)) {}
DenseConvolution::DenseConvolution(const torch::nn::ConvTranspose3d& conv)
    : DenseConvolution(conv->weight, conv->bias, options_of(conv->options)) {}

}  // namespace tenfold

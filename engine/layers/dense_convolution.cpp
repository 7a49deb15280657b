// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/dense_convolution.h"

namespace tenfold {
namespace {

template <std::size_t D>
Shape list_of(const torch::ExpandingArray<D>& array) {
  return {array->begin(), array->end()};
}

template <std::size_t D>
ConvolutionOptions options_of(const torch::nn::detail::ConvNdOptions<D>& given) {
  ConvolutionOptions options;
  options.stride = list_of<D>(given.stride());
  options.dilation = list_of<D>(given.dilation());
  options.groups = given.groups();
  options.transposed = given.transposed();
  options.output_padding = given.transposed() ? list_of<D>(given.output_padding()) : Shape(D, 0);
  options.padding = Shape(D, 0);
  if (const auto* padding = std::get_if<torch::ExpandingArray<D>>(&given.padding()))
    options.padding = list_of<D>(*padding);
  return options;
}

std::string mode_of(const torch::nn::detail::conv_padding_mode_t& mode) {
  if (std::holds_alternative<torch::enumtype::kReflect>(mode)) return "reflect";
  if (std::holds_alternative<torch::enumtype::kReplicate>(mode)) return "replicate";
  return std::holds_alternative<torch::enumtype::kCircular>(mode) ? "circular" : "zeros";
}

/// 'same': half of what the kernel reaches beyond its position on either side, what is left over at the end.
template <std::size_t D>
void pad_same(DenseConvolution& conv, const torch::nn::detail::ConvNdOptions<D>& given) {
  if (!std::holds_alternative<torch::enumtype::kSame>(given.padding())) return;
  const Shape kernel = list_of<D>(given.kernel_size());
  conv.end_padding.clear();
  for (std::size_t k = 0; k < D; ++k) {
    const std::int64_t both = conv.options.dilation[k] * (kernel[k] - 1);
    conv.options.padding[k] = both / 2;
    conv.end_padding.push_back(both % 2);
  }
}

template <class Module>
DenseConvolution taken_from(const Module& module) {
  DenseConvolution conv(module->weight, module->bias, options_of(module->options));
  conv.padding_mode = mode_of(module->options.padding_mode());
  pad_same(conv, module->options);
  return conv;
}

}  // namespace

DenseConvolution::DenseConvolution(at::Tensor kernel, at::Tensor offset, ConvolutionOptions how)
    : weight(std::move(kernel)), bias(std::move(offset)), options(std::move(how)) {}

DenseConvolution::DenseConvolution(const torch::nn::Conv1d& conv) : DenseConvolution(taken_from(conv)) {}
DenseConvolution::DenseConvolution(const torch::nn::Conv2d& conv) : DenseConvolution(taken_from(conv)) {}
DenseConvolution::DenseConvolution(const torch::nn::Conv3d& conv) : DenseConvolution(taken_from(conv)) {}
DenseConvolution::DenseConvolution(const torch::nn::ConvTranspose1d& conv)
    : DenseConvolution(taken_from(conv)) {}
DenseConvolution::DenseConvolution(const torch::nn::ConvTranspose2d& conv)
    : DenseConvolution(taken_from(conv)) {}
DenseConvolution::DenseConvolution(const torch::nn::ConvTranspose3d& conv)
    : DenseConvolution(taken_from(conv)) {}

}  // namespace tenfold

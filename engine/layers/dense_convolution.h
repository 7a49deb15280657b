// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/modules/conv.h>

#include <string>

#include "engine/functional/convolution_shape.h"

namespace tenfold {

/// A dense convolution that a factorized one is made from: any of LibTorch's modules, or its parts. Tensors
/// are the module's own.
struct DenseConvolution {
  at::Tensor weight;  ///< [out, in/groups, k...], transposed [in, out/groups, k...]
  at::Tensor bias;    ///< [out], or undefined
  ConvolutionOptions options;
  Shape end_padding{0};                ///< as FactorizedConvOptions
  std::string padding_mode = "zeros";  ///< "zeros", "reflect", "replicate" or "circular"

  explicit DenseConvolution(at::Tensor kernel, at::Tensor offset = {}, ConvolutionOptions how = {});

  /// With the module's padding mode; the padding 'same' of an even kernel is one entry more at the end. As
  /// Python's modules pad: those of C++ (2.11) take the modes of 'same' in reverse for other modes than
  /// zeros.
  DenseConvolution(const torch::nn::Conv1d& conv);
  DenseConvolution(const torch::nn::Conv2d& conv);
  DenseConvolution(const torch::nn::Conv3d& conv);
  DenseConvolution(const torch::nn::ConvTranspose1d& conv);
  DenseConvolution(const torch::nn::ConvTranspose2d& conv);
  DenseConvolution(const torch::nn::ConvTranspose3d& conv);
};

}  // namespace tenfold

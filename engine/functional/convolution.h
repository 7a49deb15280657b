// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <memory>
#include <mutex>

#include "engine/functional/convolution_shape.h"
#include "engine/functional/kept_tensors.h"

namespace tenfold {

// Inputs are [batch, in, size...], the batch may be empty, or [in, size...]; the output likewise. A bias is
// [out]. Every function throws Error when sizes, dtypes or options do not fit together. Kossaifi et al., 2020
// ("Factorized higher-order CNNs", CVPR), section 3, has the chains.

/// The convolution (cross-correlation, as in PyTorch) with a dense kernel [out, in/groups, k...], transposed
/// [in, out/groups, k...], of any order: above three spatial modes as a sum over the positions in the leading
/// ones.
at::Tensor convolve(const at::Tensor& x, const at::Tensor& kernel, const at::Tensor& bias = {},
                    const ConvolutionOptions& options = {});
/// With the dense kernel that the factors stand for.
at::Tensor convolve(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {},
                    const ConvolutionOptions& options = {});

/// A convolution along axis `mode` (2 is the first after the channels) of x [batch, in, size...] with a
/// kernel [out, in/groups, k], transposed [in, out/groups, k]; lists in the options have one entry.
at::Tensor general_conv1d(const at::Tensor& x, const at::Tensor& kernel, std::int64_t mode,
                          const at::Tensor& bias = {}, const ConvolutionOptions& options = {});

/// CP: channels to ranks, one depthwise convolution a spatial mode, ranks to channels.
at::Tensor cp_conv(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {},
                   const ConvolutionOptions& options = {});
/// CP with one depthwise convolution for all spatial modes.
at::Tensor cp_conv_mobilenet(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {},
                             const ConvolutionOptions& options = {});
/// Tucker: channels to ranks, a convolution with core × spatial factors, ranks to channels.
at::Tensor tucker_conv(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {},
                       const ConvolutionOptions& options = {});
/// TT over (in, k..., out): channels to ranks, one full 1-D convolution a spatial mode, ranks to channels.
at::Tensor tt_conv(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {},
                   const ConvolutionOptions& options = {});

/// Tensor ring: as TT, with the bond between the channel modes taken along from the first step to the last.
at::Tensor ring_conv(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {},
                     const ConvolutionOptions& options = {});

/// Any format. `mobilenet` means `factorized` for other formats than CP; Dense, which has no chain, is
/// convolved as it is; `automatic` takes what is predicted to be fastest.
at::Tensor convNd(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias = {},
                  const ConvolutionOptions& options = {},
                  Implementation implementation = Implementation::automatic);

/// convNd with the weights of its steps kept between calls until a factor changes (KeptTensors), while no
/// gradient of a factor is recorded; a reconstructed convolution keeps the dense kernel. One for each weight
/// and setting of `transposed` and `groups`. May be used by several threads. `automatic` follows the measured
/// throughput of this machine where there is one.
class PreparedConvolution {
 public:
  at::Tensor operator()(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                        const ConvolutionOptions& options, Implementation implementation);
  void forget();

 private:
  /// What is fastest for one input, by one table or by a trial.
  struct Question {
    Shape input, ranks;
    ConvolutionOptions options;
    std::shared_ptr<const ThroughputTable> table;
    bool tried = false, learns = false;
    bool operator==(const Question&) const = default;
  };
  struct Choice {
    Question question;
    Implementation made = Implementation::factorized;
  };
  Implementation fastest(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                         const ConvolutionOptions& options);

  std::array<KeptTensors, 6> kept_;  ///< the dense kernel, and one for each chain
  std::mutex mutex_;
  std::vector<Choice> choices_;  ///< the last ones, the newest at the end
};

/// The dense kernel in ATen's order.
at::Tensor full_kernel(const Factorization& weight, bool transposed = false);

/// The inverse of full_kernel: a kernel in ATen's order as the format named keeps it.
at::Tensor kernel_for_format(const at::Tensor& kernel, const std::string& format, bool transposed = false);

}  // namespace tenfold

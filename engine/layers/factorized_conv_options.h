// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/functional/convolution_shape.h"
#include "engine/spec/nested_shape.h"
#include "engine/spec/rank_rules.h"
#include "engine/tensors/factorized_tensor.h"

namespace tenfold {

/// A way to compute a convolution that FormatConv::register_implementation() adds: x [batch, in, size...] or
/// [in, size...] with a factorized kernel of its format and a bias [out] or none -> [batch, out, size...].
/// Lists in the options have one entry a spatial mode. Under autocast x, kernel and bias are in its dtype,
/// and the function runs without it.
using ConvolutionFunction =
    std::function<at::Tensor(const at::Tensor& x, const Factorization& weight, const at::Tensor& bias,
                             const ConvolutionOptions& options)>;

/// What a FactorizedConv is, with tltorch's names.
struct FactorizedConvOptions {
  std::int64_t in_channels = 1, out_channels = 1;
  /// One size a spatial mode, or one for all with `order` saying how many there are.
  ShapeEntry kernel_size = std::int64_t{3};
  std::optional<std::int64_t> order;
  /// One number, one a spatial mode, or one a layer and spatial mode (layers first, row-major).
  ShapeEntry stride = std::int64_t{1}, padding = std::int64_t{0}, dilation = std::int64_t{1};
  bool bias = false;
  /// Which layers use the bias; all when empty.
  std::vector<bool> has_bias;
  /// Convolutions that share one weight tensor: a number, or a shape whose modes lead those of the weight.
  ShapeEntry n_layers = std::int64_t{1};
  std::string factorization = "cp";  ///< a name of FactorizedTensor::create
  Rank rank = same_rank();           ///< as asked; FactorizedConvImpl::rank() is what it became
  Implementation implementation = Implementation::automatic;
  /// A registered way to compute it, instead of `implementation`: FormatConv::register_implementation().
  std::string implementation_name;
  /// Tucker: modes of the weight, layers included, that keep their size; or all spatial ones.
  std::vector<std::int64_t> fixed_rank_modes;
  bool fix_spatial_ranks = false;
  std::int64_t groups = 1;
  /// "zeros", or what is around the input instead: "reflect", "replicate" or "circular", as nn::Conv2d.
  std::string padding_mode = "zeros";
  /// Entries at the end of each mode beyond `padding`, for which an even kernel's 'same' has use. Given as
  /// `padding` is.
  ShapeEntry end_padding = std::int64_t{0};
  bool transposed = false;
  ShapeEntry output_padding = std::int64_t{0};
  double init_std = .02;
  InitScaling init_scaling = InitScaling::corrected;
  FactorizedTensorOptions tensor = {};
};

/// How a dense convolution is turned into a FactorizedConv; tltorch's default implementation is
/// `reconstructed`.
struct FromConvOptions {
  Rank rank = same_rank();
  std::string factorization = "CP";
  Implementation implementation = Implementation::automatic;
  std::string implementation_name;
  /// false: the factors are drawn, not those of the kernel.
  bool decompose_weights = true;
  DecompositionOptions decomposition_kwargs;
  std::vector<std::int64_t> fixed_rank_modes;
  bool fix_spatial_ranks = false;
  FactorizedTensorOptions tensor = {};  ///< dtype and device are the source's
};

/// What the kernel is along a mode that transduct() adds. `centre`: one in the middle, else zero, so that the
/// new convolution is the old one frame by frame. `sum`: ones, the sum of the old one over the window, as
/// tltorch does for TT.
enum class TransductionWindow { centre, sum };

struct TransductionOptions {
  std::int64_t mode = 0;  ///< among the spatial modes; the new one stands before it
  std::int64_t padding = 0, stride = 1, dilation = 1;
  bool fine_tune_transduction_only = true;  ///< all other parameters are frozen (of Dense only the bias)
  TransductionWindow window = TransductionWindow::centre;
};

}  // namespace tenfold

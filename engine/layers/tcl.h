// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/pimpl.h>

#include <vector>

#include "engine/spec/nested_shape.h"

namespace tenfold {

/// What a TCL is made of, with tltorch's names.
struct TclOptions {
  ShapeEntry input_shape = std::int64_t{1};  ///< without the batch
  ShapeEntry rank = std::int64_t{1};         ///< output sizes; a number holds for every mode
  bool bias = false;
  at::TensorOptions tensor;  ///< dtype and device
  int verbose = 0;           ///< kept for tltorch's signature, where it has no effect either
};

/// Tensor contraction layer: every mode of the input times a matrix, x ×_1 V_1 … ×_N V_N + bias. Kossaifi et
/// al., 2017, "Tensor contraction layers for parsimonious deep nets", CVPR workshops. State dict: "factor_0"
/// [rank_0, in_0], …, "bias" [rank...].
class TCLImpl : public torch::nn::Cloneable<TCLImpl> {
 public:
  /// Throws Error when there is not one rank a mode, or a size is below 1.
  explicit TCLImpl(TclOptions options);

  /// x [batch, in...] -> [batch, rank...], or one sample [in...] -> [rank...]. Throws Error for an input of
  /// other sizes or another dtype.
  at::Tensor forward(const at::Tensor& x);

  TclOptions options;
  std::vector<at::Tensor> factors;
  at::Tensor bias;

  Shape input_shape() const { return sizes_of(options.input_shape); }
  Shape rank() const { return sizes_of(options.rank); }
  std::int64_t order() const { return static_cast<std::int64_t>(factors.size()); }
  /// Modes of a batch that are contracted: 1, 2, ….
  std::vector<std::int64_t> contraction_modes() const;

  /// Factors uniform in ±1/√in_k (Kaiming with a = √5), bias in ±1/√in_0.
  void reset_parameters();

  void reset() override;
  void pretty_print(std::ostream& stream) const override;
};
TORCH_MODULE(TCL);

}  // namespace tenfold

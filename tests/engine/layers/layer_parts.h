// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of layers share.
#pragma once
#include <QStringList>
#include <sstream>

#include "engine/layers/factorized_conv.h"
#include "engine/support/error.h"
#include "tests/engine/tensors/formula.h"

namespace tenfold::testing {

inline QString printed(const torch::nn::Module& module) {
  std::ostringstream text;
  module.pretty_print(text);
  return QString::fromStdString(text.str());
}

inline FactorizedTensorOptions wide() {
  FactorizedTensorOptions options;
  options.tensor = at::kDouble;
  return options;
}

/// Twice the tensor.
class Doubling : public TensorHook {
 public:
  Factorization apply(FactorizedTensorImpl&, const Factorization& f) override {
    Factorization twice = f;
    (twice.core.defined() ? twice.core : twice.factors[0]) = (f.core.defined() ? f.core : f.factors[0]) * 2;
    return twice;
  }
};

/// 4 -> 6, 3 by 3, float64.
inline FactorizedConvOptions small_conv(const std::string& factorization, bool bias = true) {
  FactorizedConvOptions options;
  options.in_channels = 4;
  options.out_channels = 6;
  options.kernel_size = Shape{3, 3};
  options.bias = bias;
  options.factorization = factorization;
  options.rank = {.5};
  options.tensor.tensor = at::TensorOptions().dtype(at::kDouble);
  return options;
}

inline double relative_weight_error(const at::Tensor& found, const at::Tensor& wanted) {
  return ((found - wanted).norm() / wanted.norm()).item<double>();
}

}  // namespace tenfold::testing

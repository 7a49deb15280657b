// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <string>
#include <vector>

#include "engine/planning/linear_plan.h"

namespace tenfold::benchmarks {

/// A layer with in = out = the modes; the format has tltorch's name.
struct KindOfLayer {
  std::string name, format;
  Shape modes, ranks;  ///< ranks: of BlockTT the inner bonds, of CP one, of Tucker one a mode
};

/// BlockTT, CP and Tucker of 1024x1024 and 4096x4096.
std::vector<KindOfLayer> kinds_of_layers();

struct BenchLayer {
  KindOfLayer kind;
  FactorNetwork network;
  std::vector<at::Tensor> factors;  ///< float32, scaled so that outputs are about as large as inputs
  at::Tensor dense, bias;           ///< [out, in] by einsum, [out]
};

BenchLayer make_layer(const KindOfLayer& kind);

}  // namespace tenfold::benchmarks

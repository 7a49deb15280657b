// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The factors of single layers among several that share a weight, kept between calls; not installed.
#pragma once
#include <deque>

#include "engine/functional/kept_tensors.h"
#include "engine/tensors/factorization.h"

namespace tenfold {

/// What indexing gives for each layer, kept until a factor changes (KeptTensors): the same tensors in every
/// call, so that what is made from them can be kept too. May be used by several threads.
class KeptLayers {
 public:
  explicit KeptLayers(std::size_t layers) : layers_(layers) {}

  /// The layer of the whole weight at `indices`, which is the `place`-th, row-major.
  Factorization of(const Factorization& whole, const TensorIndices& indices, std::size_t place);

 private:
  std::deque<KeptTensors> layers_;
};

}  // namespace tenfold

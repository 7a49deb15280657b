// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/kept_layers.h"

#include "engine/tensors/tensor_format.h"

namespace tenfold {

Factorization KeptLayers::of(const Factorization& whole, const TensorIndices& indices, std::size_t place) {
  if (indices.empty()) return whole;
  // copies, as what is made from them goes by their storage
  const std::vector<at::Tensor> tensors = layers_.at(place).of(whole.tensors(), [&] {
    return whole.index(indices).map([](const at::Tensor& each) { return each.clone(); }).tensors();
  });
  if (whole.format->name() == "LowRank") return dense_factorization(tensors[0]);  // a row of it is a vector
  // else of the same format, as modes are left: only the leading ones are gone
  Factorization one = whole.with_tensors(tensors);
  one.shape.erase(one.shape.begin(), one.shape.begin() + static_cast<std::ptrdiff_t>(indices.size()));
  return one;
}

}  // namespace tenfold

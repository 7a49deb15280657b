// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/kept_layers.h"

namespace tenfold {

Factorization with_tensors(const Factorization& layout, const std::vector<at::Tensor>& tensors) {
  std::size_t next = 0;
  return layout.map([&](const at::Tensor&) { return tensors[next++]; });
}

Factorization KeptLayers::of(const Factorization& whole, const TensorIndices& indices, std::size_t place) {
  if (indices.empty()) return whole;
  const std::vector<at::Tensor> tensors =
      layers_.at(place).of(whole.tensors(), [&] { return whole.index(indices).tensors(); });
  // of the same format, as modes are left: only the leading ones are gone
  Factorization one{whole.format,
                    {whole.shape.begin() + static_cast<std::ptrdiff_t>(indices.size()), whole.shape.end()},
                    {},
                    tensors};
  if (!whole.core.defined()) return one;
  one.core = one.factors.front();
  one.factors.erase(one.factors.begin());
  return one;
}

}  // namespace tenfold

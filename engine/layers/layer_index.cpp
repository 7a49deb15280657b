// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layers/layer_index.h"

#include <ATen/ATen.h>

#include "engine/support/error.h"

namespace tenfold {

Shape layers_of(const ShapeEntry& n_layers) {
  const Shape sizes = sizes_of(n_layers);
  for (const std::int64_t size : sizes)
    if (size < 1)
      throw Error("layers.count", "there cannot be {count} layers", {{"count", std::to_string(size)}});
  return is_folded(n_layers) || sizes[0] != 1 ? sizes : Shape{};
}

std::size_t layer_place(const Shape& layer, const Shape& layers) {
  if (layers.empty() && (layer.empty() || layer == Shape{0})) return 0;
  bool inside = layer.size() == layers.size() && !layers.empty();
  std::int64_t at = 0;
  for (std::size_t k = 0; inside && k < layers.size(); ++k) {
    inside = layer[k] >= 0 && layer[k] < layers[k];
    at = at * layers[k] + layer[k];
  }
  if (!inside)
    throw Error("layers.index", "there is no layer [{layer}] among [{layers}]",
                {{"layer", to_string(layer)}, {"layers", to_string(layers)}});
  return static_cast<std::size_t>(at);
}

TensorIndices layer_indices(const Shape& layer, const Shape& layers) {
  TensorIndices indices;
  if (!layers.empty())
    for (const std::int64_t index : layer) indices.emplace_back(index);
  return indices;
}

std::size_t tensorized_modes(std::int64_t n_tensorized_modes) {
  if (n_tensorized_modes < 1)
    throw Error("layers.n_tensorized_modes",
                "inputs and outputs are folded into at least one mode each, not into {count}",
                {{"count", std::to_string(n_tensorized_modes)}});
  return static_cast<std::size_t>(n_tensorized_modes);
}

bool tensorizes_itself(std::optional<bool> settings, const Shape& one, const Shape& other) {
  const bool given = !one.empty() || !other.empty();
  if (settings.value_or(!given) == given)
    throw Error("layers.auto_tensorize",
                given ? "with auto_tensorize the tensorized shapes are found, not given"
                      : "without auto_tensorize both tensorized shapes are needed");
  return !given;
}

}  // namespace tenfold

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/spec/recipe.h"

#include <algorithm>

namespace tenfold {

const LayerSpec* Recipe::find(const std::string& layer_id) const {
  const auto at =
      std::find_if(layers.begin(), layers.end(), [&](const auto& spec) { return spec.id == layer_id; });
  return at == layers.end() ? nullptr : &*at;
}

LayerSpec* Recipe::find(const std::string& layer_id) {
  return const_cast<LayerSpec*>(std::as_const(*this).find(layer_id));
}

LayerSpec Recipe::spec_of(const std::string& layer_id) const {
  const LayerSpec* found = find(layer_id);
  return found != nullptr ? *found : LayerSpec{layer_id, DenseOptions{}, false};
}

void Recipe::set(const LayerSpec& spec) {
  if (spec.family() == Family::dense && !spec.locked)
    std::erase_if(layers, [&](const auto& each) { return each.id == spec.id; });
  else if (LayerSpec* found = find(spec.id))
    *found = spec;
  else
    layers.push_back(spec);
}

}  // namespace tenfold

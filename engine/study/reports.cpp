// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/reports.h"

#include <algorithm>

#include "engine/spec/factors.h"

namespace tenfold::study {

std::int64_t LayerRow::parameters_with(const LayerOptions& options) const {
  return weight_parameters(shape, options) + bias_parameters;
}

const LayerRow* ModelReport::find(const std::string& layer_id) const {
  const auto at =
      std::find_if(layers.begin(), layers.end(), [&](const auto& row) { return row.id == layer_id; });
  return at == layers.end() ? nullptr : &*at;
}

}  // namespace tenfold::study

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/reports.h"

#include <algorithm>

#include "engine/planning/layer_cost.h"
#include "engine/spec/factors.h"

namespace tenfold::study {

std::int64_t LayerRow::parameters_with(const LayerOptions& options) const {
  return weight_parameters(shape, options) + bias_parameters;
}

std::int64_t LayerRow::macs_with(const LayerOptions& options, const Shape& with_ranks,
                                 std::int64_t batch) const {
  if (output.empty()) return 0;
  const std::vector<LayerCall> each =
      calls.empty()
          ? std::vector<LayerCall>(static_cast<std::size_t>(uses), {input, output, false, shape.kind})
          : calls;
  std::int64_t sum = 0;
  for (const LayerCall& call : each) {
    LayerShape called = shape;
    called.kind = call.kind;
    const CallCost cost = call_cost(called, options, with_ranks, call.input, call.output);
    sum += cost.with_input / (call.once ? 1 : std::max<std::int64_t>(batch, 1)) + cost.once;
  }
  return sum;
}

const LayerRow* ModelReport::find(const std::string& layer_id) const {
  const auto at =
      std::find_if(layers.begin(), layers.end(), [&](const auto& row) { return row.id == layer_id; });
  return at == layers.end() ? nullptr : &*at;
}

}  // namespace tenfold::study

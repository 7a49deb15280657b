// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/one_layer.h"

#include <ATen/core/Tensor.h>

#include "engine/compression/replace.h"
#include "engine/spec/factors.h"

namespace tenfold::study {

OneLayer alone(const ModelAtBatch& model, const Layer& layer) {
  OneLayer one;
  one.program = extract_layer(model.program, layer);
  const Shape shape = model.record.shapes.at(static_cast<std::size_t>(layer.uses[0].input)).value();
  one.inputs = {layer_input(layer, shape, model.program.tensors.at(layer.id).scalar_type())};
  one.record = record_costs(one.program, one.inputs);
  one.layer = find_layers(one.program).at(0);  // by another name where the weight has several
  return one;
}

Program lowered_alone(const OneLayer& one, const LayerOptions& options, const Shape& ranks) {
  FactorizedWeight weight;
  weight.ranks = ranks;
  const at::ScalarType type = one.program.tensors.at(one.layer.id).scalar_type();
  for (const FactorShape& factor : factor_shapes(one.layer.shape, options, ranks))
    weight.factors.push_back(seeded_values(factor.shape, type));
  Program lowered = one.program;
  replace_layers(lowered, one.record, {{one.layer, {one.layer.id, options, false}, weight}});
  return lowered;
}

}  // namespace tenfold::study

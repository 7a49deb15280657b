// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/model_at_batch.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "engine/program/sample_inputs.h"
#include "engine/program/training_mode.h"
#include "engine/support/error.h"

namespace tenfold::study {

ModelAtBatch model_at_batch(const ModelState& state, std::int64_t batch, const Job& job) {
  ModelAtBatch model{evaluation_copy(state.program), state.inputs, state.record, 0};
  const BatchDimension now = batch_dimension(model.program, model.inputs);
  model.batch = now.size;
  if (batch <= 0 || batch == now.size) return model;
  if (!now.dynamic)
    throw Error("bench.batch", "the model's batch is fixed at {size}", {{"size", std::to_string(now.size)}});
  model.inputs = resized_inputs(model.program, model.inputs, {{now.symbol, batch}});
  model.record = record_costs(model.program, model.inputs, job);
  model.batch = batch;
  return model;
}

at::Tensor seeded_values(const Shape& shape, at::ScalarType dtype) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(0);
  return at::randn(shape, generator, at::kFloat).to(dtype);
}

c10::IValue layer_input(const Layer& layer, const Shape& shape, at::ScalarType dtype) {
  if (layer.shape.kind != LayerKind::embedding) return seeded_values(shape, dtype);
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(0);
  return at::randint(0, layer.shape.weight[0], shape, generator, at::kLong);
}

}  // namespace tenfold::study

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "engine/study/state.h"

namespace tenfold::study {

/// A model in evaluation mode, ready to be timed.
struct ModelAtBatch {
  Program program;
  std::vector<c10::IValue> inputs;
  CostRecord record;
  std::int64_t batch = 1;
};

/// At another batch than the recorded one; 0: at that. Throws Error when the model's batch is fixed.
ModelAtBatch model_at_batch(const ModelState& state, std::int64_t batch, const Job& job);

/// Values of the recorded kind and shape for one layer.
c10::IValue layer_input(const Layer& layer, const Shape& shape, at::ScalarType dtype);

/// Normal numbers of seed 0.
at::Tensor seeded_values(const Shape& shape, at::ScalarType dtype);

}  // namespace tenfold::study

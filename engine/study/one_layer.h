// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/study/model_at_batch.h"

namespace tenfold::study {

/// A layer alone, with its input, ready to be timed.
struct OneLayer {
  Program program;
  std::vector<c10::IValue> inputs;
  CostRecord record;
  Layer layer;
};

/// The first use of a dense layer of the model.
OneLayer alone(const ModelAtBatch& model, const Layer& layer);

/// The layer lowered as an exported file will have it, with random factors: times do not depend on them.
Program lowered_alone(const OneLayer& one, const LayerOptions& options, const Shape& ranks);

}  // namespace tenfold::study

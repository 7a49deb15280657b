// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/planning/allocation.h"
#include "engine/study/study.h"

namespace tenfold::study {

/// What one layer loses.
struct LayerLosses {
  std::vector<FamilyPoint> points;  ///< dense is the last; alone where the layer stays dense
  std::int64_t element_bytes = 4;   ///< of the stored weight
};

/// What is computed once: all losses of a model, in order of its layers.
struct Losses {
  Model model;
  SolveOptions options;
  std::string calibration_hash;
  std::vector<LayerLosses> layers;
};

struct ModelTimes;

/// What follows from losses, locks and the quantity.
struct LossTableState {
  std::shared_ptr<const Losses> losses;
  std::shared_ptr<const ModelTimes> times;  ///< none: not measured
  Recipe base;
  std::string quantity;
  std::vector<double> weights;  ///< of the layers' losses; empty: all 1
  /// In units of the quantity (latency: nanoseconds): the whole model with all layers dense, and what is no
  /// layer of it.
  std::int64_t dense = 0, other = 0;
  std::shared_ptr<const AllocationTable> table;
};

}  // namespace tenfold::study

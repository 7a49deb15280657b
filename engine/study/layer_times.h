// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <utility>
#include <vector>

#include "engine/study/loss_table_state.h"

namespace tenfold::study {

/// Seconds of one call of a layer against its MACs, measured at some ranks of one family and linear between.
struct TimeCurve {
  std::vector<std::pair<std::int64_t, double>> points;  ///< by MACs, growing
  double at(std::int64_t macs) const;
};

/// What one layer's calls take, all uses together.
struct LayerTimes {
  double dense = 0;
  std::map<Family, TimeCurve> families;

  /// A family that was not measured takes its share of the dense MACs.
  double of(const FamilyPoint& point, std::int64_t dense_macs) const;
};

/// What a model's layers take on this machine.
struct ModelTimes {
  LatencyOptions options;
  double whole = 0;                ///< one forward with all layers dense
  std::vector<LayerTimes> layers;  ///< in order of the model's layers
};

/// Times the whole model and, for every kind and size of layer, the dense layer and some of the ways in
/// `losses`, lowered as an exported file will have them, with random factors. The caller holds the machine.
ModelTimes measure_times(const Losses& losses, const LatencyOptions& options, const Job& job);

}  // namespace tenfold::study

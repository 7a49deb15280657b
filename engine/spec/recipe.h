// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/spec/layer_spec.h"

namespace tenfold {

/// A limit on the whole model: at most `fraction` of the dense `quantity`. Where the quantity is what a score
/// may lose, "accuracy-drop" and so on (study::budget_of()), that it loses at most `fraction` of it, in its
/// own unit: 0.01 is one point of accuracy.
struct Budget {
  std::string quantity = "parameters";
  double fraction = 1.0;
  bool operator==(const Budget&) const = default;
};

/// Mean and deviation by which inputs are normalised, one value a channel (or one for all).
struct Normalisation {
  std::vector<double> mean, deviation;
  bool operator==(const Normalisation&) const = default;
};

/// What the factors are made to match, given calibration data and a metric that needs it.
struct Following {
  bool sequential = false;       ///< a layer sees what the layers before it have become
  bool refit = false;            ///< the original's output from the changed input, not the original weight
  bool bias_correction = false;  ///< biases answer for the mean of the error
  bool any() const { return sequential || refit || bias_correction; }
  bool operator==(const Following&) const = default;
};

/// Everything asked of one model, and what makes the answer repeatable. Layers not named stay dense.
struct Recipe {
  static constexpr int current_schema = 1;

  int schema = current_schema;
  std::string model_hash;
  /// Hash of the trained weights that take the place of the model's own (they lie beside a session); empty:
  /// its own.
  std::string state_hash;
  std::vector<LayerSpec> layers;
  std::optional<Budget> budget;
  std::string metric = "weight-error";
  std::string calibration_hash;
  Following following;
  Normalisation normalisation;
  std::uint64_t seed = 0;
  int threads = 0;
  /// Fields of a newer version, as JSON text: kept when the recipe is written again.
  std::string unknown = "{}";

  /// nullptr where the layer is not named.
  const LayerSpec* find(const std::string& layer_id) const;
  LayerSpec* find(const std::string& layer_id);
  /// The spec of a layer, dense where it is not named.
  LayerSpec spec_of(const std::string& layer_id) const;
  /// Adds or replaces; a dense, unlocked spec is removed.
  void set(const LayerSpec& spec);
  bool operator==(const Recipe&) const = default;
};

}  // namespace tenfold

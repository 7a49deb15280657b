// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/spec/recipe.h"
#include "engine/study/model.h"
#include "engine/study/reports.h"
#include "engine/support/job.h"

namespace tenfold::study {

struct LatencyOptions;
struct LossTableState;
struct SolveOptions;

/// What every layer loses under every way to keep it, and the sums that follow: made once for a model, it
/// answers every budget in milliseconds. An immutable value, cheap to copy, safe to use from several threads.
class LossTable {
 public:
  LossTable() = default;
  explicit LossTable(std::shared_ptr<const LossTableState> state) : state_(std::move(state)) {}

  explicit operator bool() const { return state_ != nullptr; }

  /// The same losses with the locked layers of `base` kept as they are there and all others free; what else
  /// is in `base` goes into the recipes. No layer is looked at again.
  LossTable with_locks(const Recipe& base) const;
  /// The same losses under budgets of another quantity; see SolveOptions. No layer is looked at again. Throws
  /// Error for "latency" when times were not measured.
  LossTable with_quantity(const std::string& quantity) const;

  /// The same with the losses of each layer of the model times its weight, for every budget; losses that are
  /// reported of single layers and recipes stay as they are, those of front() do not. All weights are
  /// positive.
  LossTable with_weights(const std::vector<double>& weights) const;

  /// Measures what layers take on this machine, for budgets of "latency" and for what front() then predicts.
  /// Takes the measuring lock.
  LossTable with_latency(const LatencyOptions& options, const Job& job = {}) const;

  const std::string& quantity() const;
  bool is_timed() const;       ///< by with_latency()
  std::int64_t dense() const;  ///< of the quantity (latency: nanoseconds), whole model, all layers dense
  std::int64_t least() const;  ///< the smallest that can be reached
  const LossTableState& state() const { return *state_; }

 private:
  std::shared_ptr<const LossTableState> state_;
};

/// Looks at every layer that `options` name: the losses of its candidates under the metric, for all budgets
/// (`options.fraction` is not used). Locked layers of `base` keep their request. Throws Error when the metric
/// needs calibration data that the model has not seen, and when `options.layers` match none that can be
/// factorized.
LossTable loss_table(const Model& model, const SolveOptions& options, const Recipe& base = {},
                     const Job& job = {});

/// The recipe within `fraction` (0, 1] of the dense quantity that loses least: families and ranks of all
/// layers are chosen at once. Throws Error naming the least reachable when the budget cannot be met.
Recipe solve(const LossTable& table, double fraction);

/// Recipes over all budgets, at most `points` (at least 2), evenly spread in the logarithm of the quantity,
/// cheapest first; none needs more and loses more than another. Nothing is decomposed: `predicted_loss` is
/// theirs.
std::vector<TradeOffPoint> front(const LossTable& table, int points = 32);

/// The sum of the losses that a recipe's layers have in the table; a request that is not in it counts as the
/// next smaller one of its family. Nothing when a layer's family was not looked at.
std::optional<double> predicted_loss(const LossTable& table, const Recipe& recipe);

/// Those losses one by one, in the order of the model's layers.
std::vector<std::optional<double>> predicted_losses(const LossTable& table, const Recipe& recipe);

/// Seconds of one forward under a recipe: the dense model's, measured, and what each layer is measured to
/// save. Throws Error when times were not measured.
double predicted_seconds(const LossTable& table, const Recipe& recipe);

/// What the table knows of one layer: for each family the ways that no other of it beats in loss and
/// parameters, or in loss and MACs, smallest first; dense is the last. Throws Error for an unknown layer.
std::vector<FamilyPoint> family_points(const LossTable& table, const std::string& layer_id);

/// The same for one layer alone, families and metric as `options` say; no families: all that the layer can
/// take, decomposed at several sizes.
std::vector<FamilyPoint> family_points(const Model& model, const std::string& layer_id,
                                       const SolveOptions& options, const Job& job = {});

}  // namespace tenfold::study

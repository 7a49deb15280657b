// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/polish.h"

#include <algorithm>
#include <cmath>

#include "engine/program/training_mode.h"
#include "engine/study/compare_outputs.h"
#include "engine/study/guard.h"
#include "engine/study/loss_table_state.h"
#include "engine/study/state.h"

namespace tenfold::study {
namespace {

/// Compresses recipes and measures what came of them.
class Trials {
 public:
  Trials(const LossTable& table, const PolishOptions& options, const Job& job)
      : table_(table), options_(options), job_(job), model_(table.state().losses->model) {
    const auto& calibration = model_.state().calibration;
    if (calibration == nullptr || !calibration->source)
      throw Error("polish.data",
                  "polishing measures on the calibration samples: the model is not calibrated, or only by a "
                  "file of statistics");
    by_ = calibration->source->classifier ? Score::divergence : Score::mse;
    batches_.emplace(calibration_batches(model_.state().program, *calibration->source, job));
    dense_ = evaluation_copy(model_.state().program);
  }

  Score by() const { return by_; }
  int made() const { return static_cast<int>(tried_.size()); }
  bool left() const { return made() < options_.trials; }

  Recipe recipe(const std::vector<double>& weights) const {
    return solve(table_.with_weights(weights), options_.fraction);
  }
  bool known(const Recipe& recipe) const {
    return std::find(tried_.begin(), tried_.end(), recipe.layers) != tried_.end();
  }
  double measure(const Recipe& recipe) {
    const Job step = job_.step(made(), options_.trials, "recipe " + std::to_string(made() + 1));
    tried_.push_back(recipe.layers);
    CompressReport ignored;
    const Model small = compress(model_, recipe, ignored, step.step(0, 2, "compressing"));
    return compare_outputs(evaluation_copy(small.state().program), dense_, by_, *batches_,
                           step.step(1, 2, "measuring"));
  }

 private:
  const LossTable& table_;
  const PolishOptions& options_;
  const Job& job_;
  Model model_;
  Score by_ = Score::divergence;
  std::optional<ProgramBatches> batches_;
  Program dense_;
  std::vector<std::vector<LayerSpec>> tried_;
};

/// Layers that have a choice, those first that are predicted to lose most.
std::vector<std::size_t> by_loss(const LossTable& table, const Recipe& recipe) {
  const auto losses = predicted_losses(table, recipe);
  std::vector<std::size_t> layers;
  for (std::size_t k = 0; k < losses.size(); ++k)
    if (table.state().table->layers()[k].size() > 1) layers.push_back(k);
  std::stable_sort(layers.begin(), layers.end(), [&](std::size_t a, std::size_t b) {
    return losses[a].value_or(0) > losses[b].value_or(0);
  });
  return layers;
}

/// The best weights so far and what came of them.
struct Best {
  std::vector<double> weights;
  Recipe recipe;
  double measured = 0;
};

/// One layer's weight times the factor, again and again while that helps.
bool climb(Trials& trials, Best& best, std::size_t layer, double factor) {
  bool better = false;
  while (trials.left()) {
    std::vector<double> weights = best.weights;
    weights[layer] *= factor;
    const Recipe recipe = trials.recipe(weights);
    if (trials.known(recipe)) break;
    const double measured = trials.measure(recipe);
    if (!(measured < best.measured)) break;
    best = {std::move(weights), recipe, measured};
    better = true;
  }
  return better;
}

}  // namespace

Recipe polish(const LossTable& table, const PolishOptions& options, PolishReport& report, const Job& job) {
  return guarded([&] {
    if (options.trials < 1) throw Error("polish.trials", "polishing takes at least one trial");
    constexpr double first_step = 2, last_step = 1.05;
    Trials trials(table, options, job);
    Best best;
    best.weights.assign(table.state().losses->layers.size(), 1.0);
    best.recipe = trials.recipe(best.weights);
    report = {std::string(id(trials.by())), 0, 0, 0};
    report.solved = best.measured = trials.measure(best.recipe);
    const auto layers = by_loss(table, best.recipe);
    for (double step = first_step; step > last_step && trials.left();) {
      bool better = false;
      for (const std::size_t layer : layers)
        better = climb(trials, best, layer, step) || climb(trials, best, layer, 1 / step) || better;
      if (!better) step = std::sqrt(step);
    }
    report.found = best.measured;
    report.trials = trials.made();
    return best.recipe;
  });
}

}  // namespace tenfold::study

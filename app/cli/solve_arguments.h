// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "app/cli/console.h"
#include "engine/study/study.h"

namespace tenfold::cli {

/// What factorizations are chosen by: adds --calibration, --metric, --family, --layers, --align and what
/// belongs to them to `command`. For commands that look at many recipes.
class SolveArguments {
 public:
  explicit SolveArguments(CLI::App& command);

  /// Throws wrong usage for texts that say nothing; call it before anything is opened.
  void check() const;
  const Normalisation& normalisation() const { return said_->calibration.normalisation; }
  const std::string& saves() const { return said_->save_statistics; }  ///< the file of --save-statistics
  bool calibrates() const { return !said_->calibration.data.empty(); }
  /// The model calibrated, when --calibration was given, on `images` read like that where it names a folder
  /// of them; which were left out is told.
  study::Model calibrated(const study::Model& model, const std::optional<ImageOptions>& images,
                          Console& console, const Job& job) const;
  study::SolveOptions options() const;

 private:
  struct Said {
    study::CalibrationOptions calibration;
    std::string statistics, save_statistics, metric, families, target = "classes", layers = "*", normalise;
    std::int64_t alignment = 1;
    bool stable = true;
  };
  std::shared_ptr<Said> said_ = std::make_shared<Said>();
};

/// Adds --statistics, --save-statistics and --memory, which go with --calibration, to `command`.
void addStatistics(CLI::App& command, std::string& statistics, std::string& save,
                   study::CalibrationOptions& calibration);

/// The model with what --calibration or --statistics say of it, saved where --save-statistics says.
study::Model knowingStatistics(const study::Model& model, const study::CalibrationOptions& calibration,
                               const std::string& statistics, const std::string& save, const Job& job);

/// What every recipe for a model begins with: what the model's own keeps beside its layers (how samples are
/// read, how it was trained), samples normalised as said, or else as the model's recipe says.
Recipe baseRecipe(const study::Model& model, const Normalisation& normalisation);

/// The layers of a compressed model that `patterns` do not name, as they are: what is asked of others leaves
/// them alone.
std::vector<LayerSpec> keptLayers(const study::ModelReport& model, const std::string& patterns);

/// The same layers in `base`, locked for what solves budgets.
void lockKept(Recipe& base, const study::ModelReport& model, const std::string& patterns);

/// What of a recipe fits the model, the rest named in `remarks`. Throws Error when nothing of it does.
Recipe fittingRecipe(const study::ModelReport& model, const Recipe& recipe,
                     std::vector<std::string>& remarks);

/// Adds --cp-stability on|off, which says whether CP kernels get small terms.
CLI::Option* addStability(CLI::App& command, bool& stable);

/// "low-rank,cp" as families. Throws Error naming the known ids.
std::vector<Family> parseFamilies(const std::string& text);

}  // namespace tenfold::cli

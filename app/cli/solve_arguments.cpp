// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/solve_arguments.h"

#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/numbers.h"
#include "engine/study/layer_patterns.h"
#include "engine/support/error.h"
#include "engine/support/glob.h"

namespace tenfold::cli {

std::vector<Family> parseFamilies(const std::string& text) {
  std::vector<Family> families;
  for (const std::string& each : split_list(text))
    if (!each.empty()) families.push_back(parse_family(each));
  return families;
}

void addStatistics(CLI::App& command, std::string& statistics, std::string& save,
                   study::CalibrationOptions& calibration) {
  auto* data = command.get_option("--calibration");
  command
      .add_option("--statistics", statistics,
                  "In place of --calibration: what an earlier run saved for the same model")
      ->excludes(data);
  command.add_option("--save-statistics", save, "Write what calibration gathers, for --statistics")
      ->needs(data);
  command
      .add_option(
          "--memory", calibration.memory,
          "Bytes that calibration may take (4GB, default: what is free); with less, layers take turns")
      ->transform(CLI::AsSizeValue(false))
      ->needs(data);
}

Recipe baseRecipe(const study::Model& model, const Normalisation& normalisation) {
  Recipe base;
  if (const auto& own = model.report().recipe) {
    base.normalisation = own->normalisation;
    base.unknown = own->unknown;
  }
  if (normalisation != Normalisation{}) base.normalisation = normalisation;
  return base;
}

std::vector<LayerSpec> keptLayers(const study::ModelReport& model, const std::string& patterns) {
  std::vector<LayerSpec> kept;
  for (const study::LayerRow& row : model.layers)
    if (row.spec.family() != Family::dense && !study::matches(patterns, row)) kept.push_back(row.spec);
  return kept;
}

void lockKept(Recipe& base, const study::ModelReport& model, const std::string& patterns) {
  for (LayerSpec spec : keptLayers(model, patterns)) {
    spec.locked = true;
    base.set(spec);
  }
}

study::Model knowingStatistics(const study::Model& model, const study::CalibrationOptions& calibration,
                               const std::string& statistics, const std::string& save, const Job& job) {
  if (!statistics.empty()) return study::load_statistics(model, statistics, job);
  if (calibration.data.empty()) return model;
  study::Model calibrated = study::calibrate(model, calibration, job);
  if (!save.empty()) study::save_statistics(calibrated, save, job);
  return calibrated;
}

Recipe fittingRecipe(const study::ModelReport& model, const Recipe& recipe,
                     std::vector<std::string>& remarks) {
  const auto changes = [](const Recipe& of) {
    return std::any_of(of.layers.begin(), of.layers.end(),
                       [](const LayerSpec& spec) { return spec.family() != Family::dense; });
  };
  std::vector<std::string> found;
  Recipe matched = study::match_recipe(model, recipe, found);
  if (changes(recipe) && !changes(matched))
    throw Error("recipe.other", "nothing of the recipe fits this model; {why}", {{"why", found.back()}});
  remarks.insert(remarks.end(), found.begin(), found.end());
  return matched;
}

CLI::Option* addStability(CLI::App& command, bool& stable) {
  return command
      .add_option_function<std::string>(
          "--cp-stability", [&stable](const std::string& text) { stable = text == "on"; },
          std::string("on: terms of CP kernels are made small at 1 % more error, so that they do not cancel "
                      "each other and training is safe; or off (default: ") +
              (stable ? "on)" : "off)"))
      ->check(CLI::IsMember({"on", "off"}));
}

SolveArguments::SolveArguments(CLI::App& command) {
  auto* data = command.add_option("--calibration", said_->calibration.data,
                                  "Samples that say what matters: as --data, never the same");
  command
      .add_option(
          "--metric", said_->metric,
          "two-sided (default with --calibration), input, diagonal, or weight-error (default without)")
      ->check(CLI::IsMember({"two-sided", "input", "diagonal", "weight-error"}));
  command.add_option("--calibration-samples", said_->calibration.samples, "At most so many samples")
      ->check(positive())
      ->capture_default_str()
      ->needs(data);
  command
      .add_option("--target", said_->target,
                  "Whose change counts: of the predicted classes, or of the output as it is (models that are "
                  "no classifiers)")
      ->check(CLI::IsMember({"classes", "output"}))
      ->capture_default_str()
      ->needs(data);
  addStatistics(command, said_->statistics, said_->save_statistics, said_->calibration);
  command.add_option(
      "--normalize", said_->normalise,
      "MEAN/DEVIATION after scaling images to 0…1, commas between channels: 0.1307/0.3081 (default: "
      "as the model's recipe says)");
  command.add_option("--family", said_->families,
                     "Families to choose among, commas between (default: low-rank, and Tucker for "
                     "convolutions)");
  command.add_option("--layers", said_->layers, "Names of layers, with * and ?, commas between");
  command.add_option("--align", said_->alignment, "Ranks are multiples of this (8, 16, 32)")
      ->check(positive());
  addStability(command, said_->stable);
}

void SolveArguments::check() const {
  asUsage([&] {
    parseFamilies(said_->families);
    said_->calibration.classifier = said_->target == "classes";
    said_->calibration.normalisation = parseNormalisation(said_->normalise);
  });
  if (said_->calibration.data.empty() && said_->statistics.empty() && !said_->metric.empty() &&
      said_->metric != "weight-error")
    throw CLI::ValidationError("--metric " + said_->metric + " needs --calibration or --statistics");
}

study::Model SolveArguments::calibrated(const study::Model& model, const std::optional<ImageOptions>& images,
                                        Console& console, const Job& job) const {
  said_->calibration.images = images;
  study::Model known =
      knowingStatistics(model, said_->calibration, said_->statistics, said_->save_statistics, job);
  if (calibrates()) console.remarks(known.report().remarks);
  return known;
}

study::SolveOptions SolveArguments::options() const {
  study::SolveOptions options;
  options.metric = !said_->metric.empty() ? parse_metric(said_->metric)
                   : said_->calibration.data.empty() && said_->statistics.empty() ? Metric::weight
                                                                                  : Metric::two_sided;
  options.families = parseFamilies(said_->families);
  options.layers = said_->layers;
  options.alignment = said_->alignment;
  options.stable_cp = said_->stable;
  return options;
}

}  // namespace tenfold::cli

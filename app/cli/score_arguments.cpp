// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/score_arguments.h"

#include <cstdio>

#include "app/cli/image_arguments.h"
#include "app/cli/numbers.h"
#include "engine/study/sweep.h"
#include "engine/support/number_text.h"

namespace tenfold::cli {

ScoreArguments::ScoreArguments(CLI::App& command, study::Score usual) : usual_(usual) {
  auto* data = command.add_option(
      "--data,-d", said_->data.data,
      "Samples to measure on, not those of --calibration: digits, digits:train, a folder with "
      "IDX files, an NPZ with x and y or with an array for each input");
  command
      .add_option("--score", said_->score,
                  "What is measured (default: " + std::string(study::id(usual)) +
                      "): accuracy or loss (of numbers to predict the mean squared error); without labels "
                      "cosine, divergence (of the predicted classes) or "
                      "mse of the outputs against the dense model's")
      ->check(CLI::IsMember({"accuracy", "loss", "cosine", "divergence", "mse", "command"}));
  auto* judge = command.add_option(
      "--score-command,--metric-command", said_->command,
      "Measured by a command of yours: run with the path of the compressed .pt2 behind it, the "
      "last number it prints is the score");
  command.add_option("--score-timeout", said_->patience, "Seconds after which that command is ended")
      ->check(CLI::Range(1, 1 << 24))
      ->capture_default_str()
      ->needs(judge);
  command.add_flag("--smaller-is-better", said_->smaller_is_better, "Of that command's number")->needs(judge);
  command.add_option("--limit", said_->data.limit, "Measure on at most so many samples")
      ->check(notNegative())
      ->needs(data);
  addBadImages(command, said_->bad);
}

bool ScoreArguments::asked() const { return !said_->data.data.empty() || !said_->command.empty(); }

study::ScoreOptions ScoreArguments::finish(const Normalisation& normalisation) const {
  study::ScoreOptions options;
  options.score = usual_;
  options.data = said_->data;
  options.data.normalisation = normalisation;
  options.command = said_->command;
  options.patience = std::chrono::seconds(said_->patience);
  options.smaller_is_better = said_->smaller_is_better;
  if (!said_->command.empty()) options.score = study::Score::command;
  if (!said_->score.empty()) options.score = study::parse_score(said_->score);
  if ((options.score == study::Score::command) != !said_->command.empty())
    throw CLI::ValidationError("--score command and --score-command CMD belong together");
  if (options.score != study::Score::command && options.data.data.empty())
    throw CLI::ValidationError("say on what: --data, or --score-command with a command of yours");
  return options;
}

void ScoreArguments::warnOfSeen(const study::Model& model, Console& console) const {
  const auto calibration = study::calibration_of(model);
  if (reads() && calibration && study::shares_samples(said_->data.data, calibration->data))
    console.remarks(
        {said_->data.data + " is what the model was calibrated on: on other samples it loses more"});
}

void requireReference(study::Score score, const std::string& file, const std::string& option) {
  if (study::compares_with_dense(score) && file.empty())
    throw CLI::ValidationError("--score cosine, divergence and mse compare with the dense model: " + option +
                               " FILE");
}

bool ScoreArguments::mindsImages(bool calibrates) const {
  if (said_->bad && !reads() && !calibrates)
    throw CLI::ValidationError(
        "--bad-images says how data is read, and none is: give --data, or --calibration "
        "where there is one");
  return said_->bad.has_value();
}

std::optional<ImageOptions> ScoreArguments::images(const study::Model& model) const {
  const auto& recipe = model.report().recipe;
  std::optional<ImageOptions> images = recipe ? images_of(*recipe) : std::nullopt;
  if (!said_->bad) return images;
  if (!images) images.emplace();
  images->bad = *said_->bad;
  return images;
}

void ScoreArguments::setImages(study::DataOptions& data, const study::Model& model, Console& console,
                               const Job& job) const {
  if (!reads()) return;
  data.images = images(model);
  console.remarks(study::image_remarks(model, data, job));
}

void tellScores(Console& console, study::Score score, double original, const std::string& what, double found,
                std::map<std::string, double>& measured) {
  const std::string name(study::id(score));
  measured["dense " + name] = original;
  measured[name] = found;
  console.clearProgress();
  console.message("measured " + name + ": original " + scoreText(score, original) + ", " + what + " " +
                  scoreText(score, found));
}

std::string scoreText(study::Score score, double value) {
  return score == study::Score::accuracy ? fixed_number(100 * value, 2) + " %" : number(value, 6);
}

}  // namespace tenfold::cli

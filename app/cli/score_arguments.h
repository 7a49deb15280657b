// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/cli/console.h"
#include "engine/study/score.h"

namespace tenfold::cli {

/// By what a model is judged: adds --data, --score, --score-command, --bad-images and what belongs to them to
/// `command`.
class ScoreArguments {
 public:
  /// `usual`: what is measured when --score is not given.
  explicit ScoreArguments(CLI::App& command, study::Score usual = study::Score::accuracy);

  /// Whether there is something to measure: --data or --score-command.
  bool asked() const;
  /// Whether any word on how to measure was said.
  bool mentioned() const { return asked() || !said_->score.empty(); }
  bool named() const { return !said_->score.empty(); }  ///< --score
  bool reads() const { return !said_->data.data.empty(); }
  /// Throws wrong usage when --score lacks its data. `normalisation` is that of the samples.
  study::ScoreOptions finish(const Normalisation& normalisation) const;
  /// Whether --bad-images was given. Throws wrong usage when it was and nothing is read: no --data, and
  /// nothing to calibrate on either.
  bool mindsImages(bool calibrates = false) const;
  /// How folders of images are read for `model`, also those of a calibration. None: as its recipe says.
  std::optional<ImageOptions> images(const study::Model& model) const;
  /// Has `data` read that way, and tells how its images fit the model and which are left out.
  void setImages(study::DataOptions& data, const study::Model& model, Console& console, const Job& job) const;
  /// A note where `model` was calibrated on samples of --data.
  void warnOfSeen(const study::Model& model, Console& console) const;

 private:
  struct Said {
    std::string score, command;
    study::DataOptions data;
    std::optional<BadImages> bad;
    std::int64_t patience = 600;
    bool smaller_is_better = false;
  };
  std::shared_ptr<Said> said_ = std::make_shared<Said>();
  study::Score usual_;
};

/// Throws wrong usage for a score that compares with the dense model where `option` names no file of it.
void requireReference(study::Score score, const std::string& file, const std::string& option);

/// Puts both scores into `measured` by name, and tells them: "measured accuracy: original 97.31 %, recipe …".
void tellScores(Console& console, study::Score score, double original, const std::string& what, double found,
                std::map<std::string, double>& measured);

/// "97.31 %" of an accuracy, else six digits.
std::string scoreText(study::Score score, double value);

}  // namespace tenfold::cli

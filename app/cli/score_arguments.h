// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "app/cli/console.h"
#include "engine/study/score.h"

namespace tenfold::cli {

/// By what a model is judged: adds --data, --score, --score-command and what belongs to them to `command`.
class ScoreArguments {
 public:
  /// `usual`: what is measured when --score is not given.
  explicit ScoreArguments(CLI::App& command, study::Score usual = study::Score::accuracy);

  /// Whether there is something to measure: --data or --score-command.
  bool asked() const;
  bool reads() const { return !said_->data.data.empty(); }
  /// Throws wrong usage when --score lacks its data. `normalisation` is that of the samples.
  study::ScoreOptions finish(const Normalisation& normalisation) const;

 private:
  struct Said {
    std::string score, command;
    study::DataOptions data;
    std::int64_t patience = 600;
    bool smaller_is_better = false;
  };
  std::shared_ptr<Said> said_ = std::make_shared<Said>();
  study::Score usual_;
};

/// "97.31 %" of an accuracy, else six digits.
std::string scoreText(study::Score score, double value);

}  // namespace tenfold::cli

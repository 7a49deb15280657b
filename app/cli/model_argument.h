// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "app/cli/output_files.h"
#include "engine/study/model.h"
#include "engine/study/weights.h"

namespace tenfold::cli {

/// The file that a command works on: a model with its graph, or weights that are attached to an architecture.
/// Adds MODEL, --architecture, --choice and --input to `command`.
class ModelArgument {
 public:
  explicit ModelArgument(CLI::App& command, const std::string& help = "A model file, or a file of weights");

  const std::string& file() const { return said_->file; }
  /// What is read, with the words that name it: MODEL and --architecture.
  NamedFiles files() const { return {{"MODEL", said_->file}, {"--architecture", said_->architecture}}; }
  /// Whether --architecture was given.
  bool attaches() const { return !said_->architecture.empty(); }

  /// Opens what the user named. Weights without --architecture go to the one that fits them whole, and a
  /// message says so; Error naming the closest when there is none. Wrong usage for an --input that is no
  /// shape.
  study::Model open(Console& console, const Job& job) const;
  study::Weights open_weights(const Job& job) const;

 private:
  struct Said {
    std::string file, architecture, choice;
    std::vector<std::string> inputs;  ///< shapes, for files that do not say what the model takes
  };
  std::shared_ptr<Said> said_ = std::make_shared<Said>();
};

/// The architecture that takes all of the weights and lacks none; nullptr when there is none.
const study::AttachReport* findWhole(const std::vector<study::AttachReport>& reports);

}  // namespace tenfold::cli

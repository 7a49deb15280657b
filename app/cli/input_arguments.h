// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "engine/study/study.h"

namespace tenfold::cli {

/// Adds --input to `command`: shapes for models whose file does not say what they take.
class InputArguments {
 public:
  explicit InputArguments(CLI::App& command);

  /// Once the command line is parsed. Throws wrong usage for a text that is no shape.
  study::OpenOptions options() const;

 private:
  std::shared_ptr<std::vector<std::string>> texts_ = std::make_shared<std::vector<std::string>>();
};

}  // namespace tenfold::cli

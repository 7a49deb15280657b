// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <string>

#include "app/cli/console.h"
#include "engine/spec/recipe.h"
#include "engine/study/html_report.h"

namespace tenfold::cli {

void addInspect(CLI::App& app, Console& console);
void addCompress(CLI::App& app, Console& console);
void addEvaluate(CLI::App& app, Console& console);
void addBench(CLI::App& app, Console& console);
void addDecompose(CLI::App& app, Console& console);
void addExport(CLI::App& app, Console& console);
void addArchitectures(CLI::App& app, Console& console);
void addSweep(CLI::App& app, Console& console);
void addReport(CLI::App& app, Console& console);
void addSensitivity(CLI::App& app, Console& console);
void addShapes(CLI::App& app, Console& console);
void addTrain(CLI::App& app, Console& console);
void addMachine(CLI::App& app, Console& console);
void addHelp(CLI::App& app, Console& console);

/// A report with what this program and machine are.
study::HtmlReport reportOn(study::CompressReport result);

/// "MEAN/DEVIATION", commas between channels: "0.1307/0.3081".
Normalisation parseNormalisation(const std::string& text);

/// Turns the library's Error about an argument into wrong usage (exit 2).
template <class Parse>
auto asUsage(Parse parse) {
  try {
    return parse();
  } catch (const std::exception& problem) {
    throw CLI::ValidationError(problem.what());
  }
}

}  // namespace tenfold::cli

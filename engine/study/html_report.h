// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/study/sweep.h"

namespace tenfold::study {

/// What a report on a compressed model is written from.
struct HtmlReport {
  CompressReport result;
  std::optional<SweepReport> front;
  std::vector<std::pair<std::string, std::string>> measured;  ///< more rows for the summary: name and value
  std::string version;                                        ///< of the program
  EngineReport engine;
  std::string processor;  ///< name of the CPU; empty when it is not known
};

/// Counts and errors of a model that Tenfold compressed, from the model itself: `before` is its dense twin
/// with the hash that the recipe has of the original, or the original where that is given; without it the
/// errors are not known (not a number), and losses and the difference of outputs never are. Throws Error when
/// nothing is factorized, or the original has other layers.
CompressReport describe_compressed(const Model& compressed, const std::optional<Model>& original,
                                   const Job& job = {});

/// One HTML file without anything outside it: summary, plots as SVG, layers, recipe, what it was made with.
std::string to_html(const HtmlReport& report);
/// The table of layers: a line each, with a header.
std::string layers_csv(const CompressReport& report);

/// The front in a file that to_json() wrote. Throws Error naming `file` when it is none.
SweepReport sweep_from_json(const std::string& text, const std::string& file);

}  // namespace tenfold::study

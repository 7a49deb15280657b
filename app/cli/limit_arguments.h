// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string>

#include "app/cli/console.h"
#include "app/cli/score_arguments.h"
#include "engine/study/sweep.h"

namespace tenfold::cli {

/// Limits that are measured, not counted: adds --max-drop (with --data, --score) and --max-latency.
class LimitArguments {
 public:
  explicit LimitArguments(CLI::App& command);

  bool asked() const;
  /// Throws wrong usage where they do not make sense; `timed`: a budget is of latency.
  void check(bool timed) const;
  bool drops() const;  ///< --max-drop
  /// How times are measured, for these limits and for a budget of latency.
  const study::LatencyOptions& times() const { return said_->times; }
  const ScoreArguments& score() const { return score_; }
  /// The cheapest recipe within the limit, samples being read as those of the calibration; of a drop with so
  /// many recipes polished. What was measured on the way goes to the console, and by name into `measured`.
  Recipe choose(const study::Model& model, study::SolveOptions options, const Recipe& base,
                const study::CalibrationOptions& reading, int polish, std::map<std::string, double>& measured,
                Console& console, const Job& job) const;

 private:
  Recipe byDrop(const study::Model& model, const study::LossTable& table, const study::DropOptions& options,
                std::map<std::string, double>& measured, Console& console, const Job& job) const;
  Recipe byLatency(const study::LossTable& table, std::map<std::string, double>& measured,
                   Console& console) const;

  struct Said {
    double drop = -1;
    std::string latency;
    study::LatencyOptions times;
  };
  std::shared_ptr<Said> said_ = std::make_shared<Said>();
  ScoreArguments score_;
};

/// "2.5ms", "800us", "0.1s" as seconds, or "0.5x" as a share of `dense`. Throws wrong usage for anything
/// else.
double parseLatency(const std::string& text, double dense);

}  // namespace tenfold::cli

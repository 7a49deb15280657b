// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/limit_arguments.h"

#include <charconv>

#include "app/cli/commands.h"
#include "app/cli/numbers.h"
#include "engine/support/error.h"

namespace tenfold::cli {

double parseLatency(const std::string& text, double dense) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, value);
  const std::map<std::string, double> units{{"s", 1}, {"ms", 1e-3}, {"us", 1e-6}, {"µs", 1e-6}, {"x", dense}};
  const auto unit = units.find(std::string(rest, end));
  if (problem != std::errc() || unit == units.end() || !(value > 0))
    throw CLI::ValidationError(
        "--max-latency is a time (2.5ms, 800us, 0.1s) or a share of the dense time (0.5x)");
  return value * unit->second;
}

LimitArguments::LimitArguments(CLI::App& command) : score_(command) {
  auto* drop = command
                   .add_option("--max-drop", said_->drop,
                               "As small as the score on --data allows: at most so much worse than the "
                               "original (0.01: one point of accuracy)")
                   ->check(notNegative());
  command
      .add_option("--max-latency", said_->latency,
                  "As good as a forward of at most this time allows: 2.5ms, or 0.5x of the original's. What "
                  "layers take is measured here and now")
      ->excludes(drop);
  command
      .add_option("--latency-batch", said_->times.batch, "Batch of that forward (default: the recorded one)")
      ->check(CLI::Range(1, 1 << 20));
  command
      .add_option("--latency-threads", said_->times.threads, "Threads of that forward (default: LibTorch's)")
      ->check(CLI::Range(1, 1024));
}

bool LimitArguments::drops() const { return said_->drop >= 0; }

bool LimitArguments::asked() const { return drops() || !said_->latency.empty(); }

void LimitArguments::check(bool timed) const {
  if (!said_->latency.empty()) parseLatency(said_->latency, 1);
  if ((said_->times.batch > 0 || said_->times.threads > 0) && said_->latency.empty() && !timed)
    throw CLI::ValidationError(
        "--latency-batch and --latency-threads go with --max-latency or --budget-of latency");
  if (drops() && !score_.asked())
    throw CLI::ValidationError("--max-drop is measured: give --data, or --score-command");
  if (!score_.mentioned()) return;
  const study::ScoreOptions options = score_.finish({});
  if (options.score == study::Score::accuracy && said_->drop >= 1)
    throw CLI::ValidationError(
        "--max-drop is in the unit of the score: an accuracy is from 0 to 1, and one point of it is 0.01");
}

Recipe LimitArguments::choose(const study::Model& model, study::SolveOptions options, const Recipe& base,
                              const study::CalibrationOptions& reading, int polish,
                              std::map<std::string, double>& measured, Console& console,
                              const Job& job) const {
  if (!said_->latency.empty()) options.quantity = "latency";
  const study::LossTable table = study::loss_table(model, options, base, job);
  if (!said_->latency.empty()) return byLatency(table, measured, console);
  study::DropOptions drop;
  drop.most = said_->drop;
  drop.score = score_.finish(reading.normalisation);
  drop.polish = polish;
  score_.setImages(drop.score.data, model, console, job);
  return byDrop(model, table, drop, measured, console, job);
}

Recipe LimitArguments::byLatency(const study::LossTable& table, std::map<std::string, double>& measured,
                                 Console& console) const {
  const double dense = 1e-9 * static_cast<double>(table.dense());
  const double most = parseLatency(said_->latency, dense);
  const double least = 1e-9 * static_cast<double>(table.least());
  if (most < least)
    throw Error("latency.unreachable", "{most} cannot be reached: the least that is predicted is {least}",
                {{"most", duration(most)}, {"least", duration(least)}});
  const Recipe recipe = study::solve(table, std::min(most / dense, 1.0));
  measured["dense seconds"] = dense;
  measured["predicted seconds"] = study::predicted_seconds(table, recipe);
  console.message("a forward took " + duration(dense) + "; " + duration(measured["predicted seconds"]) +
                  " is predicted of the recipe");
  return recipe;
}

Recipe LimitArguments::byDrop(const study::Model& model, const study::LossTable& table,
                              const study::DropOptions& options, std::map<std::string, double>& measured,
                              Console& console, const Job& job) const {
  const std::string name(study::id(options.score.score));
  study::DropReport report;
  const auto tell = [&](const study::SweepPoint& point, bool) {
    console.clearProgress();
    console.message("measured " + name + " " + scoreText(options.score.score, *point.score) + " with " +
                    percent(point.predicted.fraction) + " of the parameters");
  };
  const Recipe recipe = study::solve_drop(model, table, options, report, job, tell);
  tellScores(console, options.score.score, report.dense, "recipe", report.found, measured);
  return recipe;
}

}  // namespace tenfold::cli

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/sweep.h"

#include <cstdio>
#include <filesystem>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/model_argument.h"
#include "app/cli/output_files.h"
#include "app/cli/score_arguments.h"
#include "app/cli/solve_arguments.h"

namespace tenfold::cli {
namespace {

struct SweepArguments {
  std::string out, quantity = "parameters";
  study::SweepOptions options;
  study::LatencyOptions latency;
  bool time = false;
};

void printSweep(const study::SweepReport& report) {
  std::vector<std::vector<std::string>> rows{{"kept", "parameters", "MACs", "predicted loss"}};
  if (!report.score.empty()) rows[0].push_back(report.score);
  const bool predicted = !report.points.empty() && report.points[0].predicted.seconds.has_value();
  if (predicted) rows[0].push_back("predicted time");
  if (report.dense_seconds) rows[0].push_back("time");
  for (const study::SweepPoint& point : report.points) {
    const study::TradeOffPoint& each = point.predicted;
    rows.push_back({percent(each.fraction), count(each.parameters), count(each.macs),
                    number(each.predicted_loss.value_or(0))});
    if (point.score) rows.back().push_back(scoreText(study::parse_score(report.score), *point.score));
    if (each.seconds) rows.back().push_back(duration(*each.seconds));
    if (point.seconds) rows.back().push_back(duration(*point.seconds));
  }
  printTable(rows);
  if (report.dense_score)
    std::printf("\noriginal: %s %s\n", report.score.c_str(),
                scoreText(study::parse_score(report.score), *report.dense_score).c_str());
  if (report.rank_correlation)
    std::printf("rank correlation of predicted loss and measured %s: %s\n", report.score.c_str(),
                number(*report.rank_correlation).c_str());
  if (report.latency_error)
    std::printf("predicted times are off by %s (mean)\n", percent(*report.latency_error).c_str());
}

void write(const study::SweepReport& report, const std::string& out) {
  const std::string suffix = std::filesystem::path(out).extension().string();
  study::write_text(out, suffix == ".csv"   ? study::to_csv(report)
                         : suffix == ".svg" ? study::to_svg(report)
                                            : study::to_json(report) + "\n");
}

}  // namespace

void addSweep(CLI::App& app, Console& console) {
  auto* command = app.add_subcommand(
      "sweep", "The whole trade-off: the best recipe for every budget, measured where data is given");
  auto arguments = std::make_shared<SweepArguments>();
  const ModelArgument argument(*command);
  const SolveArguments solving(*command);
  const ScoreArguments scoring(*command);
  command
      ->add_option("--out,-o", arguments->out,
                   "The file to write: .json with all recipes, .csv, or .svg with the curves")
      ->required()
      ->check([](const std::string& out) {
        const std::string suffix = std::filesystem::path(out).extension().string();
        return suffix == ".json" || suffix == ".csv" || suffix == ".svg" ? "" : "ends in .json, .csv or .svg";
      });
  command->add_option("--points", arguments->options.points, "At most so many recipes")
      ->check(CLI::Range(2, 4096))
      ->capture_default_str();
  command->add_option("--budget-of", arguments->quantity, "What is spent: parameters, macs, bytes or latency")
      ->check(CLI::IsMember({"parameters", "macs", "bytes", "latency"}))
      ->capture_default_str();
  command->add_flag("--time", arguments->time,
                    "Predict the time of a forward for each point, and measure it");
  command->add_option("--latency-batch", arguments->latency.batch, "Batch of that forward")
      ->check(CLI::Range(1, 1 << 20));
  command->add_option("--latency-threads", arguments->latency.threads, "Threads of that forward")
      ->check(CLI::Range(1, 1024));
  command->callback([&console, argument, solving, scoring, arguments] {
    solving.check();
    const bool minds = scoring.mindsImages(solving.calibrates());
    if (scoring.asked()) arguments->options.score = scoring.finish(solving.normalisation());
    const bool timed = arguments->time || arguments->quantity == "latency";
    if ((arguments->latency.batch > 0 || arguments->latency.threads > 0) && !timed)
      throw CLI::ValidationError(
          "--latency-batch and --latency-threads go with --time or --budget-of latency");
    checkOutputs({{"--out", arguments->out}, {"--save-statistics", solving.saves()}}, argument.files());
    const Job job = console.job();
    const study::Model opened = argument.open(console, job);
    const auto images = scoring.images(opened);
    const study::Model model = solving.calibrated(opened, images, console, job);
    if (arguments->options.score) scoring.setImages(arguments->options.score->data, model, console, job);
    scoring.warnOfSeen(model, console);
    study::SolveOptions options = solving.options();
    options.latency = arguments->latency;
    Recipe base = baseRecipe(opened, solving.normalisation());
    lockKept(base, opened.report(), options.layers);
    if (minds) set_images(base, *images);  // a point's file is read alike
    study::LossTable table = study::loss_table(model, options, base, job);
    if (timed) table = table.with_latency(arguments->latency, job);
    if (arguments->time) arguments->options.latency = arguments->latency;
    table = table.with_quantity(arguments->quantity);
    const study::SweepReport report = study::sweep(model, table, arguments->options, job);
    write(report, arguments->out);
    console.result(study::to_json(report), [&] { printSweep(report); });
    console.message("wrote " + arguments->out);
  });
}

}  // namespace tenfold::cli

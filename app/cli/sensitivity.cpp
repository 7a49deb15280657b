// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/study/sensitivity.h"

#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/model_argument.h"
#include "app/cli/output_files.h"
#include "app/cli/score_arguments.h"
#include "app/cli/solve_arguments.h"

namespace tenfold::cli {
namespace {

void printSensitivity(const study::SensitivityReport& report) {
  std::vector<std::vector<std::string>> rows{
      {"layer", "family", "ranks", "asked", "parameters", "predicted loss"}};
  if (!report.score.empty()) rows[0].insert(rows[0].end(), {report.score, "worse by"});
  for (const study::SensitivityRow& row : report.rows) {
    rows.push_back({row.name, std::string(label(row.point.family())), to_string(Rank{row.point.ranks}),
                    percent(row.share), count(row.point.parameters), number(row.point.loss)});
    if (!row.score) continue;
    const study::Score score = study::parse_score(report.score);
    rows.back().push_back(scoreText(score, *row.score));
    rows.back().push_back(scoreText(score, *row.drop));
  }
  printTable(rows, 3);
  if (report.dense_score)
    std::printf("\noriginal: %s %s\n", report.score.c_str(),
                scoreText(study::parse_score(report.score), *report.dense_score).c_str());
  if (report.rank_correlation)
    std::printf("rank correlation of predicted and measured losses: %s\n",
                number(*report.rank_correlation).c_str());
}

}  // namespace

void addSensitivity(CLI::App& app, Console& console) {
  auto* command = app.add_subcommand("sensitivity",
                                     "What each layer loses when it alone is compressed, by family and size");
  auto options = std::make_shared<study::SensitivityOptions>();
  const ModelArgument argument(*command);
  const SolveArguments solving(*command);
  const ScoreArguments scoring(*command, study::Score::loss);
  command->add_option("--shares", options->shares, "Sizes to look at, shares of the layer, commas between")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Range(1e-9, 1.0))
      ->capture_default_str();
  command->callback([&console, argument, solving, scoring, options] {
    solving.check();
    scoring.mindsImages(solving.calibrates());
    if (scoring.asked()) options->score = scoring.finish(solving.normalisation());
    checkOutputs({{"--save-statistics", solving.saves()}});
    const Job job = console.job();
    const study::Model opened = argument.open(console, job);
    const study::Model model = solving.calibrated(opened, scoring.images(opened), console, job);
    if (options->score) scoring.setImages(options->score->data, model, console, job);
    scoring.warnOfSeen(model, console);
    options->solve = solving.options();
    const study::SensitivityReport report = study::sensitivity(model, *options, job);
    console.result(study::to_json(report), [&] { printSensitivity(report); });
  });
}

}  // namespace tenfold::cli

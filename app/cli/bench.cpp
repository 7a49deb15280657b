// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/model_argument.h"
#include "app/cli/solve_arguments.h"
#include "engine/study/study.h"

namespace tenfold::cli {
namespace {

std::vector<std::string> cells(const study::TimeRow& row, const std::string& name) {
  return {name,
          row.family,
          duration(row.dense_seconds),
          duration(row.seconds),
          number(row.ratio) + "×",
          number(row.ratio_low) + "–" + number(row.ratio_high),
          row.verdict};
}

void printBench(const study::BenchReport& report) {
  std::vector<std::vector<std::string>> rows{
      {"layer", "family", "dense", "factorized", "ratio", "5–95 %", "verdict"}};
  for (const auto& row : report.layers) rows.push_back(cells(row, row.name));
  rows.push_back(cells(report.whole, "whole model"));
  printTable(rows, 2);
  std::printf(
      "\nbatch %lld, %d threads; ratio = dense ÷ factorized, measured in turn; 'same': the band holds 1\n",
      static_cast<long long>(report.batch), report.threads);
}

}  // namespace

void addBench(CLI::App& app, Console& console) {
  struct Arguments {
    std::string recipe;
    study::BenchOptions options;
  };
  auto* command = app.add_subcommand("bench", "Time the dense model against the factorized one, in turn");
  auto arguments = std::make_shared<Arguments>();
  const ModelArgument argument(*command,
                               "A model file, dense or compressed by Tenfold, or a file of weights");
  command->add_option("--recipe", arguments->recipe, "Measure this recipe instead of what is in the file");
  command->add_option("--batch", arguments->options.batch, "Batch size (default: the recorded one)")
      ->check(CLI::Range(1, 1 << 20));
  command->add_option("--threads", arguments->options.threads, "Threads (default: LibTorch's)")
      ->check(CLI::Range(1, 1024));
  command->add_option("--seconds", arguments->options.seconds, "Time for each layer and contender")
      ->check(CLI::Range(0.01, 600.0));
  command->callback([&console, argument, arguments] {
    const Job job = console.job();
    study::Model compressed = argument.open(console, job);
    const study::Model dense = study::dense_twin(compressed, job);
    std::vector<std::string> remarks = compressed.report().remarks;
    if (!arguments->recipe.empty()) {
      const Recipe recipe =
          fittingRecipe(compressed.report(), study::read_recipe(arguments->recipe), remarks);
      study::CompressReport report;
      compressed = study::compress(compressed, recipe, report, job);
    }
    const study::BenchReport report = study::bench(dense, compressed, arguments->options, job);
    console.result(study::to_json(report), [&] { printBench(report); });
    remarks.insert(remarks.end(), report.remarks.begin(), report.remarks.end());
    console.remarks(remarks);
  });
}

}  // namespace tenfold::cli

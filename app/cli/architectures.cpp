// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "engine/study/weights.h"

namespace tenfold::cli {
namespace {

void printCatalogue(const std::vector<study::Architecture>& all) {
  std::vector<std::vector<std::string>> rows{{"id", "architecture", "what it is"}};
  for (const auto& each : all) rows.push_back({each.id, each.name, each.sentence});
  printTable(rows, 3);
}

void printNames(const char* title, const std::vector<std::string>& names) {
  constexpr std::size_t shown = 20;
  for (std::size_t k = 0; k < names.size() && k < shown; ++k) std::printf("%s %s\n", title, names[k].c_str());
  if (names.size() > shown) std::printf("%s %zu more\n", title, names.size() - shown);
}

void printMatches(const std::vector<study::AttachReport>& reports) {
  std::vector<std::vector<std::string>> rows{
      {"architecture", "fits", "matched", "missing", "different", "not used"}};
  for (const auto& report : reports)
    rows.push_back({report.architecture, report.fits ? "yes" : "no", std::to_string(report.matched),
                    std::to_string(report.missing.size()), std::to_string(report.different.size()),
                    std::to_string(report.unexpected.size())});
  printTable(rows, 2);
  if (reports.empty()) return;
  const study::AttachReport& best = reports.front();
  std::printf("\n%s:\n", best.architecture.c_str());
  printNames("missing:", best.missing);
  printNames("different:", best.different);
  printNames("not used:", best.unexpected);
  for (const auto& remark : best.remarks) std::printf("%s\n", remark.c_str());
}

}  // namespace

void addArchitectures(CLI::App& app, Console& console) {
  struct Arguments {
    std::string file, choice;
  };
  auto* command = app.add_subcommand(
      "architectures", "List the architectures that weights can be attached to, or those that fit a file");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("WEIGHTS", arguments->file, "A file of weights: which architectures fit, and how");
  command->add_option("--choice", arguments->choice,
                      "Of a checkpoint with several dictionaries of tensors: which");
  command->callback([&console, arguments] {
    if (arguments->file.empty()) {
      const auto all = study::architectures();
      console.result(study::to_json(all), [&] { printCatalogue(all); });
      return;
    }
    const Job job = console.job();
    const study::Weights weights = study::open_weights(arguments->file, arguments->choice, job);
    const auto reports = study::match_architectures(weights, job);
    console.result(study::to_json(reports), [&] { printMatches(reports); });
    console.remarks(weights.report().remarks);
    if (reports.empty()) console.message("no built-in architecture has a place for these tensors");
  });
}

}  // namespace tenfold::cli

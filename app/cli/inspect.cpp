// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/input_arguments.h"
#include "engine/study/study.h"
#include "engine/study/weights.h"
#include "engine/support/error.h"

namespace tenfold::cli {
namespace {

std::string ranksText(const study::LayerRow& row) {
  if (row.ranks.empty()) return row.unfit.empty() ? "" : "–";
  return to_string(Rank{row.ranks});
}

void printModel(const study::ModelReport& report) {
  std::vector<std::vector<std::string>> rows{
      {"layer", "kind", "family", "shape", "parameters", "MACs", "ranks"}};
  for (const auto& row : report.layers)
    rows.push_back({row.name + (row.uses > 1 ? " (" + std::to_string(row.uses) + " uses)" : ""),
                    std::string(id(row.shape.kind)), std::string(label(row.spec.family())),
                    to_string(row.shape.weight), count(row.parameters), count(row.macs), ranksText(row)});
  printTable(rows, 3);
  std::printf("\n%s: %s, %s parameters (%lld), %s MACs a sample, %s; %zu layers\n", report.name.c_str(),
              report.format.c_str(), count(report.parameters).c_str(),
              static_cast<long long>(report.parameters), count(report.macs).c_str(),
              bytes(report.bytes).c_str(), report.layers.size());
  for (const auto& input : report.inputs) std::printf("input %s\n", input.c_str());
}

std::string choiceText(const std::string& choice) { return choice.empty() ? "the file itself" : choice; }

void printWeights(const study::WeightsReport& report) {
  if (!report.modules.empty()) {
    std::vector<std::vector<std::string>> rows{{"module", "class", "settings"}};
    for (const auto& row : report.modules)
      rows.push_back({row.path.empty() ? "(the model)" : row.path, row.type, row.settings});
    printTable(rows, 3);
    std::printf("\n");
  }
  std::vector<std::vector<std::string>> rows{{"tensor", "dtype", "shape", "elements", "size"}};
  for (const auto& row : report.tensors)
    rows.push_back({row.name + (row.same_as.empty() ? "" : " (is " + row.same_as + ")"), row.dtype,
                    to_string(row.shape), count(row.elements), bytes(row.bytes)});
  printTable(rows, 3);
  std::printf("\n%s: %s, %zu tensors, %s parameters (%lld), %s\n", report.name.c_str(), report.what.c_str(),
              report.tensors.size(), count(report.parameters).c_str(),
              static_cast<long long>(report.parameters), bytes(report.bytes).c_str());
  if (report.choices.size() < 2) return;
  std::printf("shown is %s; others, with --choice:", choiceText(report.choice).c_str());
  for (const auto& choice : report.choices)
    if (choice != report.choice) std::printf(" %s", choiceText(choice).c_str());
  std::printf("\n");
}

void inspectModel(Console& console, const std::string& file, const study::OpenOptions& options) {
  const study::Model model = study::open_model(file, options, console.job());
  console.result(study::to_json(model.report()), [&] { printModel(model.report()); });
  console.remarks(model.report().remarks);
}

void inspectWeights(Console& console, const std::string& file, const std::string& choice) {
  const study::Weights weights = study::open_weights(file, choice, console.job());
  console.result(study::to_json(weights.report()), [&] { printWeights(weights.report()); });
  console.remarks(weights.report().remarks);
}

}  // namespace

void addInspect(CLI::App& app, Console& console) {
  struct Arguments {
    std::string file, choice;
    bool weights = false;
  };
  auto* command = app.add_subcommand(
      "inspect", "Show the layers of a model and what each costs, or the tensors in a file of weights");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("FILE", arguments->file, "A model, or a file of weights")->required();
  command->add_option("--choice", arguments->choice, "Which dictionary of a checkpoint with several");
  command->add_flag("--weights", arguments->weights, "The tensors of a model, not its layers");
  const InputArguments inputs(*command);
  command->callback([&console, arguments, inputs] {
    const study::FileReport found = study::look_at(arguments->file);
    if (found.model && !arguments->weights)
      inspectModel(console, arguments->file, inputs.options());
    else
      inspectWeights(console, arguments->file, arguments->choice);
  });
}

}  // namespace tenfold::cli

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/model_argument.h"
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

void inspectModel(Console& console, const ModelArgument& argument) {
  const study::Model model = argument.open(console, console.job());
  console.result(study::to_json(model.report()), [&] { printModel(model.report()); });
  console.remarks(model.report().remarks);
}

void inspectWeights(Console& console, const ModelArgument& argument, bool offer) {
  const study::Weights weights = argument.open_weights(console.job());
  console.result(study::to_json(weights.report()), [&] { printWeights(weights.report()); });
  console.remarks(weights.report().remarks);
  if (!offer) return;
  if (const auto reports = study::match_architectures(weights, console.job()); findWhole(reports) != nullptr)
    console.message("note: all of them fit " + findWhole(reports)->architecture +
                    ": --architecture shows its layers");
}

bool hasUnknownOperators(const Error& problem) {
  return std::string_view(problem.id()) == "pt2.operators" ||
         std::string_view(problem.id()) == "onnx.operators";
}

/// A graph that cannot be run still has weights.
void inspectWhatThereIs(Console& console, const ModelArgument& argument) {
  try {
    inspectModel(console, argument);
  } catch (const Error& problem) {
    if (argument.attaches() || !hasUnknownOperators(problem)) throw;
    console.message(std::string("note: ") + problem.what());
    inspectWeights(console, argument, false);
  }
}

}  // namespace

void addInspect(CLI::App& app, Console& console) {
  auto* command = app.add_subcommand(
      "inspect", "Show the layers of a model and what each costs, or the tensors in a file of weights");
  const ModelArgument argument(*command);
  auto tensors = std::make_shared<bool>(false);
  command->add_flag("--weights", *tensors, "The tensors of a model, not its layers");
  command->callback([&console, argument, tensors] {
    const study::FileReport found = study::look_at(argument.file());
    if (!*tensors && (found.model || argument.attaches()))
      inspectWhatThereIs(console, argument);
    else
      inspectWeights(console, argument, !found.model);
  });
}

}  // namespace tenfold::cli

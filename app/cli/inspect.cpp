// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/model_argument.h"
#include "engine/study/forward_times.h"
#include "engine/study/study.h"
#include "engine/study/weights.h"
#include "engine/support/error.h"

namespace tenfold::cli {
namespace {

std::string ranksText(const study::LayerRow& row) {
  if (row.ranks.empty()) return row.unfit.empty() ? "" : "–";
  return to_string(Rank{row.ranks});
}

/// Two columns more, and a line for what is no layer: shares add up to all.
void addTimes(std::vector<std::vector<std::string>>& rows, const study::ForwardTimes& times) {
  const auto add = [](std::vector<std::string>& row, const study::PartTime& part) {
    row.push_back(duration(part.seconds));
    row.push_back(percent(part.share));
  };
  rows.front().insert(rows.front().end(), {"time", "of time"});
  for (std::size_t k = 0; k < times.layers.size(); ++k) add(rows[k + 1], times.layers[k]);
  rows.push_back({"other operations", "", "", "", "", "", ""});
  add(rows.back(), times.other);
}

void printWhole(const study::ForwardTimes& times) {
  std::printf("one forward %s, 5–95 %% of %d: %s–%s; batch %lld, threads %d\n",
              duration(times.seconds).c_str(), times.rounds, duration(times.low).c_str(),
              duration(times.high).c_str(), static_cast<long long>(times.batch), times.threads);
  std::string text;
  for (std::size_t k = 0; k < times.operators.size() && k < 5; ++k)
    text += (k > 0 ? ", " : "") + times.operators[k].name + " " + percent(times.operators[k].share);
  if (!text.empty()) std::printf("other operations: %s\n", text.c_str());
}

/// Why the layers marked – stay as they are, each reason once.
void printReasons(const study::ModelReport& report) {
  std::vector<std::pair<std::string, std::string>> reasons;  // with the layers that have it
  for (const auto& row : report.layers) {
    if (row.unfit.empty()) continue;
    const auto known = std::find_if(reasons.begin(), reasons.end(),
                                    [&](const auto& reason) { return reason.first == row.unfit; });
    if (known == reasons.end())
      reasons.emplace_back(row.unfit, row.name);
    else
      known->second += ", " + row.name;
  }
  for (const auto& [reason, layers] : reasons)
    std::printf("– cannot be factorized, %s: %s\n", reason.c_str(), layers.c_str());
}

/// The part of the parameters that stands in the table; what norms and biases of recurrent layers hold does
/// not.
double shareOfLayers(const study::ModelReport& report) {
  std::int64_t inLayers = 0;
  for (const auto& row : report.layers) inLayers += row.parameters;
  const auto whole = static_cast<double>(std::max<std::int64_t>(report.parameters, 1));
  return std::min(static_cast<double>(inLayers) / whole, 1.0);  // a bias may be shared
}

/// `times`: of its forward, nullptr when they were not asked for.
void printModel(const study::ModelReport& report, const study::ForwardTimes* times) {
  std::vector<std::vector<std::string>> rows{
      {"layer", "kind", "family", "shape", "parameters", "MACs", "ranks"}};
  for (const auto& row : report.layers)
    rows.push_back({row.name + (row.uses > 1 ? " (" + std::to_string(row.uses) + " uses)" : ""),
                    std::string(id(row.shape.kind)), std::string(label(row.spec.family())),
                    to_string(row.shape.weight), count(row.parameters), count(row.macs), ranksText(row)});
  if (times != nullptr) addTimes(rows, *times);
  printTable(rows, 3);
  std::printf(
      "\n%s: %s, %s parameters (%lld), %s MACs a sample, %s; %zu %s with %s of the "
      "parameters\n",
      report.name.c_str(), report.format.c_str(), count(report.parameters).c_str(),
      static_cast<long long>(report.parameters), count(report.macs).c_str(), bytes(report.bytes).c_str(),
      report.layers.size(), report.layers.size() == 1 ? "layer" : "layers",
      percent(shareOfLayers(report)).c_str());
  printReasons(report);
  for (const auto& input : report.inputs) std::printf("input %s\n", input.c_str());
  if (times != nullptr) printWhole(*times);
}

struct Question {
  ModelArgument model;
  bool tensors = false, time = false;
  study::ForwardOptions options;
};

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

void inspectModel(Console& console, const Question& question) {
  const study::Model model = question.model.open(console, console.job());
  if (question.time) {
    const auto times = study::time_forward(model, question.options, console.job());
    console.result(study::to_json(model.report(), times), [&] { printModel(model.report(), &times); });
  } else {
    console.result(study::to_json(model.report()), [&] { printModel(model.report(), nullptr); });
  }
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
void inspectWhatThereIs(Console& console, const Question& question) {
  try {
    inspectModel(console, question);
  } catch (const Error& problem) {
    if (question.model.attaches() || !hasUnknownOperators(problem)) throw;
    console.message(std::string("note: ") + problem.what());
    inspectWeights(console, question.model, false);
  }
}

}  // namespace

void addInspect(CLI::App& app, Console& console) {
  auto* command = app.add_subcommand(
      "inspect", "Show the layers of a model and what each costs, or the tensors in a file of weights");
  auto question = std::make_shared<Question>(Question{ModelArgument(*command)});
  auto* tensors = command->add_flag("--weights", question->tensors, "The tensors of a model, not its layers");
  auto* time = command->add_flag("--time", question->time, "Measure what every layer takes of a forward");
  time->excludes(tensors);
  command->add_option("--batch", question->options.batch, "Batch size of --time (default: the recorded one)")
      ->check(CLI::Range(1, 1 << 20))
      ->needs(time);
  command->add_option("--threads", question->options.threads, "Threads of --time (default: LibTorch's)")
      ->check(CLI::Range(1, 1024))
      ->needs(time);
  command->callback([&console, question] {
    const study::FileReport found = study::look_at(question->model.file());
    const bool model = !question->tensors && (found.model || question->model.attaches());
    if (question->time && !model)
      throw Error("inspect.time", "{file} has no graph: there is nothing to time",
                  {{"file", question->model.file()}});
    if (model)
      inspectWhatThereIs(console, *question);
    else
      inspectWeights(console, question->model, !found.model);
  });
}

}  // namespace tenfold::cli

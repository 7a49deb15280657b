// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/input_arguments.h"
#include "engine/study/study.h"

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

}  // namespace

void addInspect(CLI::App& app, Console& console) {
  auto* command = app.add_subcommand("inspect", "Show the layers of a model and what each costs");
  auto file = std::make_shared<std::string>();
  command->add_option("MODEL", *file, "A model file")->required();
  const InputArguments inputs(*command);
  command->callback([&console, file, inputs] {
    const study::Model model = study::open_model(*file, inputs.options(), console.job());
    console.result(study::to_json(model.report()), [&] { printModel(model.report()); });
    console.remarks(model.report().remarks);
  });
}

}  // namespace tenfold::cli

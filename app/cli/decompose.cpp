// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output_files.h"
#include "app/cli/solve_arguments.h"
#include "engine/study/study.h"
#include "engine/study/weights.h"
#include "engine/support/error.h"

namespace tenfold::cli {
namespace {

/// The one asked for, or the only one that can be decomposed.
std::string chooseTensor(const study::WeightsReport& report, const std::string& asked) {
  if (!asked.empty()) return asked;
  if (report.tensors.size() == 1) return report.tensors[0].name;
  std::string only;
  for (const auto& row : report.tensors) {
    if (!row.unfit.empty()) continue;
    if (!only.empty())
      throw CLI::ValidationError(report.name + " holds several tensors (" + only + ", " + row.name +
                                 ", …): say which with --tensor");
    only = row.name;
  }
  if (only.empty())
    throw Error("decompose.none", "{file} holds no tensor that can be decomposed", {{"file", report.name}});
  return only;
}

}  // namespace

void addDecompose(CLI::App& app, Console& console) {
  struct Arguments {
    std::string file, tensor, choice, family, rank, shape;
    study::DecomposeOptions options;
  };
  auto* command = app.add_subcommand("decompose", "Decompose one tensor of a file");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("FILE", arguments->file, "A file of weights, a model, or a .npy file")->required();
  command->add_option("--tensor", arguments->tensor, "Which tensor, where the file holds several");
  command->add_option("--choice", arguments->choice, "Which dictionary of a checkpoint with several");
  command
      ->add_option("--family", arguments->family,
                   "cp, tucker, tt, tensor-ring; for a matrix also low-rank, block-tt, block-cp")
      ->required()
      ->check(CLI::IsMember({"cp", "tucker", "tt", "tensor-ring", "low-rank", "block-tt", "block-cp"}));
  command
      ->add_option("--rank", arguments->rank,
                   "A number, a list with commas, or a share of the parameters (0.25)")
      ->required();
  command->add_option("--shape", arguments->shape, "Fold a matrix first: modes of columns/rows, 4x8/4x4");
  command->add_option("--seed", arguments->options.seed, "Seed of random starts");
  addStability(*command, arguments->options.stable_cp);
  command->add_option("--out,-o", arguments->options.out, "NPZ file for the factors");
  command->callback([&console, arguments] {
    arguments->options.family = parse_family(arguments->family);
    arguments->options.rank = asUsage([&] { return parse_rank(arguments->rank); });
    if (!arguments->shape.empty())
      arguments->options.shape = asUsage([&] { return parse_tensorized_shape(arguments->shape); });
    checkOutputs({{"--out", arguments->options.out}}, {{"FILE", arguments->file}});
    const study::Weights weights = study::open_weights(arguments->file, arguments->choice, console.job());
    const study::DecomposeReport report = study::decompose(
        weights, chooseTensor(weights.report(), arguments->tensor), arguments->options, console.job());
    console.result(study::to_json(report), [&] {
      std::printf(
          "%s of %s, ranks %s: %s values instead of %s (%s kept), relative error %s, %s\n",
          report.family.c_str(), to_string(report.shape).c_str(), to_string(Rank{report.ranks}).c_str(),
          count(report.parameters).c_str(), count(report.dense_parameters).c_str(),
          percent(static_cast<double>(report.parameters) / static_cast<double>(report.dense_parameters))
              .c_str(),
          number(report.relative_error).c_str(), duration(report.seconds).c_str());
    });
    console.remarks(report.remarks);
  });
}

}  // namespace tenfold::cli

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "engine/study/study.h"

namespace tenfold::cli {

void addDecompose(CLI::App& app, Console& console) {
  struct Arguments {
    std::string file, family, rank, shape;
    study::DecomposeOptions options;
  };
  auto* command = app.add_subcommand("decompose", "Decompose one tensor of a NumPy file");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("TENSOR", arguments->file, "A .npy file")->required();
  command
      ->add_option("--family", arguments->family,
                   "cp, tucker, tt, tensor-ring; for a matrix also low-rank, block-tt, block-cp")
      ->required()
      ->check(CLI::IsMember({"cp", "tucker", "tt", "tensor-ring", "low-rank", "block-tt", "block-cp"}));
  command->add_option("--rank", arguments->rank, "A number, or a list with commas")->required();
  command->add_option("--shape", arguments->shape, "Fold a matrix first: modes of columns/rows, 4x8/4x4");
  command->add_option("--seed", arguments->options.seed, "Seed of random starts");
  command->add_option("--out,-o", arguments->options.out, "NPZ file for the factors");
  command->callback([&console, arguments] {
    arguments->options.family = parse_family(arguments->family);
    arguments->options.rank = asUsage([&] { return parse_rank(arguments->rank); });
    if (!arguments->shape.empty())
      arguments->options.shape = asUsage([&] { return parse_tensorized_shape(arguments->shape); });
    const study::DecomposeReport report =
        study::decompose(arguments->file, arguments->options, console.job());
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

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <charconv>
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/model_argument.h"
#include "engine/study/study.h"
#include "engine/support/error.h"
#include "engine/support/glob.h"

namespace tenfold::cli {
namespace {

std::vector<double> numbers(const std::string& text) {
  std::vector<double> values;
  for (const auto& part : split_list(text)) {
    double value = 0;
    const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (code != std::errc() || end != part.data() + part.size())
      throw Error("normalisation.text", "'{text}' is no number", {{"text", part}});
    values.push_back(value);
  }
  return values;
}

}  // namespace

Normalisation parseNormalisation(const std::string& text) {
  if (text.empty()) return {};
  const auto sides = split_list(text, '/');
  if (sides.size() != 2)
    throw Error("normalisation.text",
                "write --normalize as MEAN/DEVIATION, commas between channels: 0.1307/0.3081");
  Normalisation made{numbers(sides[0]), numbers(sides[1])};
  for (const double deviation : made.deviation)
    if (!(deviation > 0)) throw Error("normalisation.deviation", "a deviation is above 0");
  if (made.mean.size() != made.deviation.size())
    throw Error("normalisation.count", "as many means as deviations are needed");
  return made;
}

void addEvaluate(CLI::App& app, Console& console) {
  struct Arguments {
    std::string normalize;
    study::DataOptions options;
  };
  auto* command = app.add_subcommand("evaluate", "Accuracy and loss of a classifier on a data set");
  auto arguments = std::make_shared<Arguments>();
  const ModelArgument argument(*command);
  command
      ->add_option("--data,-d", arguments->options.data,
                   "digits, digits:train, a folder with IDX files, an NPZ with x and y")
      ->required();
  command->add_option("--normalize", arguments->normalize,
                      "MEAN/DEVIATION after scaling images to 0…1, commas between channels");
  command->add_option("--batch", arguments->options.batch, "Samples at a time")
      ->check(CLI::Range(1, 1 << 20));
  command->add_option("--limit", arguments->options.limit, "At most so many samples")
      ->check(CLI::NonNegativeNumber);
  command->callback([&console, argument, arguments] {
    arguments->options.normalisation = asUsage([&] { return parseNormalisation(arguments->normalize); });
    const Job job = console.job();
    const study::Model model = argument.open(console, job.step(0, 10, "opening"));
    const study::EvaluateReport report = study::evaluate(model, arguments->options, job);
    console.result(study::to_json(report), [&] {
      std::printf("accuracy %.2f %% (%lld of %lld), loss %s on %s\n", 100 * report.accuracy,
                  static_cast<long long>(report.accuracy * static_cast<double>(report.samples) + 0.5),
                  static_cast<long long>(report.samples), number(report.loss).c_str(), report.data.c_str());
    });
  });
}

}  // namespace tenfold::cli

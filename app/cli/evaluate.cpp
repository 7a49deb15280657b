// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <charconv>
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/model_argument.h"
#include "app/cli/score_arguments.h"
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

void printEvaluation(Console& console, const study::EvaluateReport& report) {
  console.result(study::to_json(report), [&] {
    const std::string perplexity =
        report.of_tokens ? ", perplexity " + number(report.perplexity()) : std::string();
    std::printf("accuracy %.2f %% (%lld of %lld%s), loss %s%s on %s\n", 100 * report.accuracy,
                static_cast<long long>(report.accuracy * static_cast<double>(report.samples) + 0.5),
                static_cast<long long>(report.samples), report.of_tokens ? " tokens" : "",
                number(report.loss).c_str(), perplexity.c_str(), report.data.c_str());
  });
  console.remarks(report.remarks);
}

void printScore(Console& console, const study::ScoreOptions& options, double value) {
  const std::string name(study::id(options.score));
  console.result(study::score_json(options, value),
                 [&] { std::printf("%s %s\n", name.c_str(), number(value, 6).c_str()); });
}

/// Accuracy and loss; of numbers to predict the loss, where no other score was asked for.
void evaluateOnData(Console& console, const study::Model& model, study::ScoreOptions options, bool named,
                    const Job& job) {
  try {
    printEvaluation(console, study::evaluate(model, options.data, job));
  } catch (const Error& problem) {
    const bool numbers = problem.id() == "evaluate.targets";
    if (!numbers || (named && options.score == study::Score::accuracy)) throw;
    options.score = study::Score::loss;
    const double value = study::score(model, model, options, job);
    console.result(study::score_json(options, value), [&] {
      std::printf("mean squared error %s on %s\n", number(value, 6).c_str(), options.data.data.c_str());
    });
  }
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
    std::string normalize, reference;
    std::int64_t batch = 64;
  };
  auto* command = app.add_subcommand("evaluate", "Accuracy and loss on a data set, or another score");
  auto arguments = std::make_shared<Arguments>();
  const ModelArgument argument(*command);
  const ScoreArguments scoring(*command);
  command->add_option(
      "--normalize", arguments->normalize,
      "MEAN/DEVIATION after scaling images to 0…1, commas between channels (default: as the model's "
      "recipe says)");
  command->add_option("--batch", arguments->batch, "Samples at a time")->check(CLI::Range(1, 1 << 20));
  command->add_option("--reference", arguments->reference,
                      "For --score cosine, divergence and mse: the file of the dense model");
  command->callback([&console, argument, scoring, arguments] {
    const Normalisation normalisation = asUsage([&] { return parseNormalisation(arguments->normalize); });
    study::ScoreOptions options = scoring.finish(normalisation);
    options.data.batch = arguments->batch;
    scoring.mindsImages();
    const bool compares = study::compares_with_dense(options.score);
    requireReference(options.score, arguments->reference, "--reference");
    const Job job = console.job();
    const study::Model model = argument.open(console, job.step(0, 10, "opening"));
    scoring.setImages(options.data, model, console, job);
    if (compares || options.score == study::Score::command) {
      const study::Model dense = compares ? study::open_model(arguments->reference, job) : model;
      printScore(console, options, study::score(model, dense, options, job));
    } else {
      evaluateOnData(console, model, options, scoring.named(), job);
    }
  });
}

}  // namespace tenfold::cli

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>
#include <iterator>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/model_argument.h"
#include "app/cli/output_files.h"
#include "app/cli/score_arguments.h"
#include "engine/study/html_report.h"
#include "engine/support/error.h"
#include "engine/support/processor.h"

namespace tenfold::cli {
namespace {

struct ReportArguments {
  std::string out, csv, original, front, normalize;
};

std::string readText(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw Error("file.missing", "there is no file {file}", {{"file", path}});
  return {std::istreambuf_iterator<char>(file), {}};
}

void writeReport(Console& console, const ModelArgument& argument, const ReportArguments& arguments,
                 const ScoreArguments& scoring) {
  scoring.mindsImages();
  study::HtmlReport report = reportOn({});
  std::optional<study::ScoreOptions> score;
  if (scoring.asked()) {
    score = scoring.finish(asUsage([&] { return parseNormalisation(arguments.normalize); }));
    requireReference(score->score, arguments.original, "--original");
  }
  NamedFiles read = argument.files();
  read.insert(read.end(), {{"--original", arguments.original}, {"--front", arguments.front}});
  checkOutputs({{"--out", arguments.out}, {"--csv", arguments.csv}}, read);
  const Job job = console.job();
  const study::Model model = argument.open(console, job);
  std::optional<study::Model> original;
  if (!arguments.original.empty()) original = study::open_model(arguments.original, job);
  report.result = study::describe_compressed(model, original, job);
  if (!arguments.front.empty())
    report.front = study::sweep_from_json(readText(arguments.front), arguments.front);
  if (score) {
    scoring.setImages(score->data, model, console, job);
    const std::string name(study::id(score->score));
    const study::Model dense = original ? *original : study::dense_twin(model, job);
    if (original)
      report.measured.emplace_back(name + ", original",
                                   scoreText(score->score, study::score(dense, dense, *score, job)));
    report.measured.emplace_back(name + " on " + score->data.data,
                                 scoreText(score->score, study::score(model, dense, *score, job)));
  }
  study::write_text(arguments.out, study::to_html(report));
  if (!arguments.csv.empty()) study::write_text(arguments.csv, study::layers_csv(report.result));
  console.result(study::to_json(report.result), [] {});
  console.message("wrote " + arguments.out);
}

}  // namespace

study::HtmlReport reportOn(study::CompressReport result) {
  return {std::move(result), {}, {}, TENFOLD_VERSION, study::describe_engine(), processor_fact("model name")};
}

void addReport(CLI::App& app, Console& console) {
  auto* command = app.add_subcommand("report", "What was done to a compressed model, as one HTML file");
  auto arguments = std::make_shared<ReportArguments>();
  const ModelArgument argument(*command, "A model that Tenfold compressed");
  const ScoreArguments scoring(*command);
  command->add_option("--out,-o", arguments->out, "The HTML file to write")->required();
  command->add_option("--csv", arguments->csv, "Also write the layers as CSV");
  command->add_option("--original", arguments->original,
                      "The dense model: says the errors, which the compressed file does not");
  command->add_option("--front", arguments->front, "A file of 'tenfold sweep --out x.json', to be shown");
  command->add_option("--normalize", arguments->normalize,
                      "MEAN/DEVIATION of the samples of --data (default: as the model's recipe says)");
  command->callback(
      [&console, argument, scoring, arguments] { writeReport(console, argument, *arguments, scoring); });
}

}  // namespace tenfold::cli

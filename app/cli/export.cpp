// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/export_arguments.h"
#include "app/cli/model_argument.h"
#include "app/cli/output_files.h"
#include "engine/study/study.h"
#include "engine/support/error.h"

namespace tenfold::cli {

void addExport(CLI::App& app, Console& console) {
  auto* command = app.add_subcommand("export", "Write a model in another format");
  const ModelArgument argument(*command);
  auto out = std::make_shared<std::string>();
  command->add_option("--out,-o", *out, "The file to write")->required();
  const ExportArguments asked(*command);
  command->callback([&console, argument, out, asked] {
    const ExportOptions options = asked.finish(*out);
    checkOutputs({{"--out", *out}}, argument.files());
    const Job job = console.job();
    const study::Model model = argument.open(console, job);
    const study::ExportReport report = study::export_model(model, *out, options, job);
    console.result(study::to_json(report), [&] { printExport(report); });
    console.remarks(model.report().remarks);
    console.remarks(report.remarks);
    if (!report.verified)
      throw Error("export.differs", "{file} does not answer as the model does", {{"file", report.path}});
  });
}

}  // namespace tenfold::cli

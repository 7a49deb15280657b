// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/export_arguments.h"
#include "app/cli/input_arguments.h"
#include "engine/study/study.h"
#include "engine/support/error.h"

namespace tenfold::cli {

void addExport(CLI::App& app, Console& console) {
  struct Arguments {
    std::string file, out;
  };
  auto* command = app.add_subcommand("export", "Write a model in another format");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("MODEL", arguments->file, "A model file")->required();
  const InputArguments inputs(*command);
  command->add_option("--out,-o", arguments->out, "The file to write")->required();
  const ExportArguments asked(*command);
  command->callback([&console, arguments, asked, inputs] {
    const ExportOptions options = asked.finish(arguments->out);
    const Job job = console.job();
    const study::Model model = study::open_model(arguments->file, inputs.options(), job);
    const study::ExportReport report = study::export_model(model, arguments->out, options, job);
    console.result(study::to_json(report), [&] { printExport(report); });
    console.remarks(model.report().remarks);
    console.remarks(report.remarks);
    if (!report.verified)
      throw Error("export.differs", "{file} does not answer as the model does", {{"file", report.path}});
  });
}

}  // namespace tenfold::cli

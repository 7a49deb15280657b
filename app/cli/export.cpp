// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "engine/study/study.h"

namespace tenfold::cli {

void addExport(CLI::App& app, Console& console) {
  struct Arguments {
    std::string file, out, format = "pt2";
  };
  auto* command = app.add_subcommand("export", "Write a model in another format");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("MODEL", arguments->file, "A .pt2 file")->required();
  command->add_option("--format", arguments->format, "pt2: for torch.export.load")
      ->check(CLI::IsMember({"pt2"}));
  command->add_option("--out,-o", arguments->out, "The file to write")->required();
  command->callback([&console, arguments] {
    const Job job = console.job();
    const study::Model model = study::open_model(arguments->file, job);
    const study::ExportReport report = study::export_model(model, arguments->out, arguments->format, job);
    console.result(study::to_json(report), [&] {
      std::printf("%s: %s, %s parameters; read back, outputs differ by %s of the largest\n",
                  report.path.c_str(), bytes(report.bytes).c_str(), count(report.parameters).c_str(),
                  number(report.difference).c_str());
    });
    console.remarks(model.report().remarks);
  });
}

}  // namespace tenfold::cli

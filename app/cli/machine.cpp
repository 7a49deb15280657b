// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/machine_file.h"
#include "engine/study/machine.h"
#include "engine/support/error.h"

namespace tenfold::cli {
namespace {

void printMachine(const study::MachineReport& report) {
  std::printf("%s, LibTorch %s\n\n", report.processor.c_str(), report.torch.c_str());
  std::vector<std::vector<std::string>> rows{
      {"threads", "large products", "small products", "memory", "one call"}};
  for (const auto& speed : report.speeds)
    rows.push_back({std::to_string(speed.threads), number(speed.gflops) + " GFLOP/s",
                    number(speed.small_gflops) + " GFLOP/s",
                    number(speed.memory_bytes_per_second / 1e9) + " GB/s", duration(speed.call_seconds)});
  printTable(rows);
  std::puts(report.measured ? "\nmeasured on this machine"
                            : "\nof another machine: --measure makes plans and predictions fit this one");
}

}  // namespace

void addMachine(CLI::App& app, Console& console) {
  struct Arguments {
    bool measure = false;
    std::string file = machine_file();
  };
  auto* command = app.add_subcommand("machine", "How fast this machine computes, by which plans are chosen");
  auto arguments = std::make_shared<Arguments>();
  command->add_flag("--measure", arguments->measure,
                    "Measure it (about ten seconds, best with nothing beside) and keep the numbers");
  // no default of this user: the manual page is made from these words
  command->add_option("--file", arguments->file,
                      "Where they are kept (tenfold/machine.json in $XDG_CACHE_HOME, or else in ~/.cache)");
  command->callback([&console, arguments] {
    if (arguments->measure && arguments->file.empty())
      throw Error("machine.home", "there is no home folder to keep the numbers in: say --file");
    const study::MachineReport report = arguments->measure
                                            ? study::measure_machine(arguments->file, console.job())
                                            : study::use_machine(arguments->file);
    console.result(study::to_json(report), [&] { printMachine(report); });
    if (!report.why_not.empty()) console.remarks({report.why_not});
  });
}

}  // namespace tenfold::cli

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/misspelt.h"
#include "engine/study/gpu_support.h"
#include "engine/support/error.h"
#include "engine/support/memory.h"

namespace {

constexpr int failed = 1, wrong_usage = 2, interrupted = 130;

int parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& problem) {
    const std::string unknown = problem.get_exit_code() == 0 ? "" : tenfold::cli::misspelt(app);
    if (unknown.empty()) return app.exit(problem) == 0 ? 0 : wrong_usage;
    app.exit(CLI::ExtrasError(unknown, CLI::ExitCodes::ExtrasError));
    return wrong_usage;
  }
}

/// What was printed has arrived: a full disk is no success.
int printed(int code) {
  const bool whole = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (code != 0 || whole) return code;
  std::fputs("error: the result cannot be written to standard output\n", stderr);
  return failed;
}

}  // namespace

int main(int argc, char** argv) {
  tenfold::keep_freed_memory(std::int64_t{2} << 30);
  tenfold::study::start_with_gpu_support(argv);
  tenfold::cli::Console console;
  CLI::App app{
      "Compress trained neural networks with tensor factorizations.\n"
      "MODEL is a model file, or a file of weights that are attached to an architecture; DATA is 'digits', a "
      "folder with MNIST's IDX or CIFAR's files, CIFAR's .tar.gz, a folder of images (PNG, JPEG, BMP, PGM) "
      "with a "
      "sub-folder for each class (below train, val and test, or split by a seed), "
      "an NPZ file with x and y, x.npy,y.npy, or a CSV file, whose last column is what is to be told, or "
      "FILE.csv:COLUMN names another.",
      "tenfold"};
  app.set_version_flag("--version", std::string("tenfold " TENFOLD_VERSION));
  app.require_subcommand(1);
  app.fallthrough();
  app.add_flag("--json", console.json, "Print one JSON object to standard output");
  app.add_flag("--quiet,-q", console.quiet, "No messages and no progress line");
  tenfold::cli::addInspect(app, console);
  tenfold::cli::addCompress(app, console);
  tenfold::cli::addSweep(app, console);
  tenfold::cli::addReport(app, console);
  tenfold::cli::addSensitivity(app, console);
  tenfold::cli::addEvaluate(app, console);
  tenfold::cli::addBench(app, console);
  tenfold::cli::addDecompose(app, console);
  tenfold::cli::addExport(app, console);
  tenfold::cli::addArchitectures(app, console);
  tenfold::cli::addShapes(app, console);
  tenfold::cli::addTrain(app, console);
  tenfold::cli::addMachine(app, console);
  tenfold::cli::addHelp(app, console);
  tenfold::cli::stopOnInterrupt();
  try {
    return printed(parse(app, argc, argv));
  } catch (const tenfold::Cancelled&) {
    console.clearProgress();
    std::fputs("stopped\n", stderr);
    return interrupted;
  } catch (const std::exception& problem) {
    console.clearProgress();
    std::fprintf(stderr, "error: %s\n", problem.what());
    return failed;
  }
}

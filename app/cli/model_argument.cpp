// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/model_argument.h"

#include <set>

#include "app/cli/commands.h"
#include "app/machine_file.h"
#include "engine/study/machine.h"
#include "engine/study/study.h"
#include "engine/support/error.h"

namespace tenfold::cli {
namespace {

std::string chooseArchitecture(const study::Weights& weights, Console& console, const Job& job) {
  const auto reports = study::match_architectures(weights, job);
  const std::string& file = weights.report().name;
  if (const study::AttachReport* whole = findWhole(reports)) {
    console.message(file + " holds weights and no graph; " + whole->architecture + " fits all of them");
    return whole->architecture;
  }
  if (reports.empty())
    throw Error("attach.none",
                "{file} holds weights and no graph, and no built-in architecture has such tensors: give the "
                "graph with "
                "--architecture MODEL.pt2",
                {{"file", file}});
  const study::AttachReport& closest = reports.front();
  throw Error(
      "attach.none",
      "{file} holds weights and no graph, and no built-in architecture fits all of them; the closest is {id} "
      "({missing} missing, {different} different, {unexpected} not used): 'tenfold architectures' says more, "
      "--architecture takes one or the .pt2 file of the model",
      {{"file", file},
       {"id", closest.architecture},
       {"missing", std::to_string(closest.missing.size())},
       {"different", std::to_string(closest.different.size())},
       {"unexpected", std::to_string(closest.unexpected.size())}});
}

/// The same sentence with the way to say it here.
study::Model openModel(const std::string& file, const study::OpenOptions& options, const Job& job) {
  static const std::set<std::string> askForShapes{"torchscript.inputs", "torchscript.shapes", "onnx.shapes",
                                                  "onnx.input"};
  try {
    return study::open_model(file, options, job);
  } catch (const Error& problem) {
    if (!askForShapes.contains(problem.id())) throw;
    throw Error(problem.id(), "{why} (--input, once for each)", {{"why", problem.what()}});
  }
}

}  // namespace

const study::AttachReport* findWhole(const std::vector<study::AttachReport>& reports) {
  for (const auto& report : reports)
    if (report.fits && report.unexpected.empty()) return &report;
  return nullptr;
}

ModelArgument::ModelArgument(CLI::App& command, const std::string& help) {
  command.add_option("MODEL", said_->file, help)->required();
  command.add_option(
      "--architecture", said_->architecture,
      "Of a file of weights: an id of 'tenfold architectures' (resnet18, vit:heads=4), or a model file "
      "with the graph. Default: the one that fits");
  command.add_option("--choice", said_->choice,
                     "Of a checkpoint with several dictionaries of tensors: which");
  command
      .add_option("--input", said_->inputs,
                  "Shape of an input (1x3x224x224, 2x16:int64), once for each, where the file does not say: "
                  "TorchScript, and open sizes of ONNX")
      ->allow_extra_args(false);
}

study::Weights ModelArgument::open_weights(const Job& job) const {
  return study::open_weights(said_->file, said_->choice, job);
}

study::Model ModelArgument::open(Console& console, const Job& job) const {
  // plans and predicted times of what is opened go by this machine's speed
  const study::MachineReport machine = study::use_machine(machine_file());
  if (!machine.why_not.empty()) console.remarks({machine.why_not});
  const study::OpenOptions opening = asUsage([&] {
    study::OpenOptions options;
    for (const auto& text : said_->inputs) options.inputs.push_back(parse_input_shape(text));
    return options;
  });
  const study::FileReport found = study::look_at(said_->file);
  if (!attaches() && !(found.weights && !found.model)) return openModel(said_->file, opening, job);
  if (!opening.inputs.empty())
    throw CLI::ValidationError(
        "--input is for model files; an architecture takes image=N: --architecture resnet18:image=64");
  const study::Weights weights = open_weights(job);
  study::AttachReport report;
  return study::attach_weights(
      weights, attaches() ? said_->architecture : chooseArchitecture(weights, console, job), report, job);
}

}  // namespace tenfold::cli

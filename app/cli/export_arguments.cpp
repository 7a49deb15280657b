// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/export_arguments.h"

#include <cstdio>

#include "app/cli/console.h"

namespace tenfold::cli {
namespace {

std::vector<std::string> formatIds() {
  std::vector<std::string> ids;
  for (const ExportFormat& format : export_formats()) ids.emplace_back(format.id);
  return ids;
}

std::string formatHelp() {
  std::string text = "Default: by the suffix of the file.";
  for (const ExportFormat& format : export_formats())
    text += " " + std::string(format.id) + ": for " + std::string(format.opened_by) + ".";
  return text;
}

}  // namespace

ExportArguments::ExportArguments(CLI::App& command)
    : format_(
          command.add_option("--format", options_->format, formatHelp())->check(CLI::IsMember(formatIds()))),
      opset_(command.add_option("--opset", options_->opset, "Version of the operator set, for ONNX")
                 ->check(CLI::Range(least_onnx_opset, most_onnx_opset))
                 ->capture_default_str()),
      half_(command.add_flag("--half", options_->half, "Weights and computation in float16, for ONNX")) {}

ExportOptions ExportArguments::finish(const std::string& out) const {
  ExportOptions options = *options_;
  if (format_->count() == 0) {
    const ExportFormat* found = export_format_of(out);
    if (found == nullptr)
      throw CLI::ValidationError(out + " has no suffix of a known format: say which with --format");
    options.format = found->id;
  }
  for (const CLI::Option* option : {opset_, half_})
    if (option->count() > 0 && options.format != "onnx")
      throw CLI::ValidationError(option->get_name() + " is for the format onnx, not for " + options.format);
  return options;
}

void printExport(const study::ExportReport& report) {
  for (const auto& file : report.files)
    if (file != report.path) std::printf("%s\n", file.c_str());
  const std::string compared = export_format(report.format).graph
                                   ? "outputs differ by " + number(report.difference) + " of the largest"
                                   : "every tensor compared";
  std::printf("%s: %s, %s parameters; read back, %s: %s\n", report.path.c_str(), bytes(report.bytes).c_str(),
              count(report.parameters).c_str(), compared.c_str(),
              report.verified ? "verified" : "NOT the same");
  for (const auto& check : report.checks)
    if (!check.same)
      std::printf("  %s: expected %s, found %s\n", check.what.c_str(), check.expected.c_str(),
                  check.found.c_str());
}

}  // namespace tenfold::cli

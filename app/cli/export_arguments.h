// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <memory>

#include "engine/spec/export_format.h"
#include "engine/study/reports.h"

namespace tenfold::cli {

/// Adds --format and what formats can be asked to `command`. Without --format the suffix of the file to write
/// decides; call `finish` with it once the command line is parsed.
class ExportArguments {
 public:
  explicit ExportArguments(CLI::App& command);

  /// Throws wrong usage when neither --format nor the suffix names a format, and for options of another one.
  ExportOptions finish(const std::string& out) const;

 private:
  std::shared_ptr<ExportOptions> options_ = std::make_shared<ExportOptions>();
  CLI::Option *format_, *opset_, *half_;
};

/// What was written, and how the verification went.
void printExport(const study::ExportReport& report);

}  // namespace tenfold::cli

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "engine/support/job.h"

namespace tenfold::cli {

/// Where a command writes, and how it is stopped. Results to standard output, all else to standard error.
class Console {
 public:
  bool json = false;
  bool quiet = false;

  /// A job that draws a progress line on a terminal and stops at Ctrl-C.
  Job job();
  /// Prints the text of `json` or, without --json, calls `table`.
  void result(const std::string& json_text, const std::function<void()>& table);
  /// A line to standard error; not with --quiet.
  void message(const std::string& line);
  /// Notes, each once: what a model and what was made of it say alike is no news.
  void remarks(const std::vector<std::string>& lines);
  /// Removes the progress line.
  void clearProgress();

 private:
  std::string line_;
  std::set<std::string> told_;
};

/// Ctrl-C, SIGTERM and a terminal that is closed (not under nohup) ask for a stop; a second Ctrl-C or SIGTERM
/// ends at once.
void stopOnInterrupt();

/// Prints rows as columns, the first `left` columns left-aligned, the others right-aligned.
void printTable(const std::vector<std::vector<std::string>>& rows, std::size_t left = 1);

/// "1.23 M", three significant digits.
std::string count(std::int64_t value);
/// "4.70 MiB"
std::string bytes(std::int64_t value);
/// "1.23 ms"
std::string duration(double seconds);
/// "12.3 %"
std::string percent(double share);
/// `digits` significant digits.
std::string number(double value, int digits = 3);

}  // namespace tenfold::cli

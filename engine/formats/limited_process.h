// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/support/job.h"

namespace tenfold {

/// How a child process ended.
struct ProcessEnd {
  int exit_code = -1;  ///< -1 when a signal ended it
  int signal = 0;
  bool timed_out = false;  ///< killed by us, as its time was over
  bool flooded = false;    ///< killed by us, as it wrote more than 64 MiB
};

/// Runs a program that may misbehave, and waits for it. It sees no descriptor but its standard output, whose
/// lines go to `on_line`; it and what it started are killed after `patience`, when it writes without end, and
/// when the job is stopped (Cancelled is thrown then). Safe with threads: nothing of ours runs between fork
/// and exec. Throws Error when it cannot be started.
ProcessEnd run_process(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                       const std::function<void(const std::string& line)>& on_line,
                       std::chrono::seconds patience, const Job& job);

/// For the program itself: limits that it gives itself before it touches what it was not made to trust.
/// Memory in bytes of address space beyond what it has. No new rights, no core file, and it dies with its
/// parent.
void limit_this_process(std::uint64_t memory, std::chrono::seconds processor_time);

/// While it lives, this process can open no file, socket or library.
class NoNewFiles {
 public:
  NoNewFiles();
  ~NoNewFiles();
  NoNewFiles(const NoNewFiles&) = delete;
  NoNewFiles& operator=(const NoNewFiles&) = delete;

 private:
  std::uint64_t before_ = 0;
};

}  // namespace tenfold

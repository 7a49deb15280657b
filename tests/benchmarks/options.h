// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <string>

namespace tenfold::benchmarks {

/// What all benchmark programs are told.
struct Options {
  int threads = 1;
  double seconds = 0.5;  ///< a contender and cell
  std::string only;      ///< cells whose name holds this
  std::string peer;      ///< a Python that runs peers.py; empty: no peers
  bool default_malloc = false;
  bool cpu_time = false;  ///< seconds of the processor, not of the clock
  bool forward_only = false, backward_only = false;

  bool forward() const { return !backward_only; }
  bool backward() const { return !forward_only; }
  bool wants(const std::string& cell) const { return cell.find(only) != std::string::npos; }
};

void add_options(CLI::App& app, Options& options);
/// --forward and --backward.
void add_directions(CLI::App& app, Options& options);

/// Sets threads, memory and the seed of this process; prints what was set.
void begin(const Options& options);

}  // namespace tenfold::benchmarks

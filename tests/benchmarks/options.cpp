// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/options.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <malloc.h>

#include <cstdio>

#include "tests/benchmarks/turns.h"

namespace tenfold::benchmarks {

void add_options(CLI::App& app, Options& options) {
  app.add_option("--threads", options.threads, "Threads of every contender")->capture_default_str();
  app.add_option("--seconds", options.seconds, "For a contender and cell")->capture_default_str();
  app.add_option("--only", options.only, "Cells whose name holds this text");
  app.add_option("--peer", options.peer,
                 "Python with torch, tltorch, tensorly and opt_einsum, in turn with us")
      ->type_name("PYTHON");
  app.add_flag("--default-malloc", options.default_malloc,
               "Let malloc give memory back after every call, on both sides");
  app.add_flag("--cpu-time", options.cpu_time,
               "Processor time of each process, which neighbours disturb less; for one thread");
}

void add_directions(CLI::App& app, Options& options) {
  auto* forward = app.add_flag("--forward", options.forward_only, "No gradients");
  app.add_flag("--backward", options.backward_only, "With gradients only")->excludes(forward);
}

void begin(const Options& options) {
  if (!options.default_malloc) {
    // memory given back after every call is page faults in the next: kept for both sides
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 2047 << 20);
    mallopt(M_TOP_PAD, 256 << 20);
  }
  measure_cpu_time(options.cpu_time);
  at::set_num_threads(options.threads);
  at::manual_seed(0);
  std::printf("%d threads, memory %s; microseconds%s, ratio of the least (median of the ratios)\n",
              options.threads, options.default_malloc ? "as malloc does" : "kept",
              options.cpu_time ? " of processor time" : "");
}

}  // namespace tenfold::benchmarks
